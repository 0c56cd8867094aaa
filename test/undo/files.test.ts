import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { linesOf, openWorkshop } from "./workshop.ts";

test("An edited file comes back byte for byte: line ends, marks, encodings and mode", async () => {
  const shop = openWorkshop();
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("eins\r\nzwei\r\n", "utf16le")]);
  shop.write("crlf.txt", "\ufeffone\r\ntwo\nthree\r\n");
  shop.write("wide.txt", wide);
  shop.write("run.sh", "echo one\n", 0o755);
  const before = shop.bytes("crlf.txt");
  await shop.work(
    ["edit_file", { path: "crlf.txt", old_text: "two", new_text: "TWO" }],
    ["edit_file", { path: "wide.txt", old_text: "zwei", new_text: "drei" }],
    ["write_file", { path: "run.sh", content: "echo two\n" }],
  );
  assert.match(shop.read("crlf.txt"), /TWO/);
  await shop.undo(await shop.lastRun());
  assert.deepEqual(shop.bytes("crlf.txt"), before);
  assert.deepEqual(shop.bytes("wide.txt"), wide);
  assert.deepEqual([shop.read("run.sh"), shop.mode("run.sh")], ["echo one\n", 0o755]);
});

test("A created file goes into the trash with the folders made for it; a deleted one and a moved one come back", async () => {
  const shop = openWorkshop();
  shop.write("old.txt", "old");
  shop.write("docs/a.txt", "a");
  shop.write("docs/more/b.txt", "b");
  await shop.work(
    ["write_file", { path: "new/deep/file.txt", content: "new" }],
    ["delete_file", { path: "old.txt" }],
    ["move_file", { from: "docs", to: "pages/docs" }],
  );
  const scope = await shop.lastRun();
  assert.deepEqual(linesOf(await shop.plan(scope)).toSorted(), [
    "move-back pages/docs: ready",
    "put-back old.txt: ready",
    "trash new/deep/file.txt: ready",
  ]);
  const report = await shop.undo(scope);
  assert.deepEqual([shop.has("new"), shop.has("pages"), shop.read("old.txt"), shop.read("docs/more/b.txt")], [false, false, "old", "b"]);
  assert.equal(report.files.length, 3);
});

test("Several changes of one file are one action; a file that was moved, edited and then deleted comes back where and as it was", async () => {
  const shop = openWorkshop();
  shop.write("a.txt", "1");
  shop.write("b.txt", "b1");
  await shop.work(["write_file", { path: "a.txt", content: "2" }], ["write_file", { path: "b.txt", content: "b2" }]);
  await shop.work(["write_file", { path: "a.txt", content: "3" }], ["move_file", { from: "a.txt", to: "c.txt" }]);
  await shop.work(["edit_file", { path: "c.txt", old_text: "3", new_text: "4" }], ["delete_file", { path: "c.txt" }]);
  await shop.work(["write_file", { path: "a.txt", content: "another" }]);
  const [first] = (await shop.stage.view()).messages;
  const scope = { kind: "before", messageId: first?.id ?? "" } as const;
  assert.equal((await shop.plan(scope)).files.length, 3, "the newcomer at a.txt is a file of its own");
  await shop.undo(scope);
  assert.deepEqual([shop.read("a.txt"), shop.read("b.txt"), shop.has("c.txt")], ["1", "b1", false]);
});

test("One file of three is undone, and the others stay", async () => {
  const shop = openWorkshop();
  for (const name of ["a", "b", "c"]) shop.write(name, `${name}1`);
  await shop.work(...["a", "b", "c"].map((each) => ["write_file", { path: each, content: `${each}2` }] as const));
  const scope = await shop.lastRun();
  const plan = await shop.plan(scope, [shop.path("b")]);
  assert.deepEqual(linesOf(plan), ["restore b: ready"]);
  await shop.stage.runtime.undo.apply(shop.stage.sessionId(), plan);
  assert.deepEqual([shop.read("a"), shop.read("b"), shop.read("c")], ["a2", "b1", "c2"]);
});

