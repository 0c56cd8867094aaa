import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { composerOf, type Driver, drawn, refuse, requestsOf, startDriver, tell } from "./harness/driver.ts";
import { config, states } from "./harness/states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

/** A red dot. */
const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

test("While a run goes on Enter steers, Alt+Enter queues, and the composer says which", async () => {
  const page = await driver.open("running");
  await page.locator('.composer-text[placeholder="Steers: read at the next step"]').waitFor();
  await write(page, "leave the tests alone");
  await page.keyboard.press("Enter");
  await write(page, "then the changelog");
  await page.keyboard.press("Alt+Enter");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "send"), [
    { text: "leave the tests alone", verb: "steer" },
    { text: "then the changelog", verb: "queue" },
  ]);
  await page.close();
});

test("What sending does can be chosen, and is kept for the next message", async () => {
  const page = await driver.open("running");
  await page.getByRole("button", { name: "While it works: Steer" }).click();
  await page.getByRole("menuitemradio", { name: "Interrupt" }).click();
  await page.locator('.composer-text[placeholder="Stops this run and begins anew"]').waitFor();
  await write(page, "stop, do this");
  await page.keyboard.press("Enter");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "send"), [{ text: "stop, do this", verb: "interrupt" }]);
  await page.close();
});

test("After a run the same key simply sends", async () => {
  const page = await driver.open("done");
  await write(page, "thanks");
  await page.keyboard.press("Enter");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "send"), [{ text: "thanks" }]);
  await page.close();
});

test("A waiting message says when its turn is, and can be taken back into the draft or removed", async () => {
  const page = await driver.open("waiting");
  const list = page.getByRole("list", { name: "Messages that wait" });
  assert.deepEqual(await list.getByRole("listitem").allTextContents(), [
    "Next step: The rounding rule is in docs/rounding.md",
    "After this run: Then write a line for the changelog, as short as the others are, and say which file you chose for it",
  ]);
  await list.getByRole("button", { name: /^Change: The rounding/ }).click();
  await drawn(page);
  assert.equal(await composerOf(page).draft(), "The rounding rule is in docs/rounding.md");
  await refuse(page, "withdraw", "This message is no longer waiting: the model has it.");
  await list.getByRole("button", { name: /^Change: Then write/ }).click();
  await page.getByText("the model has it").waitFor();
  assert.equal(await composerOf(page).draft(), "The rounding rule is in docs/rounding.md");
  assert.deepEqual(await requestsOf(page, "withdraw"), [{ messageId: "w2" }, { messageId: "w1" }]);
  await page.close();
});

test("A question is answered by a choice, by several, or in words, once", async () => {
  const one = await driver.open("question");
  await one.locator(".card:not(.deaf)").waitFor();
  await one.getByRole("button", { name: "The one-page summary" }).dblclick();
  await drawn(one);
  assert.deepEqual(await requestsOf(one, "reply"), [{ questionId: "q1", value: "short" }]);
  await one.close();

  const several = await driver.open("several");
  await several.locator(".card:not(.deaf)").waitFor();
  for (const month of ["March", "January"]) await several.getByText(month).click();
  await several.getByRole("button", { name: "Answer", exact: true }).click();
  await drawn(several);
  assert.deepEqual(await requestsOf(several, "reply"), [{ questionId: "q1", value: ["January", "March"] }]);
  await several.close();

  const words = await driver.open("question");
  await words.locator(".card:not(.deaf)").waitFor();
  await words.getByRole("textbox", { name: "Or in your own words" }).click();
  await words.keyboard.type("Both, please");
  await words.keyboard.press("Enter");
  await drawn(words);
  assert.deepEqual(await requestsOf(words, "reply"), [{ questionId: "q1", value: "Both, please" }]);
  await words.close();
});

test("Ticks and words of one's own go together, and words being written outlive a reload", async () => {
  const [first, shown] = states.several?.() ?? [];
  if (shown?.type !== "session" || !shown.view || !first) assert.fail();
  const questions = shown.view.questions.map(({ question }) => ({ question: { ...question, freeText: true } }));
  const page = await driver.open(driver.harness.show([first, { ...shown, view: { ...shown.view, questions } }]));
  await page.locator(".card:not(.deaf)").waitFor();
  const words = page.getByRole("textbox", { name: "Or in your own words" });
  await words.click();
  await page.keyboard.type("but only weekdays");
  await page.reload();
  await page.locator(".card:not(.deaf)").waitFor();
  await page.getByText("January").click();
  await words.press("Enter");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "reply"), [{ questionId: "q1", value: ["January", "but only weekdays"] }]);
  await page.close();
});

test("After an interrupt the next message is a remark again, and a changed message keeps what it was to do", async () => {
  const page = await driver.open("waiting");
  await page.getByRole("button", { name: "While it works: Steer" }).click();
  await page.getByRole("menuitemradio", { name: "Interrupt" }).click();
  await write(page, "stop");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "While it works: Steer" }).waitFor();
  await page.getByRole("button", { name: /^Change: Then write/ }).click();
  await page.getByRole("button", { name: "While it works: Queue" }).waitFor();
  await page.close();
});

test("A refused reply leaves the question open, with the reason", async () => {
  const page = await driver.open("question");
  await refuse(page, "reply", "The answer is empty.");
  await page.locator(".card:not(.deaf)").waitFor();
  await page.getByRole("button", { name: "The full report" }).click();
  await page.getByText("The answer is empty.").waitFor();
  await page.getByRole("button", { name: "The full report" }).click();
  await drawn(page);
  assert.equal((await requestsOf(page, "reply")).length, 2);
  await page.close();
});

