import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { composerOf, type Driver, drawn, hold, refuse, requestsOf, startDriver, tell } from "../harness/driver.ts";
import { overflows } from "../harness/fits.ts";
import { composed } from "./hands.ts";
import { writtenStates } from "./states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

/** The conversation of a state. */
function written(state: string): SessionView {
  const [message] = writtenStates((view) => [{ type: "session", view: view as SessionView }])[state]?.() ?? [];
  if (message?.type !== "session" || !message.view) throw new Error(`There is no state ${state}.`);
  return message.view;
}

test("An earlier message is changed beside the draft: it says what is set aside and what stays changed, outlives a reload, and is sent in its place", async () => {
  const page = await driver.open("worked");
  await composerOf(page).area.click();
  await page.keyboard.type("my draft");
  await page.getByRole("button", { name: "Change this message" }).first().click();
  await composed(page, "Mend the totals in @src/totals.ts");
  const bar = page.locator(".change-bar");
  assert.match((await bar.textContent()) ?? "", /Its answer and the message after it are set aside.*1 file stays changed/);
  assert.deepEqual(await composerOf(page).chips(), ["totals.ts"]);
  await bar.getByRole("button", { name: "Undo first…" }).click();
  assert.deepEqual(await requestsOf(page, "planUndo"), [{ scope: { kind: "before", messageId: "u1" } }]);
  await composerOf(page).area.click();
  await page.keyboard.press("End");
  await page.keyboard.type(" and the report");
  await page.reload();
  await bar.waitFor();
  assert.equal(await composerOf(page).draft(), "Mend the totals in @src/totals.ts and the report");
  await refuse(page, "send", "Not now.");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("Not now.").waitFor();
  await bar.waitFor();
  await page.evaluate(() => delete (window as unknown as { harness: { refusals: Record<string, string> } }).harness.refusals.send);
  await page.getByRole("button", { name: "Send" }).click();
  await bar.waitFor({ state: "detached" });
  const sent = (await requestsOf(page, "send")).at(-1) as { text: string; replacesId: string; mentions: unknown[] };
  assert.deepEqual([sent.text, sent.replacesId, sent.mentions.length], ["Mend the totals in @src/totals.ts and the report", "u1", 1]);
  assert.equal(await composerOf(page).draft(), "my draft");
  await page.close();
});

test("A change that is called off leaves the message and the draft as they were", async () => {
  const page = await driver.open("worked", { width: 300, height: 700 });
  await composerOf(page).area.click();
  await page.keyboard.type("my draft");
  await page.getByRole("button", { name: "Change this message" }).nth(1).click();
  await composed(page, "And the report?");
  assert.deepEqual(await composerOf(page).chips(), ["Pasted text, 80 lines"]);
  assert.deepEqual(await page.evaluate(overflows), []);
  // Asked for once more it goes on, and Escape goes back to the draft without losing it.
  await page.getByRole("button", { name: "Change this message" }).nth(1).click();
  await page.keyboard.press("End");
  await page.keyboard.type(" Now.");
  await page.keyboard.press("Escape");
  await composed(page, "my draft");
  await page.getByRole("button", { name: "Change this message" }).nth(1).click();
  await composed(page, "And the report? Now.");
  await page.getByRole("button", { name: "Leave the message as it is" }).click();
  await composed(page, "my draft");
  assert.deepEqual(await composerOf(page).chips(), []);
  await page.close();
});

test("What goes along with a changed message is there once, also when it is changed again or the page is drawn anew", async () => {
  const page = await driver.open("worked");
  const blob = "a".repeat(64);
  const view = written("worked");
  const messages = view.messages.map((each) =>
    each.id === "u2" && each.role === "user" ? { ...each, images: [{ blob, mediaType: "image/png", name: "totals.png" } as const] } : each,
  );
  await tell(page, { type: "image", blob, data: "aGk=" }, { type: "session", view: { ...view, messages } });
  const attached = page.locator(".attached img");
  const change = () => page.getByRole("button", { name: "Change this message" }).nth(1).click();
  const once = async () => {
    await composed(page, "And the report?");
    assert.deepEqual([await attached.count(), await composerOf(page).chips()], [1, ["Pasted text, 80 lines"]]);
  };
  await change();
  await once();
  await page.getByRole("button", { name: "Leave the message as it is" }).click();
  await composed(page, "");
  assert.deepEqual([await attached.count(), await composerOf(page).chips()], [0, []]);
  await change();
  await once();
  await page.reload();
  await page.locator("main:visible").waitFor();
  await once();
  await page.close();
});

