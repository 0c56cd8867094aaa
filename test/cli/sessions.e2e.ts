import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { envelopesOf, run, start } from "./program.ts";
import { workspace } from "./stage.ts";

const onePixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");

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
  const unasked = await anycowork("delete", id, "--now");
  assert.deepEqual([unasked.code, /Nobody can be asked here; say it with --yes/.test(unasked.stderr)], [2, true]);
  assert.match(
    (await anycowork("delete", id)).stdout,
    /Deleted: Words to forget\. For 30 days it can be brought back\. Bring it back with: anycowork sessions restore/,
  );
  const again = await anycowork("delete", id, "--yes");
  assert.deepEqual([again.code, /is deleted already; --now erases it for good/.test(again.stderr)], [2, true], again.stderr);
  assert.equal((await anycowork("list", "--json")).stdout, "[]\n");
  assert.equal((await run(["run", "more", "--session", id, ...words], { folder, environment })).code, 2);

  assert.match((await anycowork("list", "--deleted")).stdout, new RegExp(`${id} {2}deleted 20.*erased after 20.*Words to forget`));
  assert.equal((await anycowork("restore", id)).stdout, "It is back: Words to forget\n");
  const there = await anycowork("restore", id);
  assert.deepEqual([there.code, /No conversation has an ID/.test(there.stderr)], [2, true]);
  assert.match((await anycowork("show", id)).stdout, /A word to be forgotten/);
  assert.match(
    (await anycowork("delete", id, "--now", "--yes")).stdout,
    /Erased: Words to forget\. 2 messages and 0 steps are gone for good\. What it changed in your files stays/,
  );
  assert.equal((await anycowork("list", "--deleted")).stdout, "No deleted conversation is kept.\n");
  const data = path.join(folder, "..", "data");
  for (const name of readdirSync(data, { recursive: true, encoding: "utf8" }).filter((each) => each.includes(".")))
    assert.equal(readFileSync(path.join(data, name)).includes("to be forgotten"), false, name);
});

test("A conversation that is at work elsewhere is not taken away from it, and renamed by whoever is at work on it", async () => {
  const hang = { text: "I begin", fault: { kind: "hang", afterBytes: 600 } } as const;
  const { folder, words, environment } = await workspace([hang]);
  const program = await start(["run", "--json", "think", ...words], { folder, environment });
  const [first] = envelopesOf((await program.said(/"text-delta".*\n/)).replace(/[^\n]*$/, "")) as unknown as { sessionId: string }[];
  const id = first?.sessionId ?? "";
  for (const options of [["--yes"], ["--now", "--yes"]]) {
    const refused = await run(["sessions", "delete", id, ...options], { folder, environment });
    assert.deepEqual([refused.code, /at work, here or in another window or terminal/.test(refused.stderr)], [2, true], refused.stderr);
  }
  const renamed = await run(["sessions", "rename", id, "Another", "title"], { folder, environment });
  assert.deepEqual([renamed.code, renamed.stdout], [0, "Renamed: Another title\n"], renamed.stderr);
  const [listed] = JSON.parse((await run(["sessions", "list", "--json"], { folder, environment })).stdout) as { title: string }[];
  assert.equal(listed?.title, "Another title");
  program.child.kill("SIGINT");
  await program.ended;
});

