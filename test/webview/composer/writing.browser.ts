import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { composerOf, type Driver, drawn, requestsOf, startDriver, tell } from "../harness/driver.ts";
import { composed } from "./hands.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

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
