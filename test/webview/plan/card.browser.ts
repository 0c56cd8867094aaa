import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Driver, drawn, refuse, requestsOf, startDriver, tell } from "../harness/driver.ts";
import { overflows, unreadable } from "../harness/fits.ts";
import { answer, step } from "../harness/samples.ts";
import { states } from "../harness/states.ts";
import { themeNames } from "../harness/themes.ts";
import { lineOf, retold, type } from "./hands.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

const planStates = Object.keys(states).filter((each) => each.startsWith("plan-"));

test("Every state of a plan fits and can be read at 300 and 900 px, in every theme", async () => {
  for (const name of planStates)
    for (const theme of themeNames) {
      const page = await driver.show(`${name}?theme=${theme}`, { width: 300, height: 700 });
      for (const width of [300, 900]) {
        await page.setViewportSize({ width, height: 700 });
        await drawn(page);
        assert.deepEqual([...(await page.evaluate(overflows)), ...(await page.evaluate(unreadable))], [], `${name}, ${theme}, ${width} px`);
      }
    }
});

test("A line says to screen readers how its task stands and who does it; what waits for the person is marked", async () => {
  const page = await driver.open("plan-asking");
  const names = await page.locator(".task-line").evaluateAll((all) => all.map((each) => each.textContent?.replaceAll(/\s+/g, " ")));
  assert.deepEqual(names.slice(1, 3), [
    "Mend the rounding in totals.tsdone42 s · $0.0123 · 2 filesC",
    "Run the tests againwaits for youwaits for youC",
  ]);
  assert.equal(await page.locator(".stand-yours").count(), 2);
  await page.getByRole("button", { name: /^Run the tests again waits for you Agent coder$/ }).waitFor();
  await page.close();
});

test("Two that ask are two cards, each with its agent and task; answering one leaves the other", async () => {
  const page = await driver.open("plan-asking");
  await page.getByText("coder asks, for “Run the tests again”").waitFor();
  const writer = page.locator(".card", { hasText: "writer asks, for “Write board-report.docx”" });
  await page.locator(".card:not(.deaf)").nth(1).waitFor();
  await writer.getByRole("button", { name: "Allow once" }).click();
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "answer"), [{ approvalId: "q2", decision: "allow", scope: "once" }]);
  assert.equal(await page.locator(".card[aria-busy=true]").count(), 1);
  await page.close();
});

test("An interrupted plan is still: nothing of it turns or takes wishes, and what is offered goes on with it or ends it", async () => {
  const page = await driver.open("plan-interrupted");
  assert.equal(await page.locator(".plan .spin").count(), 0);
  assert.equal(await page.locator(".plan .stand-interrupted").count(), 2);
  assert.equal((await page.locator(".task-actions").count()) + (await page.locator(".plan-add").count()), 0);
  await page.getByRole("alert").getByText("Continue goes on with the plan where it was; a message instead ends it.").waitFor();
  await lineOf(page, "Run the tests again").click();
  const screen = page.locator("main.task-screen");
  await screen.getByText("Continue it in the chat first, then its agent can be spoken to.").waitFor();
  assert.equal((await screen.locator(".task-actions").count()) + (await screen.locator(".spin").count()), 0);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Continue" }).click();
  await drawn(page);
  assert.equal((await requestsOf(page, "resume")).length, 1);
  await page.close();
});

test("A task opens to its transcript, its agent is spoken to there alone, and Escape leads back", async () => {
  const page = await driver.open("plan-running");
  await lineOf(page, "Run the tests again").focus();
  await page.keyboard.press("Enter");
  const screen = page.locator("main.task-screen");
  await screen.getByRole("heading", { name: "Run the tests again" }).waitFor();
  await screen.getByText("and look at what is left").waitFor();
  await screen.getByText("✔ adds rows").waitFor();
  assert.equal(await screen.getByText("The page is drafted.").count(), 0);
  await screen.getByRole("button", { name: "Brief" }).click();
  await screen.getByText("You do one task of a plan.").waitFor();
  const area = screen.locator("vscode-text-area[placeholder='To coder, for this task alone']");
  await area.click();
  await page.keyboard.type("use the dot reporter");
  await page.keyboard.press("Enter");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "lead"), [{ act: { kind: "message", taskId: "t3", text: "use the dot reporter" } }]);
  await page.keyboard.press("Escape");
  await screen.waitFor({ state: "detached" });
  await page.locator(".plan").waitFor();
  await page.close();
});

