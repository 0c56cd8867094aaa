import assert from "node:assert/strict";
import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { test } from "node:test";
import { stage } from "./stage.ts";

test("A workspace comes to the box as it is: contents, modes, times, links as links, empty folders", async () => {
  const { folder, files, write, link, here, there, bring } = stage();
  write("src/a.ts", "one", 0o600);
  write("run.sh", "#!/bin/sh", 0o755);
  write("käse und \n brot", "names of any kind");
  mkdirSync(here("empty"));
  link("inner", "src/a.ts");
  link("outer", "/etc/passwd");
  assert.deepEqual(await bring(), { notes: [] });
  const seen = new Map(
    [...files.entries].map(([target, { type, mode, content }]) => [path.relative(folder, target), [type, mode, content]]),
  );
  assert.deepEqual(seen.get("src"), ["directory", 0o755, ""]);
  assert.deepEqual(seen.get("src/a.ts"), ["file", 0o600, "one"]);
  assert.deepEqual(seen.get("run.sh"), ["file", 0o755, "#!/bin/sh"]);
  assert.deepEqual(seen.get("käse und \n brot"), ["file", 0o644, "names of any kind"]);
  assert.deepEqual(seen.get("empty"), ["directory", 0o755, ""]);
  assert.deepEqual(seen.get("inner")?.slice(2), ["src/a.ts"]);
  assert.deepEqual(seen.get("outer")?.slice(2), ["/etc/passwd"]);
  assert.equal(files.entries.get(there("run.sh"))?.mtimeMs, 1_600_000_000_250);
});

test("Where nothing changed nothing is sent and nothing is fetched", async () => {
  const { write, bring, takeBack, asked } = stage();
  write("a", "one");
  await bring();
  assert.deepEqual(asked(), ["put 1", "list"]);
  await takeBack();
  await bring();
  assert.deepEqual(asked(), ["list"]);
});

test("Only what changed here is brought, and what was deleted here goes there too", async () => {
  const { write, here, there, files, bring, asked } = stage();
  for (const each of ["a", "b/c", "b/d", "e/f"]) write(each, each);
  await bring();
  asked();
  writeFileSync(here("a"), "other");
  rmSync(here("b"), { recursive: true });
  rmSync(here("e/f"));
  await bring();
  assert.deepEqual(asked(), [`rm ${there("b")} ${there("e/f")}`, "put 1", "list"]);
  assert.equal(files.entries.get(there("a"))?.content, "other");
  assert.deepEqual(
    [...files.entries.keys()]
      .map((each) => path.basename(each))
      .slice(1)
      .sort(),
    ["a", "e"],
  );
});

test("What the box made, changed, deleted, linked and gave another mode is so here afterwards", async () => {
  const { write, here, there, files, read, bring, takeBack, asked } = stage();
  for (const each of ["edit", "gone", "mode", "touch", "deep/gone", "becomes-folder"]) write(each, each);
  write("becomes-file/inner", "x");
  await bring();
  asked();
  files.write(there("edit"), "edited");
  files.write(there("new/deep/file"), "made");
  files.write(there("new"), "", { type: "directory" });
  files.write(there("new/deep"), "", { type: "directory", mode: 0o750 });
  files.write(there("mode"), "mode", { mode: 0o755 });
  files.write(there("touch"), "touch", { mtimeMs: 1_650_000_000_500 });
  files.write(there("link"), "new/deep/file", { type: "symlink", mode: 0o777 });
  for (const each of ["gone", "deep", "becomes-folder", "becomes-file"]) files.remove(there(each));
  files.write(there("becomes-folder"), "", { type: "directory" });
  files.write(there("becomes-folder/inner"), "y");
  files.write(there("becomes-file"), "z");
  assert.deepEqual(await takeBack(), []);
  assert.equal(read("edit"), "edited");
  assert.equal(read("new/deep/file"), "made");
  assert.equal(lstatSync(here("new/deep")).mode & 0o777, 0o750);
  assert.equal(lstatSync(here("mode")).mode & 0o777, 0o755);
  assert.equal(lstatSync(here("touch")).mtimeMs, 1_650_000_000_500);
  assert.equal(readlinkSync(here("link")), "new/deep/file");
  assert.equal(read("becomes-folder/inner"), "y");
  assert.equal(read("becomes-file"), "z");
  for (const each of ["gone", "deep"]) assert.equal(existsSync(here(each)), false, each);
  asked();
  await bring();
  await takeBack();
  assert.deepEqual(asked(), ["list"], "and both sides agree");
});

