import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { build } from "esbuild";
import { openStore } from "../../src/core/storage/database.ts";
import type { Store } from "../../src/core/storage/store.ts";
import { run } from "../cli/program.ts";
import { lacks } from "../programs.ts";
import { inRepo } from "../repo.ts";
import { tempFolder } from "../temp.ts";
import { storePorts } from "./ports.ts";
import { conversation, said, session, step } from "./rows.ts";

const workerFile = path.join(tempFolder(), "store-worker.mjs");

before(async () => {
  // Bundled the way the product is.
  const banner = { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' };
  const entryPoints = [inRepo("src/core/storage/thread/worker.ts")];
  await build({ entryPoints, outfile: workerFile, bundle: true, format: "esm", platform: "node", banner });
});

const open = (folder: string): Promise<Store> => openStore(storePorts(folder, { workerFile }));

/** What the newest image answers to SQLite's own program. */
function ask(folder: string, sql: string): string {
  const images = readdirSync(path.join(folder, "store")).filter((each) => each.endsWith(".db"));
  const image = path.join(folder, "store", images.sort().at(-1) ?? "");
  const { stdout, stderr } = spawnSync("sqlite3", ["-readonly", image, sql], { encoding: "utf8" });
  assert.equal(stderr, "");
  return stdout.trim();
}

test("with the database in a thread of its own, everything is as without, and closing waits for nothing", async () => {
  const folder = tempFolder();
  const store = await open(folder);
  await store.commit(conversation("a", "words of the first"));
  await store.commit(conversation("b", "words of the second"));
  assert.deepEqual(
    (await store.search("second", 5)).map((each) => each.sessionId),
    ["b"],
  );
  await store.erase("a");
  assert.deepEqual((await store.recover()).kept.sessions, 1);
  await store.cleanUp();
  assert.equal((await store.figures()).rows.messages, 1);
  const late = store.sessions().catch((error: Error) => error.message);
  await store.close();
  assert.ok(Array.isArray(await late) || /closed/.test(String(await late)));
  const again = await open(folder);
  assert.deepEqual(
    (await again.sessions()).map((each) => each.id),
    ["b"],
  );
  await again.close();
});

test("a program that asks one thing and ends leaves nobody a huge log to read again", async () => {
  const folder = tempFolder();
  const writing = await open(folder);
  await writing.commit([{ table: "sessions", row: session("a") }]);
  const text = "words ".repeat(500_000);
  for (let count = 0; count < 15; count += 1) await writing.commit([{ table: "messages", row: said(`m${count}`, "a", text) }]);
  await writing.close();
  const images = () => readdirSync(path.join(folder, "store")).filter((each) => each.endsWith(".sum"));
  assert.deepEqual(images(), []);
  const asking = await open(folder);
  await asking.close();
  assert.equal(images().length, 1);
});

test("SQLite's own program finds the image sound, and counts in it what the terminal lists", { skip: lacks("sqlite3") }, async () => {
  const root = tempFolder();
  const [folder, data] = [path.join(root, "work"), path.join(root, "data")];
  mkdirSync(folder);
  const store = await open(data);
  for (let count = 0; count < 25; count += 1) {
    const id = `conversation-${count}`;
    const messages = Array.from(
      { length: count },
      (_, index) => ({ table: "messages", row: said(`${id}-${index}`, id, `Word ${index}`) }) as const,
    );
    await store.commit([
      { table: "sessions", row: session(id, { workspace: [folder] }) },
      ...messages,
      { table: "steps", row: step(`${id}-s`, id) },
    ]);
  }
  await store.erase("conversation-3");
  await store.cleanUp();
  await store.close();
  assert.equal(ask(data, "PRAGMA integrity_check"), "ok");
  assert.equal(ask(data, "PRAGMA foreign_key_check"), "");
  const { stdout } = await run(["sessions", "list", "--json"], { folder, environment: { ANYCOWORK_DATA: data } });
  const listed = stdout
    .trim()
    .split("\n")
    .flatMap((line) => JSON.parse(line) as readonly { readonly id: string; readonly messages: number }[])
    .map(({ id, messages }) => `${id}|${messages}`);
  const counted = ask(data, "SELECT id, (SELECT count(*) FROM messages WHERE session_id = sessions.id) FROM sessions");
  assert.deepEqual(counted.split("\n").sort(), listed.sort());
  assert.equal(listed.length, 24);
});
