import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { openStore } from "../../src/core/storage/database.ts";
import { migrations } from "../../src/core/storage/sql/migrations.ts";
import { startModelServer } from "../fakes/model-server.ts";
import { storePorts } from "../storage/ports.ts";
import { conversation } from "../storage/rows.ts";
import { tempFolder } from "../temp.ts";
import { run, start } from "./program.ts";
import { model, workspace } from "./stage.ts";

test("The answer goes to standard output, a quiet line a step to standard error", async () => {
  const { folder, words, environment } = await workspace([
    { text: "I look first.", toolCalls: [{ name: "read_file", arguments: { path: "notes.txt" } }] },
    { text: "It says hello." },
  ]);
  const ended = await run(["run", "what is in the notes?", ...words], { folder, environment });
  assert.deepEqual(ended, { code: 0, stdout: "I look first.\n\nIt says hello.\n", stderr: "  ✓ Read notes.txt … 1 line\n" });
});

test("An answer comes out as it is, wherever the pieces it came in end", async () => {
  const { folder, environment } = await workspace([]);
  const { stdout } = await run(["run", "hello", "-m", model.demo], { folder, environment });
  assert.match(stdout, /fix it\*\*\n- \*\*What is in this folder/);
});

test("--quiet leaves only the final answer", async () => {
  const { folder, words, environment } = await workspace([
    { text: "I look first.", toolCalls: [{ name: "read_file", arguments: { path: "notes.txt" } }] },
    { text: "It says hello." },
  ]);
  const ended = await run(["run", "--quiet", "what is in the notes?", ...words], { folder, environment });
  assert.deepEqual(ended, { code: 0, stdout: "It says hello.\n", stderr: "" });
});

test("The message can come from standard input", async () => {
  const { folder, words, environment, requests } = await workspace([{ text: "Yes." }]);
  const program = await start(["run", "-", ...words], { folder, environment });
  program.child.stdin.end("is this – ü – read?\n");
  assert.equal((await program.ended).code, 0);
  assert.equal(requests[0]?.body.messages.at(-1)?.content, "is this – ü – read?");
});

test("What needs a yes is refused when nobody can be asked, and the exit code is 3", async () => {
  const { folder, words, environment } = await workspace([
    { toolCalls: [{ name: "run_command", arguments: { command: "touch made" } }] },
    { text: "Then not." },
  ]);
  const ended = await run(["run", "make it", ...words], { folder, environment });
  assert.equal(ended.code, 3);
  assert.match(ended.stderr, /⊘ Run touch made/);
  assert.match(ended.stderr, /One question came up and nobody could be asked/);
  assert.throws(() => readFileSync(path.join(folder, "made")));
});

test("With --approve none nothing is asked: what would be is refused with the reason, and the exit code is 3", async () => {
  const { folder, words, environment } = await workspace([
    { toolCalls: [{ name: "write_file", arguments: { path: "made.txt", content: "new\n" } }] },
    { text: "Then not." },
  ]);
  const ended = await run(["run", "--approve", "none", "make it", ...words], { folder, environment });
  assert.equal(ended.code, 3);
  assert.match(ended.stderr, /⊘ Write made\.txt … refused by the mode none/);
  assert.match(ended.stderr, /One step needed a yes and was refused, as nothing is asked with --approve none; .*--allow/);
  assert.deepEqual(readdirSync(folder), ["notes.txt"]);
});

test("Rules behind the command let pass and forbid; what a rule forbids leaves no question open", async () => {
  const write = (file: string) => ({ name: "write_file", arguments: { path: file, content: "new\n" } });
  const { folder, words, environment } = await workspace([{ toolCalls: [write("src/a.txt"), write("src/b.txt")] }, { text: "Done." }]);
  const rules = ["--allow", "write:src/**", "--deny", "write:src/b.*"];
  const ended = await run(["run", ...rules, "--verbose", "make it", ...words], { folder, environment });
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(ended.stderr, /✓ Write src\/a\.txt .*\n {4}allowed by the command line: write:src\/\*\*\n/);
  assert.match(ended.stderr, /⊘ Write src\/b\.txt … refused by the command line: write:src\/b\.\*\n/);
  assert.deepEqual(readdirSync(path.join(folder, "src")), ["a.txt"]);
});

test("--approve edits lets file changes inside the folder pass", async () => {
  const { folder, words, environment } = await workspace([
    { toolCalls: [{ name: "write_file", arguments: { path: "made.txt", content: "new\n" } }] },
    { text: "Done." },
  ]);
  const ended = await run(["run", "--approve", "edits", "make it", ...words], { folder, environment });
  assert.equal(ended.code, 0, ended.stderr);
  assert.equal(readFileSync(path.join(folder, "made.txt"), "utf8"), "new\n");
});

test("Escape sequences of the model and of steps reach the terminal as signs", async () => {
  const { folder, words, environment } = await workspace([
    { text: ["Hi \u001b", "[31mred\u009b2J\n"], toolCalls: [{ name: "read_file", arguments: { path: "a\u001b]0;x\u0007.txt" } }] },
    { text: "\u001b]52;c;aGk=\u0007 done" },
  ]);
  const ended = await run(["run", "--verbose", "hi", ...words], { folder, environment });
  assert.doesNotMatch(ended.stdout + ended.stderr, /(?!\n)\p{Cc}/u);
  assert.match(ended.stdout, /Hi \\u\{1b\}\[31mred\\u\{9b\}2J/);
  assert.match(ended.stdout, /\\u\{1b\}\]52;c;aGk=\\u\{7\} done/);
});