test("Of a box without find and stat everything is fetched and compared by its content", async () => {
  const { write, here, there, files, read, bring, takeBack, asked } = stage();
  for (const each of ["same", "edit", "gone/inner", "left-out"]) write(each, each);
  files.isBare = true;
  await bring();
  files.write(there("edit"), "edited");
  files.remove(there("gone"));
  const kept = files.entries.get(there("left-out"));
  assert.ok(kept);
  assert.deepEqual(await takeBack(), []);
  assert.equal(read("edit"), "edited");
  assert.equal(existsSync(here("gone")), false);
  assert.equal(read("same"), "same");
  assert.ok(asked().includes(`has ${there("gone")}`));
});

test("What an archive leaves out is deleted here only where the engine says that it is gone", async () => {
  const { write, there, files, read, bring, takeBack } = stage();
  for (const each of ["a", "b"]) write(each, each);
  files.isBare = true;
  await bring();
  const get = files.get.bind(files);
  const hidden = files.entries.get(there("b"));
  files.get = async (target, signal) => {
    files.entries.delete(there("b"));
    const archive = await get(target, signal);
    if (hidden) files.entries.set(there("b"), hidden);
    return archive;
  };
  assert.deepEqual(await takeBack(), []);
  assert.equal(read("b"), "b");
});

test("What changed here and there is a conflict: what is here stays, what the command made is kept, and then goes there", async () => {
  const { dataFolder, write, here, there, files, read, bring, takeBack } = stage();
  for (const each of ["both", "edited-here", "edited-there", "same-edit"]) write(each, each);
  await bring();
  for (const each of ["both", "edited-here", "same-edit"]) writeFileSync(here(each), each === "same-edit" ? "agreed" : "mine");
  writeFileSync(here("new"), "mine");
  rmSync(here("edited-there"));
  files.write(there("both"), "theirs");
  files.remove(there("edited-here"));
  files.write(there("edited-there"), "theirs");
  files.write(there("new"), "theirs");
  files.write(there("same-edit"), "agreed");
  const [note = "", ...others] = await takeBack();
  assert.match(note, /^Changed by the command, but meanwhile here too, so what is here stays: both, edited-there, new, edited-here\./);
  assert.deepEqual(others, []);
  assert.deepEqual([read("both"), read("edited-here"), read("new"), read("same-edit")], ["mine", "mine", "mine", "agreed"]);
  assert.equal(existsSync(here("edited-there")), false);
  const [, keptAt = ""] = /is kept in (.*), from where/.exec(note) ?? [];
  assert.ok(keptAt.startsWith(path.join(dataFolder, "trash")));
  assert.deepEqual(readdirSync(keptAt).sort(), ["both", "edited-there", "new"]);
  await bring();
  const now = ["both", "edited-here", "new", "same-edit"].map((each) => files.entries.get(there(each))?.content);
  assert.deepEqual(now, ["mine", "mine", "mine", "agreed"]);
  assert.equal(files.entries.has(there("edited-there")), false);
  assert.deepEqual(await takeBack(), []);
});

test("What is hidden is not sent, what is kept is not taken over but put aside, and the box gets back what is here", async () => {
  const walls = {
    hides: (target: string) => target.endsWith(".env"),
    keeps: (target: string) => (/\.env$|hooks/.test(target) ? "it is held" : undefined),
  };
  const { dataFolder, write, here, there, files, read, bring, takeBack } = stage({ walls });
  write(".env", "SECRET=1");
  write("hooks/pre-commit", "good");
  write("hooks/other", "good");
  await bring();
  assert.equal(files.entries.has(there(".env")), false);
  files.write(there("hooks/pre-commit"), "evil");
  files.write(there("hooks/new"), "evil");
  files.remove(there("hooks/other"));
  files.write(there(".env"), "OTHER=1");
  const [note = ""] = await takeBack();
  assert.match(
    note,
    /not taken over: \.env \(it is held\), hooks\/new \(it is held\), hooks\/pre-commit \(it is held\), hooks\/other \(it is held\)\./,
  );
  assert.deepEqual([read("hooks/pre-commit"), read("hooks/other"), read(".env")], ["good", "good", "SECRET=1"]);
  assert.equal(existsSync(here("hooks/new")), false);
  assert.ok(note.includes(path.join(dataFolder, "trash")));
  await bring();
  assert.deepEqual(
    [...files.entries]
      .filter(([, { type }]) => type === "file")
      .map(([target, { content }]) => `${path.basename(target)} ${content}`)
      .sort(),
    ["other good", "pre-commit good"],
  );
});

