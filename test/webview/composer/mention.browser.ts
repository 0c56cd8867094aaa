import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { FoundMention } from "../../../src/core/protocol/mentions.ts";
import { composerOf, type Driver, drawn, refuse, requestsOf, startDriver, tell, violationsOf } from "../harness/driver.ts";
import { overflows } from "../harness/fits.ts";
import { offered } from "./states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

const list = (page: Page) => page.getByRole("listbox", { name: "What can be mentioned" });
const names = (page: Page) => page.getByRole("option").evaluateAll((all) => all.map((each) => each.getAttribute("title")));
/** Waits until the host was asked for what stands behind the at sign now. */
const asked = (page: Page, typed: string) =>
  page.waitForFunction(
    (wanted) =>
      (window as unknown as { harness: { posted: { name: string; params: { typed?: string } }[] } }).harness.posted.some(
        (each) => each.name === "findMentions" && each.params.typed === wanted,
      ),
    typed,
  );

async function begun(text: string, found: readonly FoundMention[] = offered, size?: { width: number; height: number }): Promise<Page> {
  const page = await driver.open("empty", size);
  await composerOf(page).area.click();
  await page.keyboard.type(`${text}@`);
  await asked(page, "");
  await tell(page, { type: "mentions", page: { typed: "", found } });
  await list(page).waitFor();
  return page;
}

test("An at sign lists by kind what can be mentioned; Enter takes one, it becomes a chip, and it is sent with the message", async () => {
  const page = await begun("Mend ");
  assert.equal((await names(page)).length, offered.length);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await drawn(page);
  assert.equal(await composerOf(page).draft(), "Mend @problems ");
  await page.keyboard.type("now, as @");
  await drawn(page);
  await page.getByRole("option", { name: /board report/ }).click();
  await drawn(page);
  assert.equal(await composerOf(page).draft(), 'Mend @problems now, as @"docs/board report.md" ');
  assert.deepEqual(await composerOf(page).chips(), ["problems", "board report.md"]);
  await page.keyboard.press("Enter");
  await drawn(page);
  const [sent] = await requestsOf(page, "send");
  assert.deepEqual(sent, {
    text: 'Mend @problems now, as @"docs/board report.md" ',
    mentions: [
      { kind: "problems", name: "problems" },
      { kind: "file", name: "docs/board report.md", path: "/billing/docs/board report.md" },
    ],
  });
  await page.close();
});

test("What was found for other letters is shown only as far as it fits, and a late answer for them changes nothing", async () => {
  const page = await begun("");
  await page.keyboard.type("tot");
  await drawn(page);
  const fitting = offered.filter(({ name }) => /t.*o.*t/i.test(name)).map(({ name }) => name);
  assert.deepEqual(await names(page), fitting);
  await asked(page, "tot");
  const totals = offered.filter(({ kind }) => kind === "symbol");
  await tell(page, { type: "mentions", page: { typed: "tot", found: totals } });
  await drawn(page);
  assert.deepEqual(await names(page), ["totalOf"]);
  await tell(page, { type: "mentions", page: { typed: "to", found: [] } });
  await drawn(page);
  assert.deepEqual(await names(page), [], "it is another answer, and nothing of it fits");
  await page.close();
});

test("A mention can be written in the middle of a text; its chip takes it out again", async () => {
  const page = await begun("");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("Look at and mend it");
  for (let count = 0; count < "and mend it".length; count += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("@");
  await drawn(page);
  await page.getByRole("option", { name: /^totals\.ts/ }).click();
  await drawn(page);
  assert.equal(await composerOf(page).draft(), "Look at @src/totals.ts and mend it");
  await page.keyboard.type("first ");
  assert.equal(await composerOf(page).draft(), "Look at @src/totals.ts first and mend it");
  await page.getByRole("button", { name: "Remove src/totals.ts" }).click();
  await drawn(page);
  assert.deepEqual([await composerOf(page).draft(), await composerOf(page).chips()], ["Look at first and mend it", []]);
  await page.close();
});

test("What can't be mentioned says why and is not taken; an address of somebody opens nothing", async () => {
  const page = await begun("");
  await page.getByRole("option", { name: /terminal/ }).click({ force: true });
  await drawn(page);
  assert.equal(await composerOf(page).draft(), "@");
  assert.match((await page.getByRole("option", { name: /terminal/ }).textContent()) ?? "", /Nothing was run in a terminal/);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("mail ana@ex");
  await drawn(page);
  assert.equal(await list(page).count(), 0);
  await page.close();
});

test("Resources of servers stand in the same list and are called by their address", async () => {
  const other = await driver.open("empty");
  await composerOf(other).area.click();
  await other.keyboard.type("about @");
  await tell(other, {
    type: "called",
    names: [
      { name: "@docs:note://1", description: "The first note" },
      { name: "csv", description: "" },
    ],
  });
  await list(other).waitFor();
  assert.deepEqual(await names(other), ["docs:note://1"]);
  await other.keyboard.press("Enter");
  await drawn(other);
  assert.deepEqual([await composerOf(other).draft(), await composerOf(other).chips()], ["about @docs:note://1 ", []]);
  await other.close();
});

test("A refused message comes back with its mentions, and they outlive a reload", async () => {
  const page = await begun("");
  await page.keyboard.press("Enter");
  await drawn(page);
  await refuse(page, "send", "There is no such file any more.");
  await page.keyboard.press("Enter");
  await page.getByText("There is no such file any more.").waitFor();
  assert.deepEqual(await composerOf(page).chips(), ["totals.ts#3-9"]);
  await page.reload();
  await page.locator("main:visible").waitFor();
  assert.deepEqual([await composerOf(page).draft(), await composerOf(page).chips()], ["@src/totals.ts#3-9 ", ["totals.ts#3-9"]]);
  await page.close();
});

test("The list and the chips fit 300 px", async () => {
  const page = await begun("", offered, { width: 300, height: 600 });
  assert.deepEqual(await page.evaluate(overflows), []);
  await page.getByRole("option", { name: /by-customer/ }).click();
  await drawn(page);
  assert.deepEqual([await page.evaluate(overflows), await violationsOf(page)], [[], []]);
  await page.close();
});
