import assert from "node:assert/strict";
import { chmodSync, linkSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { quietContext } from "./context.ts";
import { createWorld, ready, refusal } from "./world.ts";

const world = createWorld();
const context = quietContext();

interface Edit {
  readonly before: string | Uint8Array;
  readonly old: string;
  readonly new: string;
  readonly all?: boolean;
}

async function edited({ before, old, new: replacement, all }: Edit): Promise<string> {
  world.write("file.txt", before);
  const result = await world.call("edit_file", { path: "file.txt", old_text: old, new_text: replacement, replace_all: all });
  assert.equal(result.ok, true, result.output);
  return world.read("file.txt");
}

test("A text found to the letter is replaced, and nothing else", async () => {
  assert.equal(await edited({ before: "one\ntwo\nthree\n", old: "two", new: "2" }), "one\n2\nthree\n");
  assert.equal(await edited({ before: "a = $1", old: "a", new: "$& $1 $$ $`" }), "$& $1 $$ $` = $1");
  assert.equal(await edited({ before: "no end", old: "end", new: "newline" }), "no newline");
  assert.equal(await edited({ before: "x\ny\n", old: "x\n", new: "" }), "y\n");
  assert.equal(await edited({ before: "x\ny", old: "x\ny\n", new: "x\nz\n" }), "x\nz");
});

test("Every place is replaced only when that is asked for", async () => {
  assert.equal(await edited({ before: "a b a b a", old: "a", new: "aa", all: true }), "aa b aa b aa");
  world.write("file.txt", "a\nb\na\n");
  const message = refusal(await world.prepare("edit_file", { path: "file.txt", old_text: "a", new_text: "c" }));
  assert.match(message, /stands 2 times in file\.txt \(lines 1, 3\)/);
  assert.equal(world.read("file.txt"), "a\nb\na\n");
});

test("Line endings, byte order marks, encodings and missing last newlines stay as they are", async () => {
  assert.equal(await edited({ before: "a\r\nb\r\nc\r\n", old: "a\nb", new: "a\nx\nb" }), "a\r\nx\r\nb\r\nc\r\n");
  assert.equal(await edited({ before: "a\r\nb\r\n", old: "b", new: "x\ny" }), "a\r\nx\r\ny\r\n");
  assert.equal(await edited({ before: "a\nb\r\nc\n", old: "c", new: "x\ny" }), "a\nb\r\nx\ny\n");
  assert.equal(await edited({ before: "a\nb\nc", old: "a\r\nb", new: "A\r\nB" }), "A\nB\nc");
  assert.equal(await edited({ before: "\ufeffone", old: "one", new: "two" }), "\ufefftwo");
  await edited({ before: Buffer.from("\ufeffgrüß dich", "utf16le"), old: "dich", new: "Gott" });
  assert.equal(readFileSync(world.path("file.txt")).toString("utf16le"), "\ufeffgrüß Gott");
});

test("What differs in blanks, indentation or typography is still found, and the file's form is kept", async () => {
  assert.equal(await edited({ before: "a  \nb\t\nc\n", old: "a\nb\nc", new: "a\nB\nc" }), "a  \nB\nc\n");
  assert.equal(
    await edited({ before: "  if (x) {\n    go();\n  }\n", old: "if (x) {\n  go();\n}", new: "if (x) {\n  stop();\n  go();\n}" }),
    "  if (x) {\n    stop();\n    go();\n  }\n",
  );
  assert.equal(
    await edited({ before: "if (x) {\n  go();\n}\n", old: "    if (x) {\n      go();\n    }", new: "    if (y) {\n      go();\n    }" }),
    "if (y) {\n  go();\n}\n",
  );
  assert.equal(
    await edited({ before: "\tif (x) {\n\t\tgo();\n\t}\n", old: "  if (x) {\n    go();\n  }", new: "  if (x) {\n    stop();\n  }" }),
    "\tif (x) {\n\t\tstop();\n\t}\n",
  );
  assert.equal(await edited({ before: "He said “hi” – twice…\n", old: 'He said "hi" - twice...', new: "Nothing." }), "Nothing.\n");
  assert.equal(await edited({ before: "“kept”\nchanged\n", old: '"kept"\nchanged', new: '"kept"\nnew' }), "“kept”\nnew\n");
});

test("Lines that the change leaves alone keep their every byte", async () => {
  const check = async (before: string, [old, now]: readonly [string, string], expected: string) =>
    assert.equal(await edited({ before, old, new: now }), expected);
  await check("x  \ny\t\nx\n", ["x\ny\nx", "x\nY\nx"], "x  \nY\nx\n");
  await check("x\ny\t\nx  \n", ["x\ny\nx\n", "x\nY\nx\n"], "x\nY\nx  \n");
  await check("a \n  \nb\n", ["a\n\nb", "a\n\nB"], "a \n  \nB\n");
  await check("a \r\nb\nc\n", ["a\nb\nc", "a\nb\nC"], "a \r\nb\nC\n");
  await check("k \nx \nx\t\nk\n", ["k\nx\nx\nk", "n\nx\nm\nx\nn"], "n\nx \nm\nx\t\nn\n");
});

test("A miss shows the nearest text with its line numbers, and leaves the file alone", async () => {
  const before = "function total(items) {\n  let sum = 0;\n  for (const item of items) sum += item.price;\n  return sum;\n}\n";
  world.write("file.txt", before);
  const given = { path: "file.txt", old_text: "  let sum = 1;\n  for (const item of items) sum += item.cost;", new_text: "x" };
  const message = refusal(await world.prepare("edit_file", given));
  assert.match(message, /not found in file\.txt; nothing was changed/);
  assert.match(message, /^2\t {2}let sum = 0;$/m);
  assert.equal(world.read("file.txt"), before);
  assert.match(refusal(await world.prepare("edit_file", { ...given, old_text: "zzz qqq" })), /Nothing in it is alike/);
});

test("A miss outside the workspace tells nothing of what the file holds", async () => {
  writeFileSync(path.join(world.outside, "private.txt"), "the secret word\n");
  const message = refusal(await world.prepare("edit_file", { path: "../outside/private.txt", old_text: "the secret wort", new_text: "x" }));
  assert.doesNotMatch(message, /secret word/);
});

test("Edits that make no sense are refused in a sentence", async () => {
  world.write("file.txt", "text\n");
  const check = async (given: object, expected: RegExp) =>
    assert.match(refusal(await world.prepare("edit_file", { path: "file.txt", old_text: "a", new_text: "b", ...given })), expected);
  await check({ old_text: "", new_text: "x" }, /old_text is empty/);
  await check({ old_text: "text", new_text: "text" }, /are the same/);
  await check({ path: "gone.txt" }, /There is no file gone\.txt/);
  await check({ path: "." }, /is a folder/);
  world.write("empty.txt", "");
  await check({ path: "empty.txt" }, /The file is empty/);
  world.write("binary", Buffer.from([1, 0, 2]));
  await check({ path: "binary" }, /binary file/);
  world.write("latin", Buffer.from([0x61, 0xfc]));
  await check({ path: "latin" }, /not valid UTF-8; changing it as text would damage it/);
  world.write("locked.txt", "a\n");
  chmodSync(world.path("locked.txt"), 0o444);
  await check({ path: "locked.txt" }, /is read-only/);
});

test("The change is shown as it will be made, with its counts and both texts", async () => {
  world.write("src/a.js", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
  const prepared = ready(await world.prepare("edit_file", { path: "src/a.js", old_text: "5", new_text: "five\nfünf" }));
  assert.ok(prepared.access.kind === "write");
  assert.equal(prepared.access.diff, "@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n+fünf\n 6\n 7\n 8\n");
  assert.equal(world.read("src/a.js"), "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "nothing is written before the answer");
  const { change, summary, output } = await prepared.run(context);
  assert.equal(summary, "+2 −1");
  assert.equal(output, "Changed src/a.js (+2 −1). At line 5.");
  assert.deepEqual(change, {
    path: world.path("src/a.js"),
    label: "src/a.js",
    kind: "edit",
    addedLines: 2,
    removedLines: 1,
    before: "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
    after: "1\n2\n3\n4\nfive\nfünf\n6\n7\n8\n9\n",
  });
});

test("A file that changed since it was shown is left alone, unless the change itself is still the same", async () => {
  world.write("file.txt", "one\ntwo\n");
  const edit = async () => ready(await world.prepare("edit_file", { path: "file.txt", old_text: "two", new_text: "2" }));
  const first = await edit();
  world.write("file.txt", "one\ntwo more\n");
  assert.match((await first.run(context)).output, /has changed since/);
  assert.equal(world.read("file.txt"), "one\ntwo more\n");
  world.write("file.txt", "a\nb\nc\ntwo\n");
  const second = await edit();
  world.write("file.txt", "zero\na\nb\nc\ntwo\n");
  assert.equal((await second.run(context)).ok, true);
  assert.equal(world.read("file.txt"), "zero\na\nb\nc\n2\n");
  world.write("file.txt", "one\ntwo\n");
  const third = await edit();
  rmSync(world.path("file.txt"));
  assert.match((await third.run(context)).output, /There is no file|has changed since/);
});

test("The same lines changed between other lines are another change than the one shown", async () => {
  world.write("file.txt", "for the guest:\n  allow = false\nfor the owner:\n  allow = true\n");
  const prepared = ready(await world.prepare("edit_file", { path: "file.txt", old_text: "allow = true", new_text: "allow = all" }));
  const swapped = "for the owner:\n  allow = none\nfor the guest:\n  allow = true\n";
  world.write("file.txt", swapped);
  assert.match((await prepared.run(context)).output, /has changed since it was shown, so nothing was written/);
  assert.equal(world.read("file.txt"), swapped);
});

test("A path that leads elsewhere by the time of the answer is not written", async () => {
  world.write("turn/file.txt", "a\n");
  const prepared = ready(await world.prepare("edit_file", { path: "turn/file.txt", old_text: "a", new_text: "b" }));
  rmSync(world.path("turn"), { recursive: true });
  writeFileSync(path.join(world.outside, "file.txt"), "a\n");
  symlinkSync(world.outside, world.path("turn"));
  assert.equal((await prepared.run(context)).ok, false);
  assert.equal(readFileSync(path.join(world.outside, "file.txt"), "utf8"), "a\n");
});

test("A link is written through to the file it leads to, which keeps its mode", async () => {
  world.write("real.sh", "a\n");
  chmodSync(world.path("real.sh"), 0o751);
  symlinkSync("real.sh", world.path("link.sh"));
  await world.call("edit_file", { path: "link.sh", old_text: "a", new_text: "b" });
  assert.equal(world.read("real.sh"), "b\n");
  assert.equal(statSync(world.path("real.sh")).mode & 0o777, 0o751);
  assert.equal(readdirSync(world.folder).filter((each) => each.startsWith(".anycowork")).length, 0, "nothing is left beside it");
});

test("A link out of the workspace, and a file with a second name, ask", async () => {
  writeFileSync(path.join(world.outside, "far.txt"), "a\n");
  symlinkSync(path.join(world.outside, "far.txt"), world.path("near.txt"));
  const out = ready(await world.prepare("edit_file", { path: "near.txt", old_text: "a", new_text: "b" }));
  assert.equal(out.access.kind === "write" && out.access.place, "outside");
  linkSync(path.join(world.outside, "far.txt"), world.path("hard.txt"));
  const hard = ready(await world.prepare("edit_file", { path: "hard.txt", old_text: "a", new_text: "b" }));
  assert.match((hard.access.kind === "write" && hard.access.guarded) || "", /another name/);
});

test("A file keeps its encoding when it is edited, and a sign it has no byte for is refused", async () => {
  const check = async (name: string, from: Buffer, to: Buffer) => {
    world.write(name, from);
    const { ok, output } = await world.call("edit_file", { path: name, old_text: "Käse", new_text: "Brötchen" });
    assert.equal(ok, true, output);
    assert.deepEqual(readFileSync(world.path(name)), to);
  };
  const western = (text: string) => Buffer.from(text, "latin1");
  await check("western.txt", western("Ein St\xfcck K\xe4se f\xfcr 3 \x80"), western("Ein St\xfcck Br\xf6tchen f\xfcr 3 \x80"));
  const wide = (text: string) => Buffer.from(text, "utf16le");
  await check("wide.txt", wide("Ein Stück Käse, bitte"), wide("Ein Stück Brötchen, bitte"));
  await check("wide-be.txt", wide("Ein Stück Käse, bitte").swap16(), wide("Ein Stück Brötchen, bitte").swap16());
  const { output } = await world.call("edit_file", { path: "western.txt", old_text: "3", new_text: "三" });
  assert.match(output, /^western\.txt is kept in Windows-1252, which has no “三”\./);
});

test("An open document is matched and changed through the editor", async () => {
  const document = { text: "unsaved one\n", refuses: false };
  const editor = createWorld({
    documents: {
      read: async (target) => (target.endsWith("open.txt") ? document.text : undefined),
      unsaved: async () => [],
      async replace(target, { expected, text }) {
        if (!target.endsWith("open.txt")) return false;
        if (document.refuses || expected !== document.text) throw new Error("The editor refused the change.");
        document.text = text;
        return true;
      },
    },
  });
  editor.write("open.txt", "saved\n");
  assert.equal((await editor.call("edit_file", { path: "open.txt", old_text: "one", new_text: "two" })).ok, true);
  assert.equal(document.text, "unsaved two\n");
  assert.equal(editor.read("open.txt"), "saved\n", "the editor saves it, not we");
  document.refuses = true;
  assert.match((await editor.call("edit_file", { path: "open.txt", old_text: "two", new_text: "three" })).output, /editor refused/);
});

test("A large file is matched, diffed and missed without delay", async () => {
  const lines = Array.from({ length: 8_000 }, (_, index) => `line ${index} of a long file`);
  world.write("large.txt", lines.join("\n"));
  const changed = await world.call("edit_file", { path: "large.txt", old_text: "line 4321 of", new_text: "row 4321 of" });
  assert.equal(changed.summary, "+1 −1");
  assert.match(
    refusal(await world.prepare("edit_file", { path: "large.txt", old_text: "lime 777 off a long file\n?", new_text: "" })),
    /nearest text/,
  );
});