test("A failure is said with what to do and ends with 1, and the key stays unsaid", async () => {
  const { folder, words } = await workspace([]);
  const server = await startModelServer([], { key: "the right one" });
  const ended = await run(["run", "hi", ...words, "--base-url", server.baseUrl], {
    folder,
    environment: { OPENAI_API_KEY: "sk-wrong-and-secret" },
  });
  await server.close();
  assert.equal(ended.code, 1);
  assert.match(ended.stderr, /Failed: .*key/i);
  assert.doesNotMatch(ended.stdout + ended.stderr, /sk-wrong-and-secret/);
});

test("A retry is told while it is waited for", async () => {
  const { folder, words, environment } = await workspace([
    { status: 500, headers: { "retry-after": "0" }, body: "{}" },
    { text: "There." },
  ]);
  const ended = await run(["run", "hi", ...words], { folder, environment });
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(ended.stderr, /Trying again in \d+ s \(\d of \d\)/);
});

test("Limits end a run with a sentence", async () => {
  const call = { toolCalls: [{ name: "read_file", arguments: { path: "notes.txt" } }] };
  const { folder, words, environment } = await workspace(() => call);
  const ended = await run(["run", "go on and on", "--max-turns", "3", ...words], { folder, environment });
  assert.equal(ended.code, 1);
  assert.match(ended.stderr, /Failed: .*3/);
});

test("A reader that leaves early ends the run without a word", async () => {
  const { folder, words, environment } = await workspace([{ text: Array.from({ length: 20_000 }, () => "word ".repeat(20)) }]);
  const program = await start(["run", "talk", ...words], { folder, environment });
  program.child.stdout.once("data", () => program.child.stdout.destroy());
  program.child.stdin.end();
  const { code, stderr } = await program.ended;
  assert.equal(code, 130);
  assert.equal(stderr.replace(/Stopped.*\n/, ""), "");
});

test("Where nothing can be saved each sentence about it is said once, as lines too", async () => {
  const { folder, words, environment } = await workspace([{ text: "Hello." }, { text: "Hello." }]);
  const newer = [...migrations, "ALTER TABLE notes ADD COLUMN colour TEXT"];
  const store = await openStore(storePorts(path.join(folder, "..", "data"), { migrations: newer }));
  await store.commit(conversation("theirs"));
  await store.cleanUp();
  await store.close();
  for (const more of [[], ["--json"]]) {
    const { code, stdout, stderr } = await run(["run", "hi", ...more, ...words], { folder, environment });
    assert.match(stdout, /Hello\./);
    assert.equal(code, 2);
    const sentences = stderr.trim().split(/(?<=\.)\s+/);
    assert.match(stderr, /newer AnyCowork/);
    assert.deepEqual(sentences, [...new Set(sentences)]);
  }
});

test("Without a key it says both ways on, before anything is opened", async () => {
  const folder = tempFolder();
  const ended = await run(["run", "hi"], { folder });
  assert.equal(ended.code, 2);
  assert.match(ended.stderr, /OPENAI_API_KEY.*-m demo\/tour/);
});

test("What can't be started is said with 2", async () => {
  const folder = tempFolder();
  writeFileSync(path.join(folder, "file"), "");
  const check = async (words: readonly string[], said: RegExp): Promise<void> => {
    const ended = await run(words, { folder });
    assert.equal(ended.code, 2, words.join(" "));
    assert.match(ended.stderr, said);
    assert.equal(ended.stdout, "");
  };
  await Promise.all([
    check(["run", "hi", "-m", "anthropic/claude"], /--base-url/),
    check(["run", "hi", "-m", "gemini/gemini-3"], /No key for Gemini is set/),
    check(["run", "hi", "-m", "tour"], /provider\/name/),
    check(["run", "hi", "-m", "demo/other"], /demo\/tour/),
    check(["run", "hi", "-m", "demo/tour", "-C", "missing"], /no folder missing/),
    check(["run", "hi", "-m", "demo/tour", "-C", "file"], /file is a file/),
    check(["run", "hi", "-m", "demo/tour", "--session", "nope"], /No conversation/),
    check(["run", "hi", "-m", "demo/tour", "--continue"], /no conversation of/),
    check(["run", "hi", "-m", "demo/tour", "--data", "file"], /file/),
    check(["run", "-", "-m", "demo/tour"], /empty/),
    check([], /needs a terminal/),
  ]);
});

test("Help and version are there without a core", async () => {
  const folder = tempFolder();
  assert.match((await run(["--help"], { folder })).stdout, /anycowork run "<message>"/);
  assert.match((await run(["--version"], { folder })).stdout, /^\d+\.\d+\.\d+\n$/);
});

test("The demo works offline and says what it is", async () => {
  const folder = tempFolder();
  const ended = await run(["run", "hello", "-m", model.demo], { folder });
  assert.equal(ended.code, 0, ended.stderr);
  assert.match(ended.stdout, /stand-in/);
});
