import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Event } from "../../../src/core/events/event.ts";
import { type Driver, drawn, startDriver, tell } from "../harness/driver.ts";
import { answer, run, session, step, user } from "../harness/samples.ts";
import { config } from "../harness/states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

test("an answer that is written letter by letter is told to screen readers once for each finished block, and the transcript itself tells nothing", async () => {
  const page = await driver.show(
    driver.harness.show([
      { type: "config", config },
      { type: "session", view: { ...session(), seq: 1, runs: [run("run1", {})], messages: [user("u1", "run1", "Hi"), streamed] } },
    ]),
  );
  const text = "It is **here**.\n\n- one\n- two\n\nThe end\nof it";
  for (const [at, letter] of [...text].entries()) await send(page, at + 2, { type: "text-delta", messageId: "a1", text: letter });
  await drawn(page);
  assert.deepEqual(await heardIn(page), ["It is here.", "one", "two"]);
  assert.equal(await page.getByRole("log").getAttribute("aria-live"), "off");
  assert.equal(await page.getByText("It is here.").count(), 1, "nobody finds or copies it twice");
});

test("who said what is an article with a heading of name and time, turn by turn, and earlier steps that are shown are not heard", async () => {
  const steps = Array.from({ length: 5_000 }, (_, at) => step(`s${at}`, "a1", { title: `Read src/${at}.ts`, summary: "10 lines" }));
  const page = await driver.show(
    driver.harness.show([
      { type: "config", config },
      {
        type: "session",
        view: {
          ...session(),
          runs: [run("run1", { state: "completed" }), run("run2", {})],
          messages: [
            user("u1", "run1", "Hi"),
            answer("a0", "run1", "Hello."),
            user("u2", "run2", "Read all"),
            { ...answer("a1", "run2", "I read."), runId: "run2" },
          ],
          steps: steps.map((each) => ({ ...each, runId: "run2" })),
        },
      },
    ]),
  );
  const articles = page.getByRole("log").getByRole("article");
  assert.equal(await articles.count(), 4);
  const headings = await articles.getByRole("heading", { level: 2 }).allTextContents();
  assert.deepEqual(
    headings.map((each) => each.split(",")[0]),
    ["You", "AnyCowork", "You", "AnyCowork"],
  );
  for (const each of headings) assert.match(each, /\d:\d\d/);
  await page.getByRole("button", { name: /^Show earlier \(4,?800\)/ }).press("Enter");
  await drawn(page);
  assert.deepEqual(await heardIn(page), []);
});

test("a failure is an alert where it is the last word, and not where it is read again further up", async () => {
  const failure = { code: "network", message: "Nobody answers at that address." } as const;
  const runs = ["run1", "run2"].map((id) => run(id, { state: "failed", failure }));
  const messages = [user("u1", "run1", "Hi"), user("u2", "run2", "And now?")];
  const page = await driver.show(
    driver.harness.show([
      { type: "config", config },
      { type: "session", view: { ...session(), runs, messages } },
    ]),
  );
  await page.locator('[data-turn="run1"]').getByText("Nobody answers at that address.").waitFor();
  assert.equal(await page.getByRole("alert").count(), 1);
  await page.locator('[data-turn="run2"]').getByRole("alert").getByText("Nobody answers at that address.").waitFor();
});

test("what goes away gives the keyboard back, and nobody begins at the top of the page again", async () => {
  const page = await driver.show("approval");
  const deny = page.getByRole("button", { name: "Deny…" });
  await deny.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "A word to the model" }).waitFor();
  await drawn(page);
  await page.keyboard.press("Escape");
  // The keyboard comes back with the next frame.
  await drawn(page);
  assert.equal(await focusedIn(page), "Deny…");
  await tell(page, { type: "session", view: { ...session(), runs: [run("run1", {})], messages: [user("u1", "run1", "Hi")] } });
  await drawn(page);
  assert.equal(await focusedIn(page), "Message", "somebody else answered");
  await page.getByRole("button", { name: "Stop", exact: true }).press("Enter");
  await drawn(page);
  await tell(page, {
    type: "session",
    view: { ...session(), runs: [run("run1", { state: "cancelled" })], messages: [user("u1", "run1", "Hi")] },
  });
  await drawn(page);
  assert.equal(await focusedIn(page), "Message", "the run is stopped");
});

test("Tab comes to everything that can be pressed or filled in, in the order it is read, and goes on out of the page", async () => {
  for (const state of [
    "no-key",
    "approval",
    "done",
    "waiting",
    "history",
    "permissions",
    "agents",
    "connections",
    "plan-running",
    "undo-plan",
  ]) {
    const page = await driver.show(state, { width: 400, height: 900 });
    const wanted = await page.evaluate(numberAll);
    await page.locator("[data-stop]").first().focus();
    const passed: string[] = [];
    for (const _ of wanted) {
      passed.push(await page.evaluate(stopOf));
      await page.keyboard.press("Tab");
    }
    assert.deepEqual(passed, wanted, state);
    // A page by itself begins anew.
    assert.ok(["outside", wanted[0]].includes(await page.evaluate(stopOf)), `${state} lets nobody out`);
  }
});

const streamed = { ...answer("a1", "run1", ""), finish: "streaming" as const };

async function send(page: Page, seq: number, event: Event): Promise<void> {
  const envelope = { seq, at: "2026-01-05T09:00:01.000Z", sessionId: "session1", runId: "run1", event };
  await tell(page, { type: "events", envelopes: [envelope] });
}

/** What stands in live regions, as the browser hands it to screen readers. */
async function heardIn(page: Page): Promise<readonly string[]> {
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = await devtools.send("Accessibility.getFullAXTree");
  await devtools.detach();
  const known = new Map(nodes.map((each) => [each.nodeId, each]));
  const wordsOf = (id: string): string[] => {
    const { role, name, childIds = [] } = known.get(id) ?? {};
    return role?.value === "StaticText" ? [String(name?.value)] : childIds.flatMap(wordsOf);
  };
  const live = nodes.filter(({ ignored, role }) => !ignored && role?.value === "status");
  return live.flatMap(({ nodeId }) => wordsOf(nodeId));
}

async function focusedIn(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const element = document.activeElement;
    return (element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim().slice(0, 40);
  });
}

/** Runs in the page: where the keyboard is. */
function stopOf(): string {
  const element = document.activeElement;
  if (!element || element === document.body) return "outside";
  return element.getAttribute("data-stop") ?? element.outerHTML.slice(0, 120);
}

/** Runs in the page: numbers what Tab should come to, in the order it stands in the page; gives the numbers. */
function numberAll(): string[] {
  const all = [
    ...document.querySelectorAll<HTMLElement>(
      "main:not([hidden]) :is(button, a, input, select, textarea, summary, vscode-button, vscode-text-field, vscode-text-area, [tabindex='0'])",
    ),
  ];
  const stops = all.filter((each) => !each.matches("[tabindex='-1'], :disabled, [disabled]") && each.checkVisibility());
  return stops.map((each, at) => {
    each.dataset.stop = `${at} ${(each.getAttribute("aria-label") ?? each.textContent ?? "").trim().slice(0, 30)}`;
    return each.dataset.stop;
  });
}
