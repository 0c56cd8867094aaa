import assert from "node:assert/strict";
import { test } from "node:test";
import type { FileEffect } from "../../src/core/events/step.ts";
import { bytesWord } from "../../webview/storage/bytes.ts";
import { changedFiles, undoableOf } from "../../webview/undo/words.ts";
import { step } from "./harness/samples.ts";

const file = (path: string, more: Partial<FileEffect> = {}): FileEffect => ({ path, label: path, kind: "edit", ...more });

test("A step that did nothing to files offers no undo, and one that can't be undone says why", () => {
  assert.equal(undoableOf(step("s1", "a1", {})), undefined);
  assert.equal(undoableOf(step("s1", "a1", { effects: { files: [] } })), undefined);
  const notKept = { files: [file("/a", { notKept: "It is too large." })], partial: "Folders were left out." };
  assert.deepEqual(undoableOf(step("s1", "a1", { effects: notKept })), {
    files: 0,
    limits: ["It is too large.", "Folders were left out."],
  });
  assert.deepEqual(undoableOf(step("s1", "a1", { effects: { files: [file("/a")] } })), { files: 1, limits: [] });
});

test("Files of a run are counted once, without those that can't be put back", () => {
  const steps = [
    step("s1", "a1", { effects: { files: [file("/a"), file("/b")] } }),
    step("s2", "a1", { effects: { files: [file("/a"), file("/c", { notKept: "It is too large." })] } }),
  ];
  assert.equal(changedFiles(steps), 2);
});

test("Sizes are said as people say them", () => {
  const said = [0, 640, 1_023, 1_024, 5_700, 150_000, 12_400_000, 3 * 1_024 ** 3].map(bytesWord);
  assert.deepEqual(said, ["0 bytes", "640 bytes", "1023 bytes", "1.0 KB", "5.6 KB", "146 KB", "11.8 MB", "3.0 GB"]);
});