test("A task whose provider is asked again says so on its line and in its transcript, where nothing stops the whole run", async () => {
  const page = await driver.open("plan-running");
  const line = lineOf(page, "Write board-report.docx");
  assert.match((await line.textContent()) ?? "", /at work.*tries again, 2 of 5/);
  await line.click();
  const screen = page.locator("main.task-screen");
  await screen.getByText("The provider had an error.").waitFor();
  assert.equal(await screen.locator(".notice").getByRole("button", { name: "Stop" }).count(), 0);
  await page.close();
});

test("Words to a task's agent that were not sent outlive a reload; a step of a task that is looked for in the audit is found in its transcript", async () => {
  const page = await driver.open("plan-running");
  await lineOf(page, "Run the tests again").click();
  await page.locator("main.task-screen vscode-text-area").click();
  await page.keyboard.type("not yet sent");
  await page.reload();
  await lineOf(page, "Run the tests again").click();
  const draft = () => page.locator("main.task-screen vscode-text-area").evaluate((each) => Reflect.get(each, "value"));
  assert.equal(await draft(), "not yet sent");
  const entry = { id: "e1", at: "2026-01-05T09:00:00.000Z", kind: "step", sessionId: "session1", title: "A", stepId: "s4" } as const;
  await tell(page, { type: "screen", screen: "audit" });
  const listed = { entries: [{ ...entry, what: "Write board-report.docx" }], more: false };
  await tell(page, { type: "audit", filter: { text: "", sessionId: "session1" }, page: listed });
  await page
    .locator("main:visible")
    .getByRole("button", { name: /Write board-report/ })
    .click();
  await page.getByRole("button", { name: "Open in the conversation" }).click();
  await page.locator("main.task-screen").getByRole("heading", { name: "Write board-report.docx" }).waitFor();
  await page.locator("main.task-screen .step-line[aria-expanded=true]", { hasText: "board-report.docx" }).waitFor();
  await page.close();
});

test("Of a task with thousands of steps the newest are drawn, the rest as it is wanted; one that is looked for is among them", async () => {
  const page = await driver.open("plan-running");
  const said = Array.from({ length: 400 }, (_, nr) => ({ ...answer(`m${nr}`, "run1", `I read ${nr}.`), laneId: "t3" }));
  const steps = Array.from({ length: 1_400 }, (_, nr) => ({
    ...step(`n${nr}`, nr < 1_000 ? "a3" : `m${nr - 1_000}`, { title: `Read ${nr}.ts` }),
    laneId: "t3",
  }));
  const told = retold("plan-running", (each) => each);
  if (told.type !== "session" || !told.view) assert.fail();
  await tell(page, { ...told, view: { ...told.view, messages: [...told.view.messages, ...said], steps } });
  await lineOf(page, "Run the tests again").click();
  const screen = page.locator("main.task-screen");
  const lines = screen.locator(".step-line");
  await lines.filter({ hasText: "Read 1399.ts" }).waitFor();
  const drawnAtFirst = await lines.count();
  assert.ok(drawnAtFirst < 600, `${drawnAtFirst} are drawn`);
  await screen
    .getByRole("button", { name: /^Show earlier/ })
    .first()
    .click();
  await page.waitForFunction((count) => document.querySelectorAll(".task-screen .step-line").length > count, drawnAtFirst);
  await page.keyboard.press("Escape");
  await lineOf(page, "Run the tests again").waitFor();
  const entry = {
    id: "e1",
    at: "2026-01-05T09:00:00.000Z",
    kind: "step",
    sessionId: "session1",
    title: "A",
    stepId: "n8",
    what: "Read 8.ts",
  } as const;
  await tell(
    page,
    { type: "screen", screen: "audit" },
    { type: "audit", filter: { text: "", sessionId: "session1" }, page: { entries: [entry], more: false } },
  );
  await page
    .locator("main:visible")
    .getByRole("button", { name: /Read 8.ts/ })
    .click();
  await page.getByRole("button", { name: "Open in the conversation" }).click();
  await page.locator("main.task-screen .step-line", { hasText: "Read 8.ts" }).waitFor();
  await page.close();
});

test("What an agent would have been told and was not comes back with the reason", async () => {
  const page = await driver.open("plan-running");
  await refuse(page, "lead", "“Run the tests again” is completed.");
  await lineOf(page, "Run the tests again").click();
  const screen = page.locator("main.task-screen");
  await screen.locator("vscode-text-area").click();
  await page.keyboard.type("wait");
  await page.keyboard.press("Enter");
  await screen.getByRole("alert").getByText("is completed").waitFor();
  assert.equal(await screen.locator("vscode-text-area").evaluate((each) => Reflect.get(each, "value")), "wait");
  await page.close();
});

