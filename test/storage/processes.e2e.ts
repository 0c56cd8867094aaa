import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { before, test } from "node:test";
import { build } from "esbuild";
import { openStore } from "../../src/core/storage/database.ts";
import { inRepo } from "../repo.ts";
import { tempFolder } from "../temp.ts";
import { storePorts, wasmFile } from "./ports.ts";
import { conversation } from "./rows.ts";

const bundles = tempFolder();

before(async () => {
  // Bundled the way the product is.
  const banner = { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' };
  const outExtension = { ".js": ".mjs" };
  const entryPoints = [inRepo("test/storage/writer.ts")];
  await build({ entryPoints, outdir: bundles, bundle: true, splitting: true, format: "esm", platform: "node", banner, outExtension });
});

test("two processes that write at once lose nothing, and a third that only reads sees it all", async () => {
  const folder = tempFolder();
  const store = await openStore(storePorts(folder));
  const writers = [startWriter(folder, "left", 100), startWriter(folder, "right", 100)];
  await Promise.all(writers.map((each) => each.ended));
  for (const { acknowledged, process } of writers) {
    assert.equal(process.exitCode, 0);
    assert.equal(acknowledged.length, 100);
    const record = await store.session(acknowledged[0]?.split("-")[0] ?? "");
    assert.deepEqual(
      record?.messages.map((each) => each.id),
      acknowledged,
    );
  }
  await store.commit(conversation("middle"));
  assert.deepEqual((await store.sessions()).map((each) => [each.id, each.messages]).sort(), [
    ["left", 100],
    ["middle", 1],
    ["right", 100],
  ]);
  await store.close();
});

test("whatever was acknowledged is there after the process was killed in the middle, time after time", async () => {
  const folder = tempFolder();
  for (const [round, lines] of [1, 4, 9, 15, 23].entries()) {
    const writer = startWriter(folder, `round${round}`, 100_000);
    writer.process.stdout?.on("data", () => {
      if (writer.acknowledged.length >= lines) writer.process.kill("SIGKILL");
    });
    await writer.ended;
    assert.equal(writer.process.signalCode, "SIGKILL");
    const store = await openStore(storePorts(folder));
    const there = new Set((await store.session(`round${round}`))?.messages.map((each) => each.id));
    assert.ok(writer.acknowledged.length >= lines);
    assert.deepEqual(
      writer.acknowledged.filter((each) => !there.has(each)),
      [],
    );
    assert.equal((await store.sessions()).length, round + 1);
    await store.close();
  }
});

interface Writer {
  readonly process: ChildProcess;
  readonly acknowledged: string[];
  readonly ended: Promise<unknown>;
}

function startWriter(folder: string, name: string, count: number): Writer {
  const script = path.join(bundles, "writer.mjs");
  const child = spawn(process.execPath, [script, folder, wasmFile, name, String(count)], { stdio: ["ignore", "pipe", "inherit"] });
  const acknowledged: string[] = [];
  const lines = createInterface({ input: child.stdout }).on("line", (line) => void acknowledged.push(line));
  return { process: child, acknowledged, ended: Promise.all([once(child, "close"), once(lines, "close")]) };
}
