import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Event } from "../../../src/core/events/event.ts";
import type { Task } from "../../../src/core/events/plan/plan.ts";
import { type Driver, drawn, hold, refuse, requestsOf, startDriver, tell } from "../harness/driver.ts";
import { question, step } from "../harness/samples.ts";
import { acts, hearing, lineOf, press, retold, task, type } from "./hands.ts";

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
  await hearing(page, "Run the tests again");
  await line.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const form = page.getByRole("group", { name: "Change “Run the tests again”" });
  await form.locator(":focus").first().waitFor();
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
  const change = { title: "Run all tests", agent: "reviewer", dependsOn: ["t2", "t5"] };
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
  await screen.locator(".task-actions:not(.deaf)").waitFor();
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

test("A word to a task's agent that is refused comes back in front of what was written meanwhile, and is kept as long as it is on its way", async () => {
  const page = await driver.open("plan-handed");
  await lineOf(page, "Find out who rounds twice").click();
  const reply = await hold(page, "lead");
  const area = page.locator("vscode-text-area[placeholder='To researcher, for this task alone']");
  await area.click();
  await page.keyboard.type("look in totals");
  await page.keyboard.press("Enter");
  await drawn(page);
  await page.keyboard.type("and in reports");
  const kept = () => page.evaluate(() => JSON.parse(sessionStorage.getItem("state") ?? "{}").tasks.t9 as string);
  assert.equal(await kept(), "look in totals\nand in reports");
  await reply("No plan is at work in this conversation just now.");
  await page.getByText("No plan is at work").first().waitFor();
  await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>(".task-screen vscode-text-area")?.value.includes("\n"));
  assert.equal(await area.evaluate((each) => (each as HTMLTextAreaElement).value), "look in totals\nand in reports");
  assert.equal(await kept(), "look in totals\nand in reports");
  await page.close();
});

test("What is written at a task while a word to its agent is on its way stays there when that has arrived", async () => {
  const page = await driver.open("plan-handed");
  const reply = await hold(page, "lead");
  await press(page, "Find out who rounds twice", "Message");
  await type(page, "look in totals");
  await page.keyboard.press("Enter");
  await drawn(page);
  await page.keyboard.type("and in reports");
  await reply();
  await drawn(page);
  await drawn(page);
  const field = task(page, "Find out who rounds twice").locator("vscode-text-field");
  assert.equal(await field.evaluate((each) => (each as HTMLInputElement).value), "and in reports");
  await page.keyboard.press("Escape");
  await field.waitFor({ state: "detached" });
  await page.close();
});

test("From the transcript of what a task handed on one comes back to that task, and from there to the chat; the host hears what is looked at", async () => {
  const page = await driver.open("plan-handed");
  const parent = { ...handedOn, id: "t8", title: "Mend the rounding" };
  const rows = [
    { table: "tasks", row: parent },
    { table: "tasks", row: { ...handedOn, id: "t9", stepId: "s8", title: "Find out who rounds twice" } },
    { table: "steps", row: { ...step("s8", "a1", { tool: "delegate", title: "Hand to researcher", state: "running" }), laneId: "t8" } },
  ] as const;
  await tell(page, {
    type: "events",
    envelopes: [{ seq: 1, at: "", sessionId: "session1", runId: "", event: { type: "rows-change", rows } }],
  });
  const heading = (name: string) => page.getByRole("heading", { name });
  const show = page.locator(".asked-by").getByRole("button", { name: "Mend the rounding" });
  await tell(page, { type: "events", envelopes: [{ seq: 2, at: "", sessionId: "session1", runId: "run1", event: asksFor("t8") }] });
  await show.click();
  await heading("Mend the rounding").waitFor();
  await lineOf(page, "Find out who rounds twice").click();
  await heading("Find out who rounds twice").waitFor();
  await page.getByRole("button", { name: "Back to “Mend the rounding”" }).click();
  await heading("Mend the rounding").waitFor();
  await page.keyboard.press("Escape");
  await heading("Mend the rounding").waitFor({ state: "detached" });
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "lookAt"), [
    { part: "chat" },
    { part: "task", taskId: "t8" },
    { part: "task", taskId: "t9" },
    { part: "task", taskId: "t8" },
    { part: "chat" },
  ]);
  await page.close();
});

