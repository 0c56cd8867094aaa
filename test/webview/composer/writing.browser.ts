import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { composerOf, type Driver, drawn, hold, refuse, requestsOf, startDriver, tell } from "../harness/driver.ts";
import { overflows } from "../harness/fits.ts";
import { writtenStates } from "./states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

/** Waits until the composer holds this, and its cursor stands where it is put. */
async function composed(page: Page, text: string): Promise<void> {
  const area = await composerOf(page).area.elementHandle();
  await page.waitForFunction(([at, wanted]) => (at as unknown as HTMLTextAreaElement).value === wanted, [area, text] as const);
  for (let frames = 0; frames < 3; frames += 1) await drawn(page);
}
/** The conversation of a state. */
function written(state: string): SessionView {
  const [message] = writtenStates((view) => [{ type: "session", view: view as SessionView }])[state]?.() ?? [];
  if (message?.type !== "session" || !message.view) throw new Error(`There is no state ${state}.`);
  return message.view;
}

/** Pastes or drops on the composer as a browser does. */
async function bring(page: Page, how: "paste" | "drop", given: { data?: Record<string, string>; files?: [string, string, number][] }) {
  await composerOf(page).area.evaluate(
    (area, [kind, { data = {}, files = [] }]) => {
      const transfer = new DataTransfer();
      for (const [type, text] of Object.entries(data)) transfer.setData(type, text);
      for (const [name, type, bytes] of files)
        transfer.items.add(new File([name.endsWith(".bin") ? "\0" : "x".repeat(bytes)], name, { type }));
      const options = { bubbles: true, composed: true, cancelable: true };
      const event =
        kind === "paste"
          ? new ClipboardEvent("paste", { ...options, clipboardData: transfer })
          : new DragEvent("drop", { ...options, dataTransfer: transfer });
      area.dispatchEvent(event);
    },
    [how, given] as const,
  );
  await drawn(page);
}

test("Arrow up goes through what was said here and then elsewhere, arrow down comes back to what was being written", async () => {
  const page = await driver.open("worked");
  await composerOf(page).area.click();
  await page.keyboard.type("half a thought");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowUp");
  await composed(page, "And the report?");
  await tell(page, { type: "past", texts: ["Something of another day", "And the report?"] });
  await page.keyboard.press("ArrowUp");
  await composed(page, "Mend the totals in @src/totals.ts");
  await page.keyboard.press("ArrowUp");
  await composed(page, "Something of another day");
  await page.keyboard.press("ArrowUp");
  for (const text of ["Mend the totals in @src/totals.ts", "And the report?", "half a thought"]) {
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowDown");
    await composed(page, text);
  }
  assert.equal((await requestsOf(page, "loadPast")).length, 1);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowUp");
  await composed(page, "And the report?");
  await page.keyboard.press("Enter");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "send"), [{ text: "And the report?" }]);
  assert.equal(await composerOf(page).draft(), "half a thought");
  await page.close();
});

test("In a text of several lines the arrows move the cursor first, and what was gone through and changed is a draft", async () => {
  const page = await driver.open("worked");
  await composerOf(page).area.click();
  await page.keyboard.type("one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.type("!");
  await drawn(page);
  assert.equal(await composerOf(page).draft(), "one!\ntwo");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowUp");
  await composed(page, "And the report?");
  await page.keyboard.press("End");
  await page.keyboard.type(" Please.");
  await page.reload();
  await page.locator("main:visible").waitFor();
  assert.equal(await composerOf(page).draft(), "And the report? Please.");
  await composerOf(page).area.click();
  await page.keyboard.press("Enter");
  await composed(page, "one!\ntwo");
  await page.close();
});

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

test("A press on what was handed over shows what the model was told of it", async () => {
  const page = await driver.open("worked");
  await page.getByRole("button", { name: "totals.ts", exact: true }).click();
  await page.getByText("Its text is not here: read_file reads it.").waitFor();
  await page.getByRole("button", { name: "Open file" }).click();
  assert.deepEqual(await requestsOf(page, "openFile"), [{ path: "/billing/src/totals.ts" }]);
  await page.getByRole("button", { name: "Pasted text, 80 lines" }).click();
  await page.getByText("line line").first().waitFor();
  await page.close();
});

test("A long paste goes along folded, and can be put among the words; a short one is the text field's", async () => {
  const page = await driver.open("empty");
  await composerOf(page).area.click();
  await bring(page, "paste", { data: { "text/plain": "a line\n".repeat(80) } });
  assert.deepEqual(await composerOf(page).chips(), ["Pasted text, 80 lines"]);
  await page.reload();
  await page.locator("main:visible").waitFor();
  await composerOf(page).area.click();
  await page.keyboard.press("Enter");
  await drawn(page);
  const [sent] = (await requestsOf(page, "send")) as { text: string; texts: { name: string; text: string }[] }[];
  assert.deepEqual([sent?.text, sent?.texts[0]?.name, sent?.texts[0]?.text.length], ["", "Pasted text, 80 lines", 560]);
  await bring(page, "paste", { data: { "text/plain": "b ".repeat(4_000) } });
  await page.getByRole("button", { name: "Pasted text, 8,000 characters", exact: true }).click();
  await page.getByRole("button", { name: "Put it among the words" }).click();
  await drawn(page);
  assert.deepEqual([(await composerOf(page).draft()).length, await composerOf(page).chips()], [8_000, []]);
  await page.close();
});

test("Files of the workspace that are dropped are mentioned where the cursor stands; what may not be is said", async () => {
  const page = await driver.open("empty");
  await composerOf(page).area.click();
  await page.keyboard.type("Compare with me");
  for (let count = 0; count < " me".length; count += 1) await page.keyboard.press("ArrowLeft");
  await bring(page, "drop", { data: { "text/uri-list": "file:///billing/src\r\nfile:///billing/.env" } });
  assert.deepEqual(await requestsOf(page, "drop"), [{ uris: ["file:///billing/src", "file:///billing/.env"] }]);
  await tell(page, {
    type: "dropped",
    mentions: [{ kind: "folder", name: "src/", path: "/billing/src" }],
    problems: [".env is closed to tools."],
  });
  await page.getByText(".env is closed to tools.").waitFor();
  assert.deepEqual([await composerOf(page).draft(), await composerOf(page).chips()], ["Compare with @src/  me", ["src/"]]);
  await page.close();
});

test("Of files from outside pictures and texts go along; what is too large or no text says so, with what to do", async () => {
  const page = await driver.open("empty");
  await bring(page, "drop", {
    files: [
      ["notes.md", "text/markdown", 200],
      ["tool.bin", "application/octet-stream", 1],
    ],
  });
  await page
    .getByText("tool.bin is neither a picture nor a text, so it can't go along. Put it into the workspace and mention it with @.")
    .waitFor();
  assert.deepEqual(await composerOf(page).chips(), ["notes.md"]);
  await bring(page, "drop", { files: [["photo.png", "image/png", 100_000_000]] });
  await page.getByText("photo.png has 100 MB; a picture may have 5 MB. Make it smaller, or take a part of it.").waitFor();
  await page.evaluate(() => {
    FileReader.prototype.readAsDataURL = function fail(this: FileReader) {
      this.dispatchEvent(new ProgressEvent("error"));
    };
  });
  await bring(page, "drop", { files: [["gone.png", "image/png", 3]] });
  await page.getByText("gone.png can't be read any more. Add it again.").waitFor();
  await page.close();
});
