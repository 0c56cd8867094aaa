import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { run } from "./program.ts";
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
    environment: { PATH: folder, OPENAI_API_KEY: "“sk-test”", ANYCOWORK_DATA: path.join(folder, "notes.txt") },
  });
  assert.equal(lacking.code, 1);
  assert.match(lacking.stdout, /– ripgrep .*searching works without it/);
  assert.match(lacking.stdout, /✗ OpenAI key .*curly quotation mark/);
  assert.match(lacking.stdout, /✗ data folder .*notes\.txt/);
  assert.match(lacking.stdout, /✗ base URL .*does not answer/);
});