test("What the person or a later step has changed since is only overwritten when it is named, and says which it was", async () => {
  const shop = openWorkshop();
  shop.write("mine.txt", "1");
  shop.write("theirs.txt", "1");
  const [first] = await shop.work(
    ["write_file", { path: "mine.txt", content: "2" }],
    ["write_file", { path: "theirs.txt", content: "2" }],
    ["write_file", { path: "made.txt", content: "2" }],
  );
  const scope = await shop.lastRun();
  await shop.work(["write_file", { path: "theirs.txt", content: "3" }]);
  shop.write("mine.txt", "by hand");
  shop.write("made.txt", "by hand");
  assert.deepEqual(linesOf(await shop.plan(scope)).toSorted(), [
    "restore mine.txt: changed-since (It has been changed since.)",
    "restore theirs.txt: changed-since (A later step changed it again: Write theirs.txt.)",
    "trash made.txt: changed-since (It has been changed since.)",
  ]);
  assert.deepEqual((await shop.undo(scope)).files, []);
  assert.deepEqual([shop.read("mine.txt"), shop.read("theirs.txt"), shop.read("made.txt")], ["by hand", "3", "by hand"]);
  await shop.undo({ kind: "step", stepId: first?.id ?? "" }, ["mine.txt"]);
  assert.equal(shop.read("mine.txt"), "1");
});

test("What changes between the plan and the undo is left as it is, and said", async () => {
  const shop = openWorkshop();
  shop.write("a", "1");
  await shop.work(["write_file", { path: "a", content: "2" }]);
  const plan = await shop.plan(await shop.lastRun());
  shop.write("a", "just now");
  const { files, stepId } = await shop.stage.runtime.undo.apply(shop.stage.sessionId(), plan);
  assert.match(files[0]?.problem ?? "", /a was changed just now/);
  assert.deepEqual([shop.read("a"), stepId], ["just now", undefined]);
});

test("An undo can be undone, and that too; undoing twice does nothing more", async () => {
  const shop = openWorkshop();
  shop.write("a", "1", 0o600);
  shop.write("gone", "g");
  shop.write("from", "f");
  await shop.work(
    ["write_file", { path: "a", content: "2" }],
    ["write_file", { path: "dir/new", content: "n" }],
    ["delete_file", { path: "gone" }],
    ["move_file", { from: "from", to: "to" }],
  );
  const scope = await shop.lastRun();
  const { stepId = "" } = await shop.undo(scope);
  const isBefore = () => assert.deepEqual([shop.read("a"), shop.has("dir"), shop.read("gone"), shop.read("from")], ["1", false, "g", "f"]);
  const isAfter = () => assert.deepEqual([shop.read("a"), shop.read("dir/new"), shop.has("gone"), shop.read("to")], ["2", "n", false, "f"]);
  isBefore();
  assert.deepEqual(new Set((await shop.plan(scope)).files.map((each) => each.state)), new Set(["same"]));
  assert.equal((await shop.undo(scope)).stepId, undefined);
  const again = await shop.undo({ kind: "step", stepId });
  isAfter();
  await shop.undo({ kind: "step", stepId: again.stepId ?? "" });
  isBefore();
});

test("It can be undone after a restart", async () => {
  const shop = openWorkshop();
  shop.write("a", "1");
  await shop.work(["write_file", { path: "a", content: "2" }], ["delete_file", { path: "a" }]);
  const scope = await shop.lastRun();
  await shop.stage.runtime.close();
  const after = shop.restarted();
  await after.undo(scope);
  assert.equal(after.read("a"), "1");
});

test("Links are put back as links, and several folders work", async () => {
  const shop = openWorkshop({ folders: ["one", "two"] });
  const second = path.join(shop.root, "two");
  writeFileSync(path.join(second, "x.txt"), "x1");
  symlinkSync("x.txt", path.join(second, "link"));
  mkdirSync(path.join(second, "dir"));
  await shop.work(
    ["write_file", { path: "two/x.txt", content: "x2" }],
    ["delete_file", { path: "two/link" }],
    ["write_file", { path: "y.txt", content: "y" }],
  );
  const plan = await shop.plan(await shop.lastRun());
  assert.deepEqual(linesOf(plan).toSorted(), ["put-back two/link: ready", "restore two/x.txt: ready", "trash y.txt: ready"]);
  await shop.undo(plan.scope);
  assert.equal(readFileSync(path.join(second, "link"), "utf8"), "x1");
  assert.equal(existsSync(shop.path("y.txt")), false);
});
