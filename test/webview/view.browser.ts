import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Event } from "../../src/core/events/event.ts";
import type { HostMessage } from "../../src/core/protocol/host-message.ts";
import { composerOf, type Driver, drawn, refuse, requestsOf, startDriver, tell, violationsOf } from "./harness/driver.ts";
import { overflows } from "./harness/fits.ts";
import { answer, run, session, user } from "./harness/samples.ts";
import { config, states } from "./harness/states.ts";
import { allThemes } from "./harness/themes.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

for (const name of Object.keys(states)) {
  test(`State "${name}" fits 300 px, in both directions, without breaking the page's policy`, async () => {
    const page = await driver.show(name, { width: 300, height: 700 });
    for (const direction of ["ltr", "rtl"]) {
      await page.evaluate((wanted) => {
        document.documentElement.dir = wanted;
      }, direction);
      await drawn(page);
      assert.deepEqual(await page.evaluate(overflows), [], direction);
      assert.deepEqual(await violationsOf(page), []);
    }
  });
}

test("A page says that it is used at the first click or key since it has the keyboard, and not for having it", async () => {
  const page = await driver.open("steps");
  const uses = async () => (await requestsOf(page, "used")).length;
  const again = () => page.evaluate(() => window.dispatchEvent(new FocusEvent("focus")));
  await again();
  assert.equal(await uses(), 0);
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift");
  assert.equal(await uses(), 1);
  await again();
  await page.mouse.click(5, 5);
  assert.equal(await uses(), 2);
  await page.close();
});

for (const theme of allThemes)
  test(`What is less important is drawn fainter than the rest, in the theme ${theme}`, async () => {
    const page = await driver.show(`steps?theme=${theme}`);
    const [usual, faint] = await page.evaluate(() =>
      ["body", ".fact"].map((each) => getComputedStyle(document.querySelector(each) as Element).color),
    );
    assert.notEqual(faint, usual);
  });

test("Enter sends, Shift+Enter makes a line, and an input method choosing a word sends nothing", async () => {
  const page = await driver.open("empty");
  await composerOf(page).area.click();
  await page.keyboard.type("one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  await composerOf(page).area.dispatchEvent("keydown", { key: "Enter", isComposing: true });
  assert.deepEqual(await requestsOf(page, "send"), []);
  await page.keyboard.press("Enter");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "send"), [{ text: "one\ntwo" }]);
  assert.equal(await composerOf(page).draft(), "");
  await page.close();
});

test("A refused message comes back with the reason", async () => {
  const page = await driver.open("empty");
  await refuse(page, "send", "No model is set up yet.");
  await composerOf(page).area.click();
  await page.keyboard.type("hello");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("No model is set up yet.").waitFor();
  assert.equal(await composerOf(page).draft(), "hello");
  await page.close();
});

test("The draft outlives a reload, also while a run goes on", async () => {
  const page = await driver.open("running");
  await composerOf(page).area.click();
  await page.keyboard.type("next thing");
  await drawn(page);
  await page.reload();
  await composerOf(page).area.waitFor();
  assert.equal(await composerOf(page).draft(), "next thing");
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  assert.equal((await requestsOf(page, "stop")).length, 1);
  await page.close();
});

test("A new question is deaf at first, then one click or Ctrl+Enter answers it once", async () => {
  const page = await driver.open("empty");
  const pressed = page.evaluate(pressWhenAsked);
  await tell(page, ...(states.approval?.() ?? []));
  await pressed;
  assert.deepEqual(await requestsOf(page, "answer"), []);
  await page.locator(".card:not(.deaf)").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Enter");
  await page.keyboard.press("Control+Enter");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "answer"), [{ approvalId: "q1", decision: "allow", scope: "once" }]);
  await page.close();
});

test("A no carries a word to the model", async () => {
  const page = await driver.open("approval");
  await page.getByRole("button", { name: "Deny…" }).click();
  await page.locator(".card:not(.deaf)").waitFor();
  await page.locator("vscode-text-field").click();
  await page.keyboard.type("use pnpm");
  await page.getByRole("button", { name: "Deny", exact: true }).click();
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "answer"), [{ approvalId: "q1", decision: "deny", scope: "once", why: "use pnpm" }]);
  assert.ok(await composerOf(page).area.evaluate((each) => each === document.activeElement));
  await page.close();
});

test("Events are drawn as they come; a gap asks for a fresh snapshot once", async () => {
  const page = await driver.open(streaming());
  await send(page, 2, { type: "text-delta", messageId: "a1", text: "Hello **wor" });
  await send(page, 3, { type: "text-delta", messageId: "a1", text: "ld**\n\n- one" });
  await page.locator(".markdown strong", { hasText: "world" }).waitFor();
  assert.equal(await page.locator(".markdown li").count(), 1);
  const lost = [9, 10].map((seq) => eventOf(seq, { type: "text-delta", messageId: "a1", text: "lost" }));
  await tell(page, ...lost);
  await drawn(page);
  assert.equal((await requestsOf(page, "ready")).length, 2);
  await page.close();
});

test("The end stays in sight for who is there, and nobody else is moved", async () => {
  const page = await driver.open(streaming(), { width: 400, height: 400 });
  const distance = () => page.locator(".scroller").evaluate((each) => Math.round(each.scrollHeight - each.scrollTop - each.clientHeight));
  await send(page, 2, { type: "text-delta", messageId: "a1", text: "line\n\n".repeat(40) });
  await drawn(page);
  assert.ok((await distance()) < 4);
  await page.locator(".scroller").evaluate((each) => each.scrollTo(0, 50));
  await drawn(page);
  await send(page, 3, { type: "text-delta", messageId: "a1", text: "more\n\n".repeat(40) });
  await drawn(page);
  assert.equal(await page.locator(".scroller").evaluate((each) => each.scrollTop), 50);
  await page.close();
});