test("A plan to be looked through is begun, left or changed by words on its card, and asked about nowhere else", async () => {
  const page = await driver.open("plan-review");
  assert.equal(await page.locator(".card").count(), 0);
  const answers = page.getByRole("group", { name: "Begin this plan?" });
  await page.locator(".plan-review:not(.deaf)").waitFor();
  await answers.getByRole("button", { name: "Change by words…" }).click();
  await type(page, "without the report");
  await page.reload();
  await page.locator(".plan-review:not(.deaf)").waitFor();
  await answers.getByRole("textbox", { name: "What should be different" }).press("Enter");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "reply"), [{ questionId: "q1", value: "without the report" }]);
  await page.close();

  for (const [button, value] of [
    ["Begin", "begin"],
    ["Cancel", "cancel"],
  ] as const) {
    const again = await driver.open("plan-review");
    await again.locator(".plan-review:not(.deaf)").waitFor();
    await again.getByRole("button", { name: button, exact: true }).click();
    await drawn(again);
    assert.deepEqual(await requestsOf(again, "reply"), [{ questionId: "q1", value }]);
    await again.close();
  }
});

test("A plan that is partly done says so under its answer, with what is lacking, and does the rest when wanted", async () => {
  const page = await driver.open("plan-partly");
  const block = page.getByRole("alert").filter({ hasText: "Partly done: One task of the plan is done. Failed: “Draw the chart”." });
  await block.waitFor();
  assert.equal(await page.locator(".block.failure").count(), 0);
  await block.getByRole("button", { name: "Do the rest" }).click();
  await drawn(page);
  assert.equal((await requestsOf(page, "retry")).length, 1);
  await page.close();
});

test("A plan that was stopped in the middle says so, and does the rest when wanted", async () => {
  const page = await driver.open("plan-stopped");
  await page.getByText("Stopped", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Do the rest" }).click();
  await drawn(page);
  assert.equal((await requestsOf(page, "retry")).length, 1);
  await page.close();
});

test("Done tasks of a plan that is over are one line, which opens; nothing can be done with them any more", async () => {
  const page = await driver.open("plan-over");
  assert.equal(await page.locator(".task").count(), 1);
  await page.getByRole("button", { name: "4 done" }).click();
  assert.equal(await page.locator(".task").count(), 5);
  assert.equal((await page.locator(".task-actions").count()) + (await page.locator(".plan-add").count()), 0);
  await page.close();
});

test("What an agent handed to another stands at the step that did so, and opens to its transcript", async () => {
  const page = await driver.open("plan-handed");
  assert.equal(await page.locator(".plan").count(), 0);
  await page.locator(".step-line", { hasText: "Hand to researcher" }).waitFor();
  await lineOf(page, "Find out who rounds twice").click();
  const screen = page.locator("main.task-screen");
  await screen.getByText("and look at what is left").waitFor();
  await page.close();
});

test("The chip chooses how work is done and by whom, and says what was chosen", async () => {
  const page = await driver.open("empty");
  const chip = page.locator(".chip");
  await chip.click();
  await page.getByRole("menuitemradio", { name: /^Plan/ }).click();
  await chip.click();
  await page.getByRole("menuitemradio", { name: /^Researcher/ }).click();
  await chip.click();
  await page.getByRole("menuitemradio", { name: /^Any/ }).click();
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "setWorkMode"), [{ workMode: "plan" }]);
  assert.deepEqual(await requestsOf(page, "setAgent"), [{ agent: "researcher" }, { agent: null }]);
  const [told] = states.empty?.() ?? [];
  if (told?.type !== "config") assert.fail();
  await tell(page, { ...told, config: { ...told.config, workMode: "fast", agent: "writer" } });
  await page.getByRole("button", { name: /^Work: Fast · Writer, model/ }).waitFor();
  await page.close();
});

test("How a message was handled, and why, is told where the pointer or the focus is", async () => {
  const page = await driver.open("plan-over");
  const words = "A team with a plan: There are numbers to mend, a text to write and tests to run.";
  await page.getByRole("button", { name: `How it was handled: ${words}` }).press("Enter");
  await page.locator(".route-words", { hasText: words }).waitFor();
  await page.close();
});