test("A draft that stays behind when others moved to a tab outlives the change of an earlier message, and moves from beneath it", async () => {
  const page = await driver.open("worked");
  await tell(page, { type: "move-draft" });
  await composerOf(page).area.click();
  await page.keyboard.type("my draft");
  const change = () => page.getByRole("button", { name: "Change this message" }).first().click();
  await change();
  await composed(page, "Mend the totals in @src/totals.ts");
  await page.getByRole("button", { name: "Leave the message as it is" }).click();
  await composed(page, "my draft");
  await change();
  await composed(page, "Mend the totals in @src/totals.ts");
  await tell(page, { type: "move-draft" });
  await drawn(page);
  const moved = (await requestsOf(page, "keepDraft")) as { text: string; isMoving?: boolean }[];
  assert.deepEqual(
    moved.filter((each) => each.isMoving).map((each) => each.text),
    ["", "my draft"],
  );
  assert.equal(await composerOf(page).draft(), "Mend the totals in @src/totals.ts");
  await page.getByRole("button", { name: "Leave the message as it is" }).click();
  await composed(page, "");
  await page.close();
});

test("What was written into a message that was replaced elsewhere meanwhile goes on as a new message, behind the draft", async () => {
  const page = await driver.open("worked");
  await composerOf(page).area.click();
  await page.keyboard.type("my draft");
  await page.getByRole("button", { name: "Change this message" }).nth(1).click();
  await composed(page, "And the report?");
  await page.keyboard.press("End");
  await page.keyboard.type(" Please.");
  const reply = await hold(page, "send");
  await page.getByRole("button", { name: "Send" }).click();
  await tell(page, { type: "session", view: written("changed-once") });
  await page.locator(".change-bar").waitFor({ state: "detached" });
  await reply("Send it as a new message.");
  await composed(page, "my draft\nAnd the report? Please.");
  assert.deepEqual(await composerOf(page).chips(), ["Pasted text, 80 lines"]);
  await page.close();
});

test("What was set aside is folded at the place of the message that was sent anew, and opens there", async () => {
  const page = await driver.open("changed-once", { width: 300, height: 700 });
  assert.equal(await page.getByText("Done: it rounds once now.").count(), 0);
  await page.getByRole("button", { name: "Show the earlier version (2 messages)" }).click();
  const earlier = page.getByRole("region", { name: "Earlier version" });
  await earlier.getByText("Done: it rounds once now.").waitFor();
  assert.equal(await earlier.getByRole("button", { name: /Change this message/ }).count(), 0);
  assert.deepEqual(await page.evaluate(overflows), []);
  await page.close();
});

test("What can be done with a message takes no room from it, and shows where the pointer or the keyboard is", async () => {
  const page = await driver.open("plan-running", { width: 300, height: 700 });
  const message = page.locator(".asked-row").first();
  const deeds = message.locator(".asked-deeds");
  const edgeOf = async (part: string) => (await message.locator(part).boundingBox())?.x;
  assert.equal(await edgeOf(".asked"), 14 + 30);
  const shown = () => deeds.evaluate((each) => getComputedStyle(each).opacity);
  await page.mouse.move(150, 400);
  assert.equal(await shown(), "0");
  await message.locator(".asked").hover();
  assert.equal(await shown(), "1");
  await page.mouse.move(150, 400);
  await message.getByRole("button", { name: "Change this message" }).focus();
  assert.equal(await shown(), "1");
  await message.getByRole("button", { name: /^How it was handled/ }).press("Enter");
  assert.match((await message.textContent()) ?? "", /A team with a plan/);
  assert.deepEqual(await page.evaluate(overflows), []);
  await page.close();
});

test("Escape leaves nothing behind of a change into which nothing was written, nor of an older message that was looked at in its place", async () => {
  const page = await driver.open("worked");
  await composerOf(page).area.click();
  await page.keyboard.type("my draft");
  await page.getByRole("button", { name: "Change this message" }).nth(1).click();
  await composed(page, "And the report?");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowUp");
  await composed(page, "Mend the totals in @src/totals.ts");
  await page.keyboard.press("Escape");
  await composed(page, "my draft");
  assert.doesNotMatch((await page.evaluate(() => sessionStorage.getItem("state"))) ?? "", /change u2/);
  await page.close();
});

test("What was written into a change that was left is no word less when its message is set aside by the change of another", async () => {
  const page = await driver.open("worked");
  await page.getByRole("button", { name: "Change this message" }).nth(1).click();
  await composed(page, "And the report?");
  await page.keyboard.press("End");
  await page.keyboard.type(" Now.");
  await page.keyboard.press("Escape");
  await composed(page, "");
  const view = written("changed-once");
  await tell(page, { type: "session", view });
  await composed(page, "And the report? Now.");
  await page.close();
});