test("What was exported is imported elsewhere and exported again to the byte, as JSON and as a zip; beside itself as a copy", async () => {
  const { folder, words, environment, requests } = await workspace([
    { toolCalls: [{ name: "write_file", arguments: { path: "new.txt", content: "a\nb\n" } }] },
    { text: "It is there." },
    { text: "Still." },
  ]);
  const elsewhere = { ...environment, ANYCOWORK_DATA: path.join(folder, "..", "other data") };
  const anycowork = (...all: string[]) => run(["sessions", ...all], { folder, environment });
  const there = (...all: string[]) => run(["sessions", ...all], { folder, environment: elsewhere });
  writeFileSync(path.join(folder, "shot.png"), onePixel);
  await run(["run", "write a file", "--approve", "edits", "--image", "shot.png", ...words], { folder, environment });
  const [{ id }] = JSON.parse((await anycowork("list", "--json")).stdout);
  const read = (name: string) => readFileSync(path.join(folder, name));

  for (const format of ["json", "zip"]) {
    assert.deepEqual(await anycowork("export", id, "-o", `talk.${format}`), {
      code: 0,
      stdout: `Exported to talk.${format}.\n`,
      stderr: "",
    });
    const imported = JSON.parse((await there("import", `talk.${format}`, "--json")).stdout) as { id: string; notes: string[] };
    assert.equal(imported.id, id);
    assert.match(imported.notes[0] ?? "", /let file changes pass without asking; here it asks/);
    await there("export", id, "-o", `again.${format}`);
    assert.ok(read(`talk.${format}`).equals(read(`again.${format}`)), format);
    assert.match((await there("delete", id, "--now", "--yes")).stdout, format === "zip" ? /with \d kept files? of/ : /gone for good\./);
  }
  const inside = spawnSync("unzip", ["-l", "talk.zip"], { cwd: folder, encoding: "utf8" });
  if (!inside.error) assert.match(inside.stdout, /conversation\.json[\s\S]*conversation\.md[\s\S]*files\/[0-9a-f]{64}-shot\.png/);

  const copy = JSON.parse((await anycowork("import", "talk.zip", "--json")).stdout) as { id: string; notes: string[] };
  assert.notEqual(copy.id, id);
  assert.match(copy.notes.join(" "), /here already, so this is a copy with IDs of its own/);
  const more = await run(["run", "and now?", "--session", copy.id, ...words], { folder, environment });
  assert.deepEqual([more.code, more.stdout], [0, "Still.\n"]);
  assert.deepEqual(
    requests.at(-1)?.body.messages.map((each) => each.role),
    ["system", "user", "assistant", "tool", "assistant", "user"],
  );
  assert.match(JSON.stringify(requests.at(-1)?.body), new RegExp(onePixel.toString("base64").slice(0, 40)));

  await anycowork("export", "--all", "-o", "all.zip");
  assert.equal(JSON.parse((await there("import", "all.zip", "--json")).stdout).length, 2);
  await there("export", "--all", "-o", "all again.zip");
  assert.ok(read("all.zip").equals(read("all again.zip")));
  const listed = async (one: typeof anycowork) => (await one("list", "--json")).stdout;
  assert.equal(await listed(there), await listed(anycowork));
});

