import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { envelopesOf, run, start } from "./program.ts";
import { workspace } from "./stage.ts";

test("Conversations are listed, exported, and one goes on by the beginning of its ID", async () => {
  const { folder, words, environment, requests } = await workspace([{ text: "It says hello." }, { text: "Still." }]);
  const anycowork = (...all: string[]) => run(all, { folder, environment });
  assert.equal((await anycowork("run", "what is in the notes?", ...words)).code, 0);

  const [listed] = JSON.parse((await anycowork("sessions", "list", "--json")).stdout);
  assert.deepEqual(Object.keys(listed), ["id", "title", "workspace", "createdAt", "updatedAt", "messages"]);
  assert.deepEqual([listed.title, listed.workspace, listed.messages], ["what is in the notes?", [folder], 2]);

  const more = await anycowork("run", "and now?", "--session", listed.id.slice(0, 8), ...words);
  assert.deepEqual([more.code, more.stdout], [0, "Still.\n"]);
  assert.equal(requests.at(-1)?.body.messages.filter((each) => each.role === "user").length, 2);

  const [shown, exported, lost] = await Promise.all([
    anycowork("sessions", "show", listed.id),
    anycowork("sessions", "export", listed.id, "-o", "talk.md"),
    anycowork("sessions", "show", "nope"),
  ]);
  assert.match(shown.stdout, /## You\n\nwhat is in the notes\?\n\n## AnyCowork\n\nIt says hello\./);
  assert.equal(exported.code, 0);
  assert.equal(readFileSync(path.join(folder, "talk.md"), "utf8"), shown.stdout);
  assert.deepEqual(readdirSync(folder).sort(), ["notes.txt", "talk.md"]);
  assert.deepEqual([lost.code, lost.stdout], [2, ""]);
  assert.match(lost.stderr, /No conversation has an ID that begins with "nope"/);
});

test("A conversation is renamed, deleted, brought back, and erased for good", async () => {
  const { folder, words, environment } = await workspace([{ text: "A word to be forgotten." }]);
  const anycowork = (...all: string[]) => run(["sessions", ...all], { folder, environment });
  await run(["run", "say it", ...words], { folder, environment });
  const [{ id }] = JSON.parse((await anycowork("list", "--json")).stdout);

  assert.equal((await anycowork("rename", id.slice(0, 8), "Words", "to forget")).stdout, "Renamed: Words to forget\n");
  assert.equal((await anycowork("rename", id, "T\u001b[31m\u202e")).stdout, "Renamed: T\\u{1b}[31m\\u{202e}\n");
  await anycowork("rename", id, "Words to forget");
  assert.match((await anycowork("list")).stdout, /Words to forget/);
  const unasked = await anycowork("delete", id);
  assert.deepEqual([unasked.code, /Nobody can be asked here; say it with --yes/.test(unasked.stderr)], [2, true]);
  assert.match((await anycowork("delete", id, "--yes")).stdout, /Deleted: Words to forget\. For 30 days "anycowork sessions recover/);
  assert.equal((await anycowork("list", "--json")).stdout, "[]\n");
  assert.equal((await run(["run", "more", "--session", id, ...words], { folder, environment })).code, 2);

  assert.match((await anycowork("recover")).stdout, new RegExp(`${id} {2}deleted 20.*Words to forget`));
  assert.equal((await anycowork("recover", id)).stdout, "It is back: Words to forget\n");
  assert.match((await anycowork("show", id)).stdout, /A word to be forgotten/);
  assert.match((await anycowork("delete", id, "--now", "--yes")).stdout, /Erased: Words to forget/);
  assert.equal((await anycowork("recover")).stdout, "No deleted conversation is kept.\n");
  const data = path.join(folder, "..", "data");
  for (const name of readdirSync(data, { recursive: true, encoding: "utf8" }).filter((each) => each.includes(".")))
    assert.equal(readFileSync(path.join(data, name)).includes("to be forgotten"), false, name);
});

test("A conversation that is at work elsewhere is not taken away from it", async () => {
  const hang = { text: "I begin", fault: { kind: "hang", afterBytes: 600 } } as const;
  const { folder, words, environment } = await workspace([hang]);
  const program = await start(["run", "--json", "think", ...words], { folder, environment });
  const [first] = envelopesOf((await program.said(/"text-delta".*\n/)).replace(/[^\n]*$/, "")) as unknown as { sessionId: string }[];
  for (const action of [["delete", "--yes"], ["delete", "--now", "--yes"], ["rename"]]) {
    const [verb = "", ...options] = action;
    const title = verb === "rename" ? ["A title"] : [];
    const refused = await run(["sessions", verb, first?.sessionId ?? "", ...title, ...options], { folder, environment });
    assert.deepEqual([refused.code, /at work in another window or terminal/.test(refused.stderr)], [2, true], refused.stderr);
  }
  program.child.kill("SIGINT");
  await program.ended;
});

test("What was exported as JSON is imported as a conversation of its own, and goes on", async () => {
  const { folder, words, environment, requests } = await workspace([
    { toolCalls: [{ name: "read_file", arguments: { path: "notes.txt" } }] },
    { text: "It says hello." },
    { text: "Still." },
  ]);
  const anycowork = (...all: string[]) => run(["sessions", ...all], { folder, environment });
  await run(["run", "what is in the notes?", ...words], { folder, environment });
  const [{ id }] = JSON.parse((await anycowork("list", "--json")).stdout);
  await anycowork("export", id, "--format", "json", "-o", "talk.json");
  const imported = JSON.parse((await anycowork("import", "talk.json", "--json")).stdout) as { id: string; notes: string[] };
  assert.notEqual(imported.id, id);
  assert.deepEqual(imported.notes, []);
  const exported = async (each: string) =>
    (await anycowork("export", each, "--format", "json")).stdout.replace(/"(id|runId)":"[^"]*"/g, "");
  assert.equal(await exported(imported.id), await exported(id));
  const more = await run(["run", "and now?", "--session", imported.id, ...words], { folder, environment });
  assert.deepEqual([more.code, more.stdout], [0, "Still.\n"]);
  assert.deepEqual(
    requests.at(-1)?.body.messages.map((each) => each.role),
    ["system", "user", "assistant", "tool", "assistant", "user"],
  );

  const foreign = await anycowork("import", "notes.txt");
  assert.deepEqual(
    [foreign.code, /notes\.txt can't be imported: It is no JSON document.*Nothing was stored/.test(foreign.stderr)],
    [2, true],
  );
  const missing = await anycowork("import", "gone.json");
  assert.deepEqual([missing.code, /gone\.json could not be read/.test(missing.stderr)], [2, true]);
  spawnSync("sh", ["-c", "mkfifo pipe"], { cwd: folder });
  for (const none of process.platform === "win32" ? ["."] : [".", "pipe", "/dev/zero"]) {
    const refused = await anycowork("import", none);
    assert.deepEqual(
      [refused.code, refused.stderr],
      [2, `anycowork: ${none} is no file; what "sessions export --format json" wrote is needed.\n`],
    );
  }
  assert.equal(JSON.parse((await anycowork("list", "--json")).stdout).length, 2);
});

test("doctor tells what is found, never the key, and asks only a server on this machine", async () => {
  const { folder, words, environment } = await workspace([]);
  const baseUrl = words.at(-1) ?? "";
  const found = await run(["doctor", "--json", "--base-url", baseUrl], { folder, environment });
  assert.equal(found.code, 0, found.stdout);
  assert.doesNotMatch(found.stdout, /sk-test/);
  const { ok, version, checks } = JSON.parse(found.stdout) as {
    ok: boolean;
    version: string;
    checks: { name: string; state: string; detail: string }[];
  };
  assert.equal(ok, true);
  assert.match(version, /^\d/);
  const state = (name: string) => checks.find((each) => each.name === name)?.state;
  assert.deepEqual(["node", "data folder", "OpenAI key", "base URL", "shell"].map(state), ["ok", "ok", "ok", "ok", "ok"]);

  const lacking = await run(["doctor", "--base-url", "http://127.0.0.1:9/v1"], {
    folder,
    environment: {
      PATH: folder,
      OPENAI_API_KEY: "“sk-test”",
      ANYCOWORK_DATA: path.join(folder, "notes.txt"),
      HTTPS_PROXY: "http://ada:hunter2@proxy.test:8080",
      NO_PROXY: "127.0.0.1",
    },
  });
  assert.equal(lacking.code, 1);
  assert.match(lacking.stdout, /– ripgrep .*searching works without it/);
  assert.match(lacking.stdout, /✗ OpenAI key .*curly quotation mark/);
  assert.match(lacking.stdout, /✗ data folder .*notes\.txt/);
  assert.match(lacking.stdout, /– Gemini key .*GEMINI_API_KEY or GOOGLE_API_KEY is not set/);
  assert.match(lacking.stdout, /✓ proxy .*HTTPS_PROXY proxy\.test:8080 \(with a user name\); not for 127\.0\.0\.1/);
  assert.doesNotMatch(lacking.stdout, /hunter2/);
  assert.match(lacking.stdout, /✗ base URL .*does not answer/);
});
