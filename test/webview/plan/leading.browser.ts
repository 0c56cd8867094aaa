import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Driver, drawn, hold, refuse, startDriver, tell } from "../harness/driver.ts";
import { acts, lineOf, press, task, type } from "./hands.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

test("Tasks are stopped, skipped, tried again and spoken to where they stand; a refusal stands there too", async () => {
  const page = await driver.open("plan-failed");
  await press(page, "Read the sheet by hand", "Stop");
  await press(page, "Read the sheet by hand", "Skip");
  await press(page, "Convert the workbook", "Retry");
  await press(page, "Read the sheet by hand", "Message");
  await type(page, "only March");
  await page.keyboard.press("Enter");
  await drawn(page);
  assert.deepEqual(await acts(page), [
    { kind: "stop", taskId: "t3" },
    { kind: "skip", taskId: "t3" },
    { kind: "retry", taskId: "t2" },
    { kind: "message", taskId: "t3", text: "only March" },
  ]);
  await refuse(page, "lead", "No plan is at work in this conversation just now.");
  await press(page, "Convert the workbook", "Retry");
  await task(page, "Convert the workbook").getByRole("alert").getByText("No plan is at work").waitFor();
  await page.close();
});

test("As long as the window at work has not taken a wish it says so, asks for the same only once, and tells the end", async () => {
  const page = await driver.open("plan-failed");
  await tell(page, { type: "place", isElsewhere: true });
  const reply = await hold(page, "lead");
  const line = task(page, "Read the sheet by hand");
  await press(page, "Read the sheet by hand", "Skip");
  await press(page, "Read the sheet by hand", "Skip");
  await line.getByText("Waits for the window that is at work on this.").waitFor();
  await press(page, "Read the sheet by hand", "Skip");
  assert.deepEqual(await acts(page), [{ kind: "skip", taskId: "t3" }]);
  assert.equal(await line.getByRole("alert").count(), 0, "it is no refusal");
  await reply("“Read the sheet by hand” is completed.");
  await line.getByRole("alert").getByText("is completed").waitFor();
  assert.equal(await line.getByText("Waits for the window").count(), 0);
  await page.close();
});

test("What has not begun is moved, changed, taken out and added to by keyboard alone; what the core objects to stands at the form", async () => {
  const page = await driver.open("plan-review");
  const line = lineOf(page, "Run the tests again");
  await line.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const form = page.getByRole("group", { name: "Change “Run the tests again”" });
  await form.waitFor();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Run all tests");
  await form.getByRole("combobox").selectOption("reviewer");
  await form.getByRole("checkbox", { name: "Look over the report and the change" }).check();
  await refuse(page, "lead", "These wait for each other, so that none could begin.");
  await form.getByRole("button", { name: "Save" }).click();
  await form.getByRole("alert").getByText("These wait for each other").waitFor();
  await page.keyboard.press("Escape");
  await form.waitFor({ state: "detached" });
  assert.ok(await line.evaluate((each) => each === document.activeElement));
  const objective = "Do this: Run the tests again. Say what you found and which files you changed.";
  const change = { title: "Run all tests", objective, agent: "reviewer", dependsOn: ["t2", "t5"], evidence: [] };
  assert.deepEqual(await acts(page), [
    { kind: "move", taskId: "t3", before: "t2" },
    { kind: "move", taskId: "t3", before: "t5" },
    { kind: "edit", taskId: "t3", change },
  ]);
  await press(page, "Write board-report.docx", "Take out");
  await page.getByRole("button", { name: "Add a task" }).press("Enter");
  await type(page, "Send it");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Mail it to the board.");
  await page.keyboard.press("Control+Enter");
  await drawn(page);
  const added = { title: "Send it", objective: "Mail it to the board.", agent: "coder", dependsOn: [], evidence: [] };
  assert.deepEqual((await acts(page)).slice(3), [
    { kind: "remove", taskId: "t4" },
    { kind: "add", task: added },
  ]);
  await page.close();
});

test("What an agent handed to another is stopped and spoken to like any task, where it stands and in its transcript", async () => {
  const page = await driver.open("plan-handed");
  await press(page, "Find out who rounds twice", "Message");
  await type(page, "look in totals first");
  await page.keyboard.press("Enter");
  await drawn(page);
  await press(page, "Find out who rounds twice", "Skip");
  await refuse(page, "lead", "“Find out who rounds twice” is completed.");
  await press(page, "Find out who rounds twice", "Stop");
  await task(page, "Find out who rounds twice").getByRole("alert").getByText("is completed").waitFor();
  await lineOf(page, "Find out who rounds twice").click();
  const screen = page.locator("main.task-screen");
  await screen.getByRole("button", { name: "Stop", exact: true }).click();
  await screen.locator("vscode-text-area[placeholder='To researcher, for this task alone']").click();
  await page.keyboard.type("and in reports");
  await page.keyboard.press("Enter");
  await drawn(page);
  assert.deepEqual(await acts(page), [
    { kind: "message", taskId: "t9", text: "look in totals first" },
    { kind: "skip", taskId: "t9" },
    { kind: "stop", taskId: "t9" },
    { kind: "stop", taskId: "t9" },
    { kind: "message", taskId: "t9", text: "and in reports" },
  ]);
  await page.close();
});

test("What shows that a task is done is written, changed and taken away in its form, and an empty proof is none", async () => {
  const page = await driver.open("plan-evidence");
  await press(page, "Write board-report.docx", "Change");
  const form = page.getByRole("group", { name: "Change “Write board-report.docx”" });
  const proof = form.getByRole("group", { name: "Done when" });
  await proof.getByRole("combobox", { name: "Kind of proof 1" }).selectOption("changed");
  await proof.getByRole("button", { name: "Remove proof 2" }).click();
  await proof.getByRole("button", { name: "Add a proof" }).click();
  await type(page, "npm test");
  await proof.getByRole("combobox", { name: "Kind of proof 2" }).selectOption("command");
  await proof.getByRole("button", { name: "Add a proof" }).click();

  await form.getByRole("button", { name: "Save" }).click();
  await drawn(page);
  const [act] = (await acts(page)) as readonly { readonly change: { readonly evidence: unknown } }[];
  assert.deepEqual(act?.change.evidence, [
    { kind: "file", path: "board-report.docx", changed: true },
    { kind: "command", command: "npm test" },
  ]);
  await page.close();
});

test("At 300 px what a task waits for stands below its title, whole", async () => {
  const page = await driver.open("plan-running", { width: 300, height: 700 });
  const fact = task(page, "Look over the report").locator(".task-fact");
  assert.equal(await fact.textContent(), "after Run the tests again, Write board-report.docx");
  assert.ok(await fact.evaluate((each) => each.scrollWidth <= each.clientWidth && each.scrollHeight <= each.clientHeight + 1));

  await page.close();
});