test("A file that is no export, and a place that can't be written, change nothing", async () => {
  const { folder, words, environment } = await workspace([{ text: "It says hello." }]);
  const anycowork = (...all: string[]) => run(["sessions", ...all], { folder, environment });
  const refuses = async (words: readonly string[], reason: RegExp): Promise<void> => {
    const refused = await anycowork(...words);
    assert.deepEqual([refused.code, refused.stdout], [2, ""], words.join(" "));
    assert.match(refused.stderr, reason);
  };
  await run(["run", "hello", ...words], { folder, environment });
  const [{ id }] = JSON.parse((await anycowork("list", "--json")).stdout);
  await refuses(["import", "notes.txt"], /notes\.txt can't be imported: It is no JSON document.*Nothing was stored/);
  await refuses(["import", "gone.json"], /gone\.json could not be read: there is no such file/);
  await refuses(["import", "."], /\. is a folder; what "sessions export" wrote is needed/);
  spawnSync("sh", ["-c", "mkfifo pipe"], { cwd: folder });
  for (const none of process.platform === "win32" ? [] : ["pipe", "/dev/zero"]) await refuses(["import", none], /is no plain file/);
  await refuses(["export", id, "-o", "notes.txt"], /notes\.txt is there already\. Choose another name, or say --force/);
  assert.equal(readFileSync(path.join(folder, "notes.txt"), "utf8"), "hello\n");
  await refuses(["export", id, "-o", "."], /\. is a folder\. Name the file too, such as hello\.md/);
  await refuses(["export", id, "-o", "no/such/place.md"], /there is no such file or folder/);
  if (process.platform === "linux") await refuses(["export", id, "-o", "/dev/full", "--force"], /the disk is full/);
  assert.equal((await anycowork("export", id, "-o", "notes.txt", "--force")).code, 0);
  assert.match(readFileSync(path.join(folder, "notes.txt"), "utf8"), /It says hello/);
  await anycowork("export", id, "--format", "json", "-o", "talk.json");
  const program = await start(["sessions", "import", "-"], { folder, environment });
  program.child.stdin.end(readFileSync(path.join(folder, "talk.json")));
  assert.match((await program.ended).stdout, /Imported as .*: hello\./);
  assert.deepEqual(
    readdirSync(folder).filter((each) => each.endsWith(".part")),
    [],
  );
  assert.equal(JSON.parse((await anycowork("list", "--json")).stdout).length, 2);
});

test("Conversations are found by their words and put in order", async () => {
  const { folder, words, environment } = await workspace([{ text: "Café ☕ and 你好世界, “quoted” *stars*." }, { text: "Nothing else." }]);
  const anycowork = (...all: string[]) => run(["sessions", ...all], { folder, environment });
  const found = async (text: string) =>
    (JSON.parse((await anycowork("search", text, "--json")).stdout) as { title: string }[]).map((each) => each.title);
  await run(["run", "first \u001b[31mquestion", ...words], { folder, environment });
  await run(["run", "second question", ...words], { folder, environment });
  const [second, first] = JSON.parse((await anycowork("list", "--json")).stdout) as { id: string; title: string }[];
  assert.ok(first && second);
  for (const text of ["cafe", "好世", "☕", "*stars", "“quoted”"]) assert.deepEqual(await found(text), [first.title], text);
  for (const text of ["nowhere", '"', "%", "*' OR 1"]) assert.deepEqual(await found(text), [], text);
  assert.deepEqual(await found("SECOND"), [second.title, second.title]);
  const shown = await anycowork("search", "first");
  assert.match(shown.stdout, /first \\u\{1b\}\[31mquestion/);
  assert.equal(shown.stdout.includes("\u001b"), false);

  const ids = async (...options: string[]) =>
    (JSON.parse((await anycowork("list", "--json", ...options)).stdout) as { id: string }[]).map((each) => each.id);
  assert.match((await anycowork("pin", first.id.slice(0, 6))).stdout, /^Pinned: /);
  assert.deepEqual(await ids(), [first.id, second.id]);
  assert.match((await anycowork("list")).stdout, /\(pinned\)/);
  await anycowork("unpin", first.id);
  assert.match((await anycowork("archive", second.id)).stdout, /^Put away: second question/);
  assert.deepEqual([await ids(), await ids("--archived"), (await ids("--all")).length], [[first.id], [second.id], 2]);
  assert.deepEqual(await found("SECOND"), [second.title, second.title]);
  assert.deepEqual([await ids("-C", "."), await ids("-C", "..")], [[first.id], []]);
  await anycowork("unarchive", second.id);
  assert.equal((await ids()).length, 2);
  const short = await anycowork("show", first.id.slice(0, 5));
  assert.deepEqual([short.code, /At least 6 characters of an ID are needed/.test(short.stderr)], [2, true]);
});

test("What is stored is told in figures, cleaned up, and looked through", async () => {
  const { folder, words, environment } = await workspace([{ text: "A word." }]);
  const anycowork = (...all: string[]) => run(["sessions", ...all], { folder, environment });
  await run(["run", "say it", ...words], { folder, environment });
  const figures = JSON.parse((await anycowork("storage", "--json")).stdout) as Record<string, unknown>;
  assert.deepEqual([figures.conversations, figures.messages, figures.deleted, figures.folder], [1, 2, 0, path.join(folder, "..", "data")]);
  assert.match((await anycowork("storage")).stdout, /Folder .*data\nConversations {2}1 \(0 archived\), 2 messages; 0 deleted/);
  const cleaned = JSON.parse((await anycowork("storage", "--clean", "--json")).stdout) as { cleaned: { erased: number } };
  assert.equal(cleaned.cleaned.erased, 0);
  const recovered = await anycowork("recover");
  assert.deepEqual([recovered.code, /Stored: 1 conversation with 2 messages/.test(recovered.stdout)], [0, true], recovered.stdout);
  assert.equal((JSON.parse((await anycowork("recover", "--json")).stdout) as { kept: { messages: number } }).kept.messages, 2);
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
  assert.deepEqual(["node", "data folder", "rules", "OpenAI key", "base URL", "shell"].map(state), Array(6).fill("ok"));

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
