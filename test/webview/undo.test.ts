import assert from "node:assert/strict";
import { test } from "node:test";
import { type FileEffect, type Step, undoTool } from "../../src/core/events/step.ts";
import type { UndoScope } from "../../src/core/events/undo.ts";
import { sizeWords } from "../../src/core/events/usage/size.ts";
import { withShortPaths } from "../../webview/composer/paths.ts";
import { summed } from "../../webview/storage/bytes.ts";
import { isUndone, nothingUndone, undoneOf } from "../../webview/undo/undone.ts";
import { changedFiles, undoableOf } from "../../webview/undo/words.ts";
import { answer, step, user } from "./harness/samples.ts";

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
  assert.equal(changedFiles(steps, nothingUndone), 2);
});

/** An undo by the person, which changed these files. */
function undo(id: string, scope: UndoScope, files: readonly FileEffect[]): Step {
  return step(id, "a1", { tool: undoTool, input: { scope }, effects: { files } });
}

const worked = [
  step("s1", "a1", { effects: { files: [file("/a"), file("/b"), file("/c", { kind: "move", from: "/old" })] } }),
  step("s2", "a1", { effects: { files: [file("/a"), file("/d", { kind: "create" })] } }),
];
const messages = [user("u1", "run1", "Do it."), answer("a1", "run1", "Done.")];

/** How many files are left to undo, and the ids of the steps that still offer it. */
function left(...undos: readonly Step[]): readonly [number, string] {
  const undone = undoneOf({ steps: [...worked, ...undos], messages });
  const offering = [...worked, ...undos].filter((each) => !isUndone(each, undone));
  return [changedFiles(worked, undone), offering.map((each) => each.id).join(" ")];
}

test("What an undo took back is offered no more, and what it left still is", () => {
  const run: UndoScope = { kind: "run", runId: "run1" };
  assert.deepEqual(left(), [4, "s1 s2"]);
  const part = undo("n1", run, [file("/a"), file("/b"), file("/old", { kind: "move", from: "/c" })]);
  assert.deepEqual(left(part), [1, "s2 n1"]);
  assert.deepEqual(left(part, undo("n2", run, [file("/d", { kind: "delete" })])), [0, "n1 n2"]);
  assert.deepEqual(left({ ...part, state: "failed" }), [4, "s1 s2 n1"]);
});

test("A file that an earlier step changed too is left when only the later step was undone", () => {
  assert.deepEqual(left(undo("n1", { kind: "step", stepId: "s2" }, [file("/a"), file("/d")])), [3, "s1 n1"]);
});

test("An undo that was undone counts no more, until that is undone as well", () => {
  const all = [file("/a"), file("/b"), file("/c"), file("/d")];
  const first = undo("n1", { kind: "run", runId: "run1" }, all);
  const second = undo("n2", { kind: "step", stepId: "n1" }, all);
  assert.deepEqual(left(first, second), [4, "s1 s2 n2"]);
  assert.deepEqual(left(first, second, undo("n3", { kind: "step", stepId: "n2" }, all)), [0, "n1 n3"]);
  assert.deepEqual(left(first, second, undo("n3", { kind: "before", messageId: "a1" }, all)), [0, "n3"]);
});

test("Sizes are said as people say them", () => {
  const said = [0, 640, 1_023, 1_024, 5_700, 150_000, 12_400_000, 3 * 1_024 ** 3].map((each) => sizeWords(each));
  assert.deepEqual(said, ["0 bytes", "640 bytes", "1023 bytes", "1.0 KB", "5.6 KB", "146 KB", "11.8 MB", "3.0 GB"]);
});

test("Conversations are one size, whichever files they lie in", () => {
  const sizes = [
    { name: "Conversations", detail: "in the database", bytes: 0 },
    { name: "Conversations", detail: "waiting to go into it", bytes: 62_464 },
    { name: "Trash", detail: "deleted files", bytes: 5 },
  ];
  assert.deepEqual(summed(sizes), [
    { name: "Conversations", detail: "", bytes: 62_464, parts: "0 bytes in the database, 61.0 KB waiting to go into it" },
    { name: "Trash", detail: "deleted files", bytes: 5 },
  ]);
});

test("A long path in a sentence is cut to its last name, and nothing else is", () => {
  const said = (sentence: string) => withShortPaths(sentence).map(({ text, whole }) => (whole === undefined ? text : `[${text}=${whole}]`));
  assert.deepEqual(said("The disk of /home/ana/.config/Code/User is full; free 2/3 of it."), [
    "The disk of ",
    "[…/User=/home/ana/.config/Code/User]",
    " is full; free 2/3 of it.",
  ]);
  assert.deepEqual(said("In /Users/ana/Library/Application Support/Code it failed."), [
    "In ",
    "[…/Code=/Users/ana/Library/Application Support/Code]",
    " it failed.",
  ]);
  assert.deepEqual(said("C:\\Users\\ana\\AppData\\Code can't be written; look in /tmp/x."), [
    "[…\\Code=C:\\Users\\ana\\AppData\\Code]",
    " can't be written; look in ",
    "/tmp/x",
    ".",
  ]);
});
