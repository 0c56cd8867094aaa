import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { manyTurns } from "../../bench/transcript/talks.ts";
import { type Driver, drawn, startDriver, tell } from "../harness/driver.ts";
import { config } from "../harness/states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

const { view } = manyTurns("session1");

/** A conversation of 5,000 steps in 500 messages, at its end. */
async function opened(): Promise<Page> {
  const page = await driver.open(
    driver.harness.show([
      { type: "config", config },
      { type: "session", view },
    ]),
    { width: 420, height: 800 },
  );
  await isThere(page, "Question 499");
  return page;
}

/** Waits until what a message of the person says is drawn. */
async function isThere(page: Page, text: string): Promise<void> {
  await page.locator(".asked", { hasText: `${text}:` }).waitFor({ state: "attached" });
}

const scrollTo = (page: Page, part: number) =>
  page.locator(".scroller").evaluate((element, wanted) => {
    element.scrollTop = wanted * element.scrollHeight;
  }, part);
const elements = (page: Page) => page.evaluate(() => document.querySelectorAll("*").length);

test("Of a very long conversation only what is near to what is seen is drawn, wherever that is", async () => {
  const page = await opened();
  assert.ok((await elements(page)) < 6_000, "at first");
  for (let part = 0.95; part > 0; part -= 0.05) {
    await scrollTo(page, part);
    await page.waitForFunction(() => {
      const { left, top, width, height } = (document.querySelector(".scroller") as Element).getBoundingClientRect();
      const found = document.elementFromPoint(left + width / 2, top + height / 2);
      return !found?.closest(".portion:not(:has(> :not(.stand-in)))");
    });
  }
  await scrollTo(page, 0);
  await isThere(page, "Question 0");
  assert.ok((await elements(page)) < 20_000, "at the beginning");
  await scrollTo(page, 1);
  await isThere(page, "Question 499");
  await page.close();
});

test("In the place of a turn that is far stand its words without marks, and the turn comes when it is scrolled near", async () => {
  const page = await opened();
  const all = await page.evaluate(wordsOnTheWay, 251);
  const words = all.find((each) => each.startsWith("Question 251:")) ?? "";
  assert.match(words, /^Question 251: why do the totals of `src\/area-11\/totals\.ts` differ/);
  assert.match(words, /I look at part 0 of it first\.\n\n2 steps/);
  assert.match(words, /src\/area-11\/totals\.ts:14 came before the adding\. It now comes once, after it, which/);
  assert.match(words, /one file, two lines\nno other caller\nMonth {2}Before {2}After\nMarch {2}1,284,310\.49/);
  assert.ok(all.length > 5, "many are far");
  for (const each of all) assert.doesNotMatch(each.slice(each.indexOf("\n")), /\*\*|`|^- |\| :/m);
  await page
    .locator(".portion", { hasText: "Question 251:" })
    .last()
    .evaluate((element) => element.scrollIntoView());
  await page.locator('[data-turn="run251"] .markdown strong').first().waitFor();
  assert.equal(await page.locator(".stand-in", { hasText: "Question 251:" }).count(), 0);
  await page.close();
});

/** Runs in the page: jumps to its middle and gives what stands in the place of turns as soon as this one is among them, before it can be drawn. */
function wordsOnTheWay(turn: number): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      const paragraphs = [...document.querySelectorAll(".stand-in")].map((each) => [...each.querySelectorAll("p")]);
      const words = paragraphs.map((each) => each.map((one) => one.textContent).join("\n"));
      if (!words.some((each) => each.startsWith(`Question ${turn}:`))) return;
      watch.disconnect();
      resolve(words);
    });
    watch.observe(document.querySelector(".turns") as Element, { childList: true, subtree: true });
    const scroller = document.querySelector(".scroller") as Element;
    scroller.scrollTop = scroller.scrollHeight / 2;
  });
}

test("An article says which of how many it is, though most are not drawn", async () => {
  const page = await opened();
  const places = () =>
    page.evaluate(() => [...document.querySelectorAll("article[aria-posinset]")].map((each) => [each.ariaPosInSet, each.ariaSetSize]));
  assert.deepEqual((await places()).slice(-2), [
    ["999", "1000"],
    ["1000", "1000"],
  ]);
  await scrollTo(page, 0);
  await isThere(page, "Question 0");
  assert.deepEqual((await places())[0], ["1", "1000"]);
  await page.close();
});

test("What has the keyboard stays drawn, however far it is scrolled away; so does what is selected", async () => {
  const page = await opened();
  await scrollTo(page, 0.5);
  await page.waitForFunction(() => [...document.querySelectorAll(".asked")].some((each) => / 2[45]\d:/.test(each.textContent ?? "")));
  const kept = await page.evaluate(() => {
    const near = [...document.querySelectorAll<HTMLElement>(".turn")].find((each) => / 2[45]\d:/.test(each.textContent ?? ""));
    near?.querySelector<HTMLElement>("button.step-sum")?.focus({ preventScroll: true });
    return near?.dataset.turn ?? "";
  });
  assert.notEqual(kept, "");
  for (let part = 0.45; part > 0; part -= 0.03) {
    await scrollTo(page, part);
    for (let frames = 0; frames < 4; frames += 1) await drawn(page);
  }
  await scrollTo(page, 0);
  await isThere(page, "Question 0");
  assert.equal(await page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-turn]")?.dataset.turn), kept);
  await page.close();
});

test("A page that is drawn anew comes back to its place in a very long conversation, and another conversation begins at its end", async () => {
  const page = await opened();
  await scrollTo(page, 0.4);
  await page.waitForFunction(() => sessionStorage.getItem("state")?.includes("above"));
  for (let frames = 0; frames < 20; frames += 1) await drawn(page);
  const place = () => page.evaluate(() => JSON.parse(sessionStorage.getItem("state") ?? "{}").places.session1.turn as string);
  const before = await place();
  await page.reload();
  await page.waitForFunction((turn) => {
    const top = document.querySelector(".scroller")?.getBoundingClientRect().top ?? 0;
    const at = document.querySelector(`[data-turn="${turn}"]`)?.getBoundingClientRect();
    return at !== undefined && at.top < top + 300 && at.bottom > top - 300;
  }, before);
  const other = manyTurns("other").view;
  await tell(page, { type: "session", view: { ...other, session: { ...other.session, id: "other" } } });
  await isThere(page, "Question 499");
  await page.close();
});

test("A step of a very long conversation that is looked for in the audit is drawn, opened and has the keyboard", async () => {
  const page = await opened();
  const entry = {
    id: "e1",
    at: "2026-01-05T09:00:00.000Z",
    kind: "step",
    sessionId: "session1",
    title: "A",
    stepId: "s123",
    what: "Read it",
  } as const;
  await tell(
    page,
    { type: "screen", screen: "audit" },
    { type: "audit", filter: { text: "", sessionId: "session1" }, page: { entries: [entry], more: false } },
  );
  await page
    .locator("main:visible")
    .getByRole("button", { name: /Read it/ })
    .click();
  await page.getByRole("button", { name: "Open in the conversation" }).click();
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("totals-123.ts"));
  await page.close();
});
