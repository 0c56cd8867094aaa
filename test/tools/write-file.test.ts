import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { plainFormat } from "../../src/core/sandbox/encoding.ts";
import { writeTextFile } from "../../src/core/sandbox/text-file.ts";
import { quietContext } from "./context.ts";
import { createWorld, ready, refusal } from "./world.ts";

const world = createWorld();
const context = quietContext();

test("A new file is made with the folders it needs", async () => {
  const prepared = ready(await world.prepare("write_file", { path: "deep/er/new.txt", content: "a\nb" }));
  assert.equal(prepared.access.kind === "write" && prepared.access.diff, "@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n");
  const { output, summary, change } = await prepared.run(context);
  assert.equal(output, "Created deep/er/new.txt (2 lines).");
  assert.equal(summary, "+2 −0");
  assert.equal(change?.kind, "create");
  assert.equal(change?.before, undefined);
  assert.equal(world.read("deep/er/new.txt"), "a\nb");
});

test("An empty file can be made", async () => {
  assert.equal((await world.call("write_file", { path: "empty.txt", content: "" })).ok, true);
  assert.equal(world.read("empty.txt"), "");
});

test("A file that is there is replaced, shown as a diff, in the line endings and with the mark it has", async () => {
  world.write("crlf.txt", "\ufeffa\r\nb\r\n");
  const prepared = ready(await world.prepare("write_file", { path: "crlf.txt", content: "a\nc\n" }));
  assert.equal(prepared.access.kind === "write" && prepared.access.diff, "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n");
  await prepared.run(context);
  assert.equal(world.read("crlf.txt"), "\ufeffa\r\nc\r\n");
});

test("Writing what is there already is refused as nothing to do", async () => {
  world.write("same.txt", "same\n");
  assert.match(refusal(await world.prepare("write_file", { path: "same.txt", content: "same\n" })), /already holds exactly this text/);
});

test("What can't be written is said in a sentence", async () => {
  world.write("file.txt", "x");
  const check = async (given: string, expected: RegExp) => {
    const { ok, output } = await world.call("write_file", { path: given, content: "x" });
    assert.equal(ok, false);
    assert.match(output, expected);
  };
  await check(".", /is a folder/);
  await check("file.txt/below", /goes through a file/);
  await check("", /path is empty/);
  await check("x".repeat(300), /too long/);
  await check("a\0b", /NUL/);
  await check("/dev/null", /device/);
  await check("/sys/anycowork.txt", /belongs to the system/);
  await check("/proc/anycowork/new.txt", /belongs to the system/);
});

test("Folders that can't be made are an answer, not a wait without end", async () => {
  const content = { text: "x", format: plainFormat, isNew: true };
  assert.match((await writeTextFile("/proc/anycowork/deep/new.txt", "new.txt", content)) ?? "", /can't be written/);
});

test("A file that appears while the question is open is not written over", async () => {
  const prepared = ready(await world.prepare("write_file", { path: "late.txt", content: "ours" }));
  world.write("late.txt", "theirs");
  assert.match((await prepared.run(context)).output, /has changed since/);
  assert.equal(world.read("late.txt"), "theirs");
});

test("A new file takes nobody's place, and a folder that has just become a link is not followed", async () => {
  world.write("taken.txt", "theirs");
  const content = { text: "ours", format: plainFormat, isNew: true };
  assert.match((await writeTextFile(world.path("taken.txt"), "taken.txt", content)) ?? "", /has appeared meanwhile/);
  assert.equal(world.read("taken.txt"), "theirs");
  assert.equal(await writeTextFile(world.path("free.txt"), "free.txt", content), undefined);
  assert.equal(world.read("free.txt"), "ours");
  assert.equal(statSync(world.path("free.txt")).nlink, 1);
  symlinkSync(world.outside, world.path("swapped"));
  assert.match((await writeTextFile(world.path("swapped/x.txt"), "x.txt", content)) ?? "", /leads elsewhere/);
  assert.deepEqual(readdirSync(world.outside), []);
  assert.deepEqual(
    readdirSync(world.folder).filter((each) => each.startsWith(".anycowork")),
    [],
  );
});

test("A workspace folder that is gone is not made again, and no command runs in it", async () => {
  const lost = createWorld();
  rmSync(lost.folder, { recursive: true });
  for (const [tool, given] of [
    ["write_file", { path: "a.txt", content: "x" }],
    ["run_command", { command: "ls" }],
    ["list_files", {}],
  ] as const)
    assert.match(refusal(await lost.prepare(tool, given)), /workspace folder .* is not there any more/, tool);
  assert.equal(existsSync(lost.folder), false);
});

test("A folder that vanishes while the question is open is made again, and a link in its place is not followed", async () => {
  world.write("folder/old.txt", "x");
  const prepared = ready(await world.prepare("write_file", { path: "folder/new.txt", content: "x" }));
  rmSync(world.path("folder"), { recursive: true });
  symlinkSync(world.outside, world.path("folder"));
  assert.equal((await prepared.run(context)).ok, false);
  rmSync(world.path("folder"));
  assert.equal((await prepared.run(context)).ok, true);
});

test("Files that change how tools behave always ask, and say why", async () => {
  const check = async (given: string, expected: RegExp | undefined) => {
    const { access } = ready(await world.prepare("write_file", { path: given, content: "x" }));
    const guarded = access.kind === "write" ? access.guarded : undefined;
    if (expected) assert.match(guarded ?? "", expected, given);
    else assert.equal(guarded, undefined, given);
  };
  await check(".git/hooks/pre-commit", /git/);
  await check(".GIT/config", /git/);
  await check("sub/.vscode/settings.json", /editor settings/);
  await check("a.code-workspace", /editor settings/);
  await check(".github/workflows/ci.yml", /continuous integration/);
  await check(".env", /secrets/);
  await check("src/ordinary.ts", undefined);
  await check(".github/README.md", undefined);
  await check("package.json", /package manager/);
  await check(".editorconfig", undefined);
});

test("A replaced file keeps its mode, also one the mask would forbid, and nothing else is left in its folder", async () => {
  world.write("kept/script.sh", "one\n");
  chmodSync(path.join(world.folder, "kept/script.sh"), 0o777);
  await world.call("write_file", { path: "kept/script.sh", content: "two\n" });
  await world.call("write_file", { path: "kept/new.txt", content: "new\n" });
  assert.equal(statSync(path.join(world.folder, "kept/script.sh")).mode & 0o777, 0o777);
  assert.deepEqual(readdirSync(path.join(world.folder, "kept")).sort(), ["new.txt", "script.sh"]);
});
