import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { openStore } from "../../../src/core/storage/database.ts";
import { tempFolder } from "../../temp.ts";
import { storePorts } from "../ports.ts";
import { conversation, said } from "../rows.ts";

const megabyte = 1024 * 1024;

/** Lays a small disk of its own over a folder; how to take it away, or undefined where that is not allowed. */
function mountSmall(folder: string): (() => void) | undefined {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const run = (...words: readonly string[]) => {
    const [program = "", ...args] = [...asRoot, ...words];
    return spawnSync(program, args, { stdio: "ignore" }).status === 0;
  };
  if (!run("mount", "-t", "tmpfs", "-o", "size=4m,mode=777", "tmpfs", folder)) return undefined;
  return () => void run("umount", "-l", folder);
}

test("on a disk that is really full a sentence says so, what is said is kept, and once there is room everything is saved by itself", async (context) => {
  const disk = tempFolder();
  const unmount = mountSmall(disk);
  if (!unmount) {
    if (process.env.ANYCOWORK_E2E === "required") assert.fail("A small disk can't be mounted here: run this as root, or allow sudo.");
    context.skip("A small disk can't be mounted here.");
    return;
  }
  try {
    await fillAndFree(disk);
  } finally {
    unmount();
  }
});

async function fillAndFree(disk: string): Promise<void> {
  const ballast = path.join(disk, "ballast");
  writeFileSync(ballast, Buffer.alloc(megabyte));
  const folder = path.join(disk, "data");
  const troubles: (string | undefined)[] = [];
  let goOn: () => void = () => undefined;
  const isOver = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const onTrouble = (sentence: string | undefined) => {
    troubles.push(sentence);
    if (sentence === undefined) goOn();
  };
  // The product's own timers keep no process alive.
  const later = (milliseconds: number, work: () => void) => {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  };
  const store = await openStore(storePorts(folder, { now: () => new Date(), onTrouble, later }));
  const ids: string[] = [];
  const say = (size: number) => {
    const id = `m${ids.length}`;
    ids.push(id);
    return store.commit([{ table: "messages", row: said(id, "a", "x".repeat(size)) }]);
  };
  await store.commit(conversation("a"));
  const refused = async () => {
    for (;;) await say(100_000);
  };
  await assert.rejects(refused(), { name: "StoreError", message: /is full; free some space.*kept in memory/ });
  for (const size of [100_000, 50_000, 100_000]) await assert.rejects(say(size), { name: "StoreError", message: /is full/ });
  await assert.rejects(store.saveBlob("y".repeat(megabyte)), { name: "StoreError", message: /is full/ });
  await assert.rejects(store.cleanUp(), { name: "StoreError", message: /is full/ });
  const mine = async (each: typeof store) => (await each.session("a"))?.messages.slice(1).map(({ id }) => id);
  assert.deepEqual(await mine(store), ids);
  assert.equal(troubles.length, 1);
  rmSync(ballast);
  await isOver;
  assert.equal(store.trouble(), undefined);
  const other = await openStore(storePorts(folder));
  assert.deepEqual(await mine(other), ids);
  await other.close();
  await store.close();
}