test("A parked run says until when, and can be tried now or stopped", async () => {
  const page = await driver.open("parked");
  await page.getByText(/goes on by itself then.*Trying again in 11 min/).waitFor();
  await page.getByRole("button", { name: "Try now" }).click();
  await drawn(page);
  assert.equal((await requestsOf(page, "resume")).length, 1);
  await page.close();
});

test("A pasted picture goes along, can be taken out, and comes back when the message is refused", async () => {
  const page = await driver.open("empty");
  await paste(page, { name: "shot.png", type: "image/png" });
  await page.getByRole("img", { name: "shot.png" }).waitFor();
  await page.getByRole("button", { name: "Remove shot.png" }).click();
  await page.getByRole("img", { name: "shot.png" }).waitFor({ state: "detached" });
  await paste(page, { name: "shot.png", type: "image/png" });
  await page.getByRole("img", { name: "shot.png" }).waitFor();
  await refuse(page, "send", "No model is set up yet.");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("No model is set up yet.").waitFor();
  assert.deepEqual(await requestsOf(page, "send"), [{ text: "", images: [{ mediaType: "image/png", data: dot, name: "shot.png" }] }]);
  await page.getByRole("img", { name: "shot.png" }).waitFor();
  await paste(page, { name: "plan.pdf", type: "application/pdf" });
  await page.getByText("plan.pdf is neither a picture nor a text, so it can't go along.").waitFor();
  await page.close();
});

test("A picture stays with its conversation and outlives a reload; cells of a sheet come as words", async () => {
  const page = await driver.open("empty");
  await paste(page, { name: "shot.png", type: "image/png" });
  await page.getByRole("img", { name: "shot.png" }).waitFor();
  await page.reload();
  await page.getByRole("img", { name: "shot.png" }).waitFor();
  await tell(page, ...(states.done?.() ?? []));
  await page.getByRole("img", { name: "shot.png" }).waitFor({ state: "detached" });
  await paste(page, { name: "cells.png", type: "image/png", text: "1\t2" });
  await drawn(page);
  assert.equal(await page.getByRole("img", { name: "cells.png" }).count(), 0);
  await page.close();
});

test("A picture of the conversation is asked for once and drawn when it comes", async () => {
  const [, shown] = states.done?.() ?? [];
  if (shown?.type !== "session" || !shown.view) assert.fail();
  const blob = "d".repeat(64);
  const [first, ...rest] = shown.view.messages;
  const messages = [{ ...first, images: [{ blob, mediaType: "image/png", name: "dot.png" }] }, ...rest] as typeof shown.view.messages;
  const page = await driver.open(
    driver.harness.show([
      { type: "config", config },
      { type: "session", view: { ...shown.view, messages } },
    ]),
  );
  assert.deepEqual(await requestsOf(page, "loadImage"), [{ blob }]);
  await tell(page, { type: "image", blob, data: dot });
  await page.locator("img[alt='dot.png']").waitFor();
  await tell(page, { type: "image", blob });
  await page.getByText("dot.png is no longer in the data folder.").waitFor();
  await refuse(page, "send", "The disk is full.");
  await composerOf(page).area.click();
  await page.keyboard.type("Hi");
  await page.keyboard.press("Enter");
  await page.getByText("The disk is full.").waitFor();
  const later = { ...first, id: "u9", images: [{ blob: "e".repeat(64), mediaType: "image/png", name: "more.png" }] };
  await tell(page, { type: "session", view: { ...shown.view, messages: [...messages, later] as typeof messages } });
  while ((await requestsOf(page, "loadImage")).length < 2) await drawn(page);
  await drawn(page);
  assert.equal(await page.getByText("The disk is full.").count(), 1, "what is drawn takes no word away");
  await page.close();
});

test("The meter tells how full the window is and with what; what is unknown is said", async () => {
  const page = await driver.open("waiting");
  await page.getByRole("button", { name: "Context used: 33 %" }).click();
  const details = page.getByRole("dialog", { name: "Context and tokens" });
  const text = (await details.locator("dl > div, h3").allTextContents()).join("\n");
  for (const each of [/132,000 of 400,000 tokens/, /Tool results\s*128,034/, /of it from the cache\s*120,300/, /Answers not counted\s*1/])
    assert.match(text, each);
  assert.deepEqual(
    (await details.locator("dl > div", { hasText: "Cost" }).allTextContents()).map((each) => each.replace("Cost", "").trim()),
    ["$0.0123", "at least $0.0123", "at least $0.0123"],
  );
  await page.keyboard.press("Escape");
  await details.waitFor({ state: "detached" });
  await page.close();
});

test("A run that ended at its budget says what it cost, why it ended, and where the budget is set", async () => {
  const page = await driver.open("spent");
  await page.getByText("Cost: $0.62").waitFor();
  await page.getByRole("alert").getByText("The run's budget of $0.50 is spent").waitFor();
  await page.getByRole("button", { name: "Open settings" }).click();
  assert.equal((await requestsOf(page, "openSettings")).length, 1);
  await page.close();
});

async function write(page: Page, text: string): Promise<void> {
  await composerOf(page).area.click();
  await page.keyboard.type(text);
}

async function paste(page: Page, file: { readonly name: string; readonly type: string; readonly text?: string }): Promise<void> {
  await composerOf(page).area.evaluate(
    (element, { name, type, data, text }) => {
      const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
      const clipboardData = new DataTransfer();
      if (text) clipboardData.setData("text/plain", text);
      clipboardData.items.add(new File([bytes], name, { type }));
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, composed: true, cancelable: true }));
    },
    { ...file, data: dot },
  );
}