test("Links go through the host, with the real address on hover", async () => {
  const page = await driver.open("done");
  await page.getByRole("link", { name: "rounding notes" }).click();
  assert.deepEqual(await requestsOf(page, "openLink"), [{ url: "https://example.com/rounding" }]);
  assert.equal(await page.getByRole("link", { name: "rounding notes" }).getAttribute("title"), "https://example.com/rounding");
  await page.getByRole("link", { name: "src/totals.ts:14" }).focus();
  await page.keyboard.press("Enter");
  assert.deepEqual(await requestsOf(page, "openFile"), [{ path: "src/totals.ts", line: 14 }]);
  await page.close();
});

test("Folded steps open to lines, and a line to its input and output", async () => {
  const page = await driver.open("done");
  await page.getByRole("button", { name: "4 steps · 1 failed · 1 file" }).click();
  await page.getByRole("button", { name: "Show the change to src/totals.ts" }).click();
  assert.deepEqual(await requestsOf(page, "openDiff"), [{ stepId: "s3" }]);
  await page.getByRole("button", { name: /Run npm test.*failed/s }).click();
  await page.getByText("1284310.49 !== 1284310.5").waitFor();
  await page.close();
});

test("The chip's menu works by keyboard, takes a model without a key too, and gives the focus back", async () => {
  const page = await driver.open("empty");
  const chip = page.locator(".chip");
  await chip.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitemradio", { name: /Demo tour/ }).waitFor();
  // The three ways of working come first.
  for (let count = 0; count < 4; count += 1) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.deepEqual(await requestsOf(page, "setModel"), [{ model: "openai/gpt-5" }]);
  assert.ok(await chip.evaluate((each) => each === document.activeElement));
  await chip.click();
  await page.getByRole("menuitemradio", { name: /qwen3-coder/ }).click();
  assert.deepEqual((await requestsOf(page, "setModel")).at(-1), { model: "local/qwen3-coder" }, "the host asks for the key first");
  await chip.click();
  await page.keyboard.press("Escape");
  assert.equal(await page.getByRole("menu").count(), 0);
  assert.ok(await chip.evaluate((each) => each === document.activeElement));
  await page.close();
});

test("The chip's menu holds every mode, and says the danger of the one in which everything passes", async () => {
  const page = await driver.open("empty");
  await page.locator(".chip").click();
  const modes = page.getByRole("menuitemradio", { name: /^(Ask|Edits|Smart|All|None)/ });
  assert.equal(await modes.count(), 5);
  await page.getByRole("menuitemradio", { name: /^All\s*Dangerous/ }).click();
  assert.deepEqual(await requestsOf(page, "setApprovalMode"), [{ mode: "all" }]);
  await page.close();
});

test("An example is put into the composer, behind what is being written, and not sent", async () => {
  const page = await driver.open("empty");
  await page.getByRole("button", { name: "Find out why the tests fail" }).click();
  await drawn(page);
  assert.equal(await composerOf(page).draft(), "Find out why the tests fail and fix it");
  await page.getByRole("button", { name: "Give me a tour" }).click();
  await drawn(page);
  assert.equal(await composerOf(page).draft(), "Find out why the tests fail and fix it\nGive me a tour of this project");
  assert.deepEqual(await requestsOf(page, "send"), []);
  await page.close();
});

test("A failed run offers what helps", async () => {
  const page = await driver.open("failed");
  await page.getByRole("button", { name: "Set API key" }).click();
  assert.deepEqual(await requestsOf(page, "setKey"), [{ provider: "openai" }]);
  await page.getByRole("button", { name: "Show log" }).click();
  assert.equal((await requestsOf(page, "showLog")).length, 1);
  await page.close();
});

test("A question out of sight is announced above the composer and one click away", async () => {
  const page = await driver.open("approval", { width: 400, height: 300 });
  await page.locator(".scroller").evaluate((each) => each.scrollTo(0, 0));
  await page.getByRole("button", { name: "1 waiting" }).click();
  await page.getByRole("button", { name: "1 waiting" }).waitFor({ state: "hidden" });
  assert.ok(await page.locator("[data-approval]").evaluate((each) => each === document.activeElement));
  await page.close();
});

test("A state that cannot be drawn shows a way out instead of nothing", async () => {
  const page = await driver.open("empty");
  await tell(page, { type: "session", view: { ...session(), runs: undefined as never } });
  await page.getByRole("button", { name: "Reload view" }).waitFor();
  await page.close();
});

function streaming(): string {
  const view = {
    ...session(),
    seq: 1,
    runs: [run("run1", {})],
    messages: [user("u1", "run1", "Hi"), { ...answer("a1", "run1", ""), finish: "streaming" as const }],
  };
  return driver.harness.show([
    { type: "config", config },
    { type: "session", view },
  ]);
}

async function send(page: Page, seq: number, event: Event): Promise<void> {
  await tell(page, eventOf(seq, event));
}

function eventOf(seq: number, event: Event): HostMessage {
  return { type: "events", envelopes: [{ seq, at: "2026-01-05T09:00:01.000Z", sessionId: "session1", runId: "run1", event }] };
}

/** Clicks and presses keys in the very moment a question appears. */
function pressWhenAsked(): Promise<void> {
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      const card = document.querySelector(".card");
      if (!card) return;
      watch.disconnect();
      card.querySelector<HTMLElement>("vscode-button")?.click();
      window.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true }));
      resolve();
    });
    watch.observe(document.body, { childList: true, subtree: true });
  });
}
