import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { composerOf, type Driver, drawn, requestsOf, startDriver, tell, violationsOf } from "../harness/driver.ts";
import { overflows } from "../harness/fits.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

const names = [
  { name: "csv", description: "Reads tables. ".repeat(40) },
  { name: "git-work", description: "Commits that are read with pleasure." },
  { name: "release-notes", description: "Writes what is new." },
];

async function begun(text: string, size?: { width: number; height: number }): Promise<Page> {
  const page = await driver.open("empty", size);
  await composerOf(page).area.click();
  await page.keyboard.type("/");
  await tell(page, { type: "called", names });
  await page.getByRole("listbox", { name: "Skills and prompts" }).waitFor();
  await page.keyboard.type(text);
  await drawn(page);
  return page;
}

const shown = (page: Page) =>
  page.getByRole("option").evaluateAll((all) => all.map((each) => each.querySelector("span span")?.textContent));

test("A slash shows what can be called; words narrow it, Enter takes a name and leaves the cursor behind it, and only then a message is sent", async () => {
  const page = await begun("");
  assert.equal((await requestsOf(page, "loadCalled")).length, 1);
  assert.deepEqual(await shown(page), ["/csv", "/git-work", "/release-notes"]);
  await page.keyboard.press("ArrowDown");
  await drawn(page);
  assert.equal(await page.getByRole("option", { selected: true }).textContent(), "/git-workCommits that are read with pleasure.");
  await page.keyboard.type("note");
  await drawn(page);
  assert.deepEqual(await shown(page), ["/release-notes"]);
  await page.keyboard.press("Enter");
  await drawn(page);
  assert.deepEqual([await composerOf(page).draft(), await shown(page)], ["/release-notes ", []]);
  await page.keyboard.type("for 2.0");
  await page.keyboard.press("Enter");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "send"), [{ text: "/release-notes for 2.0" }]);
  await page.close();
});

test("Escape closes the list until something else is typed; a click takes a name; a name that is written out is sent by Enter", async () => {
  const page = await begun("");
  await page.keyboard.press("Escape");
  await drawn(page);
  assert.deepEqual(await shown(page), []);
  await page.keyboard.type("g");
  await drawn(page);
  await page.getByRole("option", { name: /git-work/ }).click();
  await drawn(page);
  assert.equal(await composerOf(page).draft(), "/git-work ");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("/csv");
  await page.keyboard.press("Enter");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "send"), [{ text: "/csv" }]);
  await page.close();
});

test("The list fits 300 px, and a path that begins a message opens none", async () => {
  const page = await begun("", { width: 300, height: 600 });
  assert.deepEqual(await page.evaluate(overflows), []);
  await page.keyboard.type("usr/bin");
  await drawn(page);
  assert.deepEqual([await shown(page), await violationsOf(page)], [[], []]);
  await page.close();
});
