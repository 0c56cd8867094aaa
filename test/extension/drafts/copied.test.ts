import assert from "node:assert/strict";
import { test } from "node:test";
import { copiedBy } from "../../../src/extension/drafts/copied.ts";

/** A clipboard that holds a text, or a picture, which reads as none. */
function clipboardWith(first: { text: string } | { picture: string }) {
  let held = first;
  return {
    held: () => held,
    readText: async () => ("text" in held ? held.text : ""),
    async writeText(text: string) {
      held = { text };
    },
  };
}

const atOnce = async () => undefined;

test("what is copied is told, and the clipboard has its own text again, also where copying fails", async () => {
  const clipboard = clipboardWith({ text: "mine" });
  assert.equal(await copiedBy(clipboard, () => clipboard.writeText("selected")), "selected");
  assert.deepEqual(clipboard.held(), { text: "mine" });
  assert.equal(await copiedBy(clipboard, atOnce, atOnce), "");
  await assert.rejects(
    copiedBy(clipboard, () => Promise.reject(new Error("no terminal"))),
    /no terminal/,
  );
  assert.deepEqual(clipboard.held(), { text: "mine" });
});

test("what the person copies meanwhile stays on the clipboard", async () => {
  const clipboard = clipboardWith({ text: "mine" });
  const copiesAfterIt = {
    ...clipboard,
    async readText() {
      const text = await clipboard.readText();
      if (text === "selected") await clipboard.writeText("theirs");
      return text;
    },
  };
  assert.equal(await copiedBy(copiesAfterIt, () => clipboard.writeText("selected")), "selected");
  assert.deepEqual(clipboard.held(), { text: "theirs" });
  const copiesAndFails = async () => {
    await clipboard.writeText("theirs as well");
    throw new Error("no terminal");
  };
  await assert.rejects(copiedBy(clipboard, copiesAndFails), /no terminal/);
  assert.deepEqual(clipboard.held(), { text: "theirs as well" });
});

test("a picture stays on the clipboard where nothing is copied", async () => {
  const clipboard = clipboardWith({ picture: "cat" });
  assert.equal(await copiedBy(clipboard, atOnce, atOnce), "");
  assert.deepEqual(clipboard.held(), { picture: "cat" });
  assert.equal(await copiedBy(clipboard, () => clipboard.writeText("selected")), "selected");
});

test("what comes to the clipboard only after the command has ended is told as well", async () => {
  const clipboard = clipboardWith({ text: "mine" });
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
    if (pauses === 3) await clipboard.writeText("selected");
  };
  assert.equal(await copiedBy(clipboard, atOnce, pause), "selected");
  assert.deepEqual(clipboard.held(), { text: "mine" });
});
