import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { ScrollPlace } from "../../../webview/host.ts";
import { type Driver, drawn, requestsOf, startDriver, tell } from "../harness/driver.ts";
import { run, session, user, wish } from "../harness/samples.ts";
import { config } from "../harness/states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

test("What went along with a message that is taken back is not lost, though it is too much together with what is there", async () => {
  const name = (at: number) => ({ name: `notes ${at}`, text: `They are ${at}.` });
  const waits = { ...wish("w1", "queue", "Read these"), handed: [{ kind: "text", ...name(21) }] } as const;
  const page = await driver.open(
    driver.harness.show([
      { type: "config", config },
      { type: "session", view: { ...session(), runs: [run("run1", {})], messages: [user("u1", "run1", "Hi")], queue: [waits] } },
    ]),
  );
  await tell(page, { type: "draft", text: "And these", texts: Array.from({ length: 20 }, (_, at) => name(at + 1)) });
  await page.getByRole("button", { name: "Remove notes 20" }).waitFor();
  await page.getByRole("button", { name: "Change: Read these" }).click();
  await page.getByRole("button", { name: "Remove notes 21" }).waitFor();
  assert.equal(await page.locator(".handed-chip").count(), 21);
  await page.keyboard.press("Enter");
  await page.getByText("A message takes 20 texts.").waitFor();
  assert.deepEqual(await requestsOf(page, "send"), []);
  await page.getByRole("button", { name: "Remove notes 1", exact: true }).click();
  await page.getByRole("button", { name: "Send" }).click();
  const [sent] = (await requestsOf(page, "send")) as readonly { readonly text: string; readonly texts: readonly unknown[] }[];
  assert.deepEqual([sent?.text, sent?.texts.length, sent?.texts[0]], ["Read these\nAnd these", 20, name(21)]);
  await page.close();
});

test("A page that is drawn anew shows about the place that was looked at, with what was open there still open", async () => {
  const page = await driver.open("long");
  const scroller = page.locator(".scroller");
  /** The turn at the upper edge, and where it begins: what is drawn above it may have another height by now. */
  const seen = () =>
    scroller.evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      const turns = [...element.querySelectorAll<HTMLElement>("[data-turn]")];
      const first = turns.find((each) => each.getBoundingClientRect().bottom > top);
      return [first?.dataset.turn ?? "", Math.round((first?.getBoundingClientRect().top ?? 0) - top)] as const;
    });
  await scroller.evaluate((element) => {
    element.scrollTop = 400;
  });
  const folded = page.locator('[data-turn="run3"] [aria-expanded=false]').first();
  await folded.click();
  await drawn(page);
  const open = await page.locator(".scroller [aria-expanded=true]").count();
  assert.equal(open, 1);
  await scroller.evaluate((element) => {
    element.scrollTop = 500;
  });
  /** What of that place is kept for the next page. */
  const kept = () =>
    page.evaluate(() => {
      const state: { readonly places?: Readonly<Record<string, ScrollPlace>> } = JSON.parse(sessionStorage.getItem("state") ?? "{}");
      return Object.values(state.places ?? {})[0];
    });
  let [[turn, at], place] = [await seen(), await kept()];
  while (place?.turn !== turn || Math.abs(place.above + at) > 30) {
    await drawn(page);
    [[turn, at], place] = [await seen(), await kept()];
  }
  await page.reload();
  await page.locator("main:visible").waitFor();
  // What is out of sight is drawn a moment later.
  await page.locator(".scroller [aria-expanded=true]").waitFor({ state: "attached" });
  for (let left = 100; left > 0 && (await seen())[0] !== turn; left -= 1) await drawn(page);
  const [turnNow, atNow] = await seen();
  assert.equal(turnNow, turn);
  // What is drawn a moment later may move it by a line or two.
  assert.ok(Math.abs(atNow - at) < 60, `${atNow} instead of ${at}`);
  await scroller.evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await page.waitForFunction(() => !sessionStorage.getItem("state")?.includes("above"));
  await page.reload();
  await page.locator("main:visible").waitFor();
  await drawn(page);
  assert.ok((await scroller.evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight)) < 32);
  await page.close();
});