test("Links that lead out, pipes and names that can't be had here stay in the box, and are not taken out of it again", async () => {
  const { folder, write, here, there, files, bring, takeBack } = stage();
  write("a", "a");
  await bring();
  const links = ["/etc/passwd", "../out", "a/../../out", `${folder}-other`, "sub/../..", "/"];
  for (const [index, each] of links.entries()) files.write(there(`link${index}`), each, { type: "symlink" });
  files.write(there("pipe"), "", { type: "fifo" });
  files.write(there("inside"), `${folder}/a`, { type: "symlink" });
  files.write(there("up"), "./a", { type: "symlink" });
  const [note = "", ...others] = await takeBack();
  assert.match(note, /^Only in the sandbox, and lost with it: link0 \(it leads out of the workspace\)/);
  assert.match(note, /pipe \(it is no file, folder or link/);
  assert.deepEqual(others, []);
  assert.deepEqual(readdirSync(folder).sort(), ["a", "inside", "up"]);
  assert.ok(lstatSync(here("inside")).isSymbolicLink());
  await bring();
  assert.deepEqual(await takeBack(), [], "it is said once");
  assert.ok(files.entries.has(there("link0")));
});

test("What is taken back while others run is taken before anything is brought, so that nothing of the box is lost", async () => {
  const { write, here, there, files, read, bring, takeBack } = stage();
  for (const each of ["a", "b"]) write(each, each);
  await bring();
  files.write(there("a"), "half way");
  writeFileSync(here("b"), "mine");
  assert.deepEqual(await bring({ isBusy: () => true }), { notes: [] });
  assert.equal(read("a"), "half way");
  assert.equal(files.entries.get(there("b"))?.content, "mine");
  files.write(there("b"), "after");
  assert.deepEqual(await takeBack(), []);
  assert.equal(read("b"), "after");
});

test("A workspace that is too large is not copied, and it is said how it becomes smaller", async () => {
  const few = stage({ limits: { entries: 3, bytes: 1_000_000 } });
  for (const each of ["a", "b", "c", "d"]) few.write(each, each);
  const { problem = "" } = await few.bring();
  assert.match(problem, /^Nothing was run\. The engine does not see this machine's disk, and .* has more than the 3 entries or 977 KB/);
  assert.match(problem, /\.anycoworkignore/);
  const small = stage({ limits: { entries: 100, bytes: 10 } });
  small.write("a", "x".repeat(11));
  assert.match((await small.bring()).problem ?? "", /10 entries|1 KB/);
});

test("More than is taken back is not taken at all, and what is here stays", async () => {
  const { write, there, files, read, folder, bring, takeBack } = stage({ limits: { entries: 10, bytes: 100 } });
  write("a", "a");
  await bring();
  files.write(there("a"), "edited");
  files.write(there("large"), "x".repeat(200));
  const [note = ""] = await takeBack();
  assert.match(note, /^The command changed more than the 10 entries or 1 KB that are taken back from the sandbox, so nothing of it was\./);
  assert.equal(read("a"), "a");
  assert.deepEqual(readdirSync(folder), ["a"]);
});

test("Where the engine fails nothing is lost: it is said, and taken back with the next command", async () => {
  const { write, there, files, read, bring, takeBack } = stage();
  write("a", "a");
  await bring();
  files.write(there("a"), "edited");
  const { run } = files;
  files.run = async () => {
    throw new Error("the line is dead");
  };
  assert.deepEqual(await takeBack(), [
    "What the command changed could not be taken back from the other side (the line is dead). It is tried again with the next command.",
  ]);
  assert.match((await bring()).problem ?? "", /^Nothing was run\. What the command changed could not be taken back/);
  files.run = run;
  assert.deepEqual(await bring(), { notes: [] });
  assert.equal(read("a"), "edited");
});

test("An archive that was spoilt by what is written just then is fetched once more", async () => {
  const { write, there, files, read, bring, takeBack } = stage();
  write("a", "a");
  await bring();
  files.write(there("a"), "edited");
  let tries = 0;
  const { get } = files;
  files.get = async (target, signal) => {
    tries += 1;
    return tries === 1 ? Readable.from([Buffer.alloc(700, "x")]) : get(target, signal);
  };
  assert.deepEqual(await takeBack(), []);
  assert.equal(read("a"), "edited");
  assert.equal(tries, 2);
});

test("A workspace folder that is gone is not taken for an empty one", async () => {
  const { folder, write, files, there, bring } = stage();
  write("a", "a");
  await bring();
  renameSync(folder, `${folder}-away`);
  const { problem = "" } = await bring();
  renameSync(`${folder}-away`, folder);
  assert.match(problem, /^Nothing was run: the workspace could not be copied to the other side \(.* is not there, or can't be read\)\.$/);
  assert.ok(files.entries.has(there("a")));
});

test("Our own data folder in the workspace is not sent, and nothing of the box comes into it", async () => {
  const { folder, here, there, files } = stage();
  const own = stage({ dataFolder: path.join(folder, "own"), folders: [folder], files });
  mkdirSync(here("own/keys"), { recursive: true });
  writeFileSync(here("own/keys/a"), "secret");
  await own.bring();
  assert.equal(files.entries.has(there("own")), false);
  files.write(there("own"), "", { type: "directory" });
  files.write(there("own/planted"), "x");
  const [note = ""] = await own.takeBack();
  assert.match(note, /own\/planted \(it is AnyCowork's own\)/);
  assert.equal(existsSync(here("own/planted")), false);
});