const handedOn: Omit<Task, "id" | "title"> = {
  ...{ sessionId: "session1", runId: "run1", objective: "", agent: "coder", dependsOn: [], evidence: [] },
  ...{ state: "running", attempts: 1, startedAt: "2026-01-05T09:00:00.000Z" },
};

function asksFor(laneId: string): Event {
  const { id: approvalId, sessionId: _, runId: __, ...asked } = question("q8", "s8");
  return { type: "approval-request", approvalId, ...asked, laneId, agent: "coder" };
}

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

test("At 300 px what a task waits for stands below its title, whole, also where its actions are shown", async () => {
  const page = await driver.open("plan-running", { width: 300, height: 700 });
  const fact = task(page, "Look over the report").locator(".task-fact");
  assert.equal(await fact.textContent(), "after Run the tests again, Write board-report.docx");
  assert.ok(await fact.evaluate((each) => each.scrollWidth <= each.clientWidth && each.scrollHeight <= each.clientHeight + 1));
  const row = task(page, "Look over the report");
  await row.hover();
  const isApart = (each: Element) =>
    (each.querySelector(".task-actions")?.getBoundingClientRect().bottom ?? 1e6) <=
    (each.querySelector(".task-fact")?.getBoundingClientRect().top ?? 0) + 2;
  assert.ok(await row.evaluate(isApart));
  await page.close();
});

test("What can be done with a task takes no click where it has just become another or moved; what ending it means for others is said", async () => {
  const page = await driver.open("plan-evidence");
  const sheet = task(page, "Read the sheet");
  await sheet.getByTitle("Stop: ends it, and what waits for it is left out, too").waitFor({ state: "attached" });
  await sheet.getByTitle("Skip: ends it, and what waits for it goes on without it").waitFor({ state: "attached" });
  const begun = (each: Task): Task => (each.id === "t4" ? { ...each, state: "running", attempts: 1 } : each);
  await hearing(page, "Write board-report.docx");
  // The task begins between the look at “Change” and the click.
  const clicked = await page.evaluate(
    (message) =>
      new Promise<readonly (string | null)[]>((resolve) => {
        (window as unknown as { readonly harness: { tell(message: unknown): void } }).harness.tell(message);
        requestAnimationFrame(() => {
          const buttons = [...document.querySelectorAll<HTMLElement>("[data-task=t4] .task-actions button")];
          for (const each of buttons) each.click();
          resolve(buttons.map((each) => each.getAttribute("aria-label")));
        });
      }),
    retold("plan-evidence", begun),
  );
  assert.deepEqual(clicked, ["Message", "Skip", "Stop"]);
  await hearing(page, "Write board-report.docx");
  assert.deepEqual(await acts(page), []);
  await page.close();
});

test("The keyboard comes to one line of a list, and by arrows to the others; it stays in the list when a line goes, and comes back from a form", async () => {
  const page = await driver.open("plan-review", { width: 300, height: 700 });
  const focused = () =>
    page.evaluate(() => document.activeElement?.querySelector(".task-title")?.textContent ?? document.activeElement?.textContent);
  assert.equal(await page.locator('.task-line[tabindex="0"], .task-actions button[tabindex="0"]').count(), 5);
  await lineOf(page, "Read the March numbers").focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "Mend the rounding in totals.ts");
  await page.keyboard.press("End");
  assert.equal(await focused(), "Look over the report and the change");
  await page.keyboard.press("ArrowUp");
  assert.equal(await focused(), "Write board-report.docx");
  await tell(
    page,
    retold("plan-review", (each) => (each.id === "t4" ? undefined : each)),
  );
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("Look over the report"));
  await page.getByRole("button", { name: "Add a task" }).press("Enter");
  await type(page, "Send it");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.textContent === "Add a task");
  await page.close();
});
