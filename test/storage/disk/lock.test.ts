import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { realFiles } from "../../../src/core/storage/disk/files.ts";
import { type Lock, LockLost, withFreeLock, withLock } from "../../../src/core/storage/disk/lock.ts";
import { isRunning, processName } from "../../../src/core/storage/disk/process-name.ts";
import { tempFolder } from "../../temp.ts";

const token = "0b3e0f1c-7d36-4a1e-9f55-2b9f7f1f0a11";

function newLock(patience = { silenceMs: 60_000, waitMs: 60_000 }): Lock {
  return { files: realFiles, path: path.join(tempFolder(), "lock"), patience };
}

/** The id of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

function leave(lock: Lock, name: string): void {
  writeFileSync(lock.path, JSON.stringify({ name, token }));
}

test("of many who want the lock only one has it at a time, and each gets it", async () => {
  const lock = newLock();
  let inside = 0;
  let most = 0;
  const turn = () =>
    withLock(lock, async () => {
      inside += 1;
      most = Math.max(most, inside);
      await realFiles.pause(1);
      inside -= 1;
    });
  await Promise.all(Array.from({ length: 10 }, turn));
  assert.equal(most, 1);
  assert.deepEqual(readdirSync(path.dirname(lock.path)), []);
});

test("the lock is let go when the body fails", async () => {
  const lock = newLock();
  await assert.rejects(
    withLock(lock, async () => {
      throw new Error("body");
    }),
    { message: "body" },
  );
  assert.equal(existsSync(lock.path), false);
});

test("the lock says who holds it from the moment it is there", async () => {
  const lock = newLock();
  await withLock(lock, async () => {
    const owner = JSON.parse(readFileSync(lock.path, "utf8")) as { name: string };
    assert.equal(owner.name, processName());
  });
});

test("the lock of a dead process is broken at once, by one of many who see it", async () => {
  const lock = newLock();
  const pid = deadProcess();
  assert.equal(isRunning(pid), false);
  assert.equal(isRunning(process.pid), true);
  leave(lock, `${hostname()}/${pid}/1`);
  let turns = 0;
  const turn = () =>
    withLock(lock, async () => {
      turns += 1;
    });
  await Promise.all(Array.from({ length: 10 }, turn));
  assert.equal(turns, 10);
  assert.deepEqual(readdirSync(path.dirname(lock.path)), []);
});

test("a lock that passes to a living process just before it would be broken is left alone", async () => {
  const lock = newLock({ silenceMs: 60_000, waitMs: 15 });
  leave(lock, `${hostname()}/${deadProcess()}/1`);
  const link = async (from: string, to: string) => {
    if (to.endsWith(token)) writeFileSync(lock.path, JSON.stringify({ name: processName(), token: "of the living" }));
    return realFiles.link(from, to);
  };
  await assert.rejects(
    withLock({ ...lock, files: { ...realFiles, link } }, async () => "in"),
    { name: "StoreError" },
  );
  assert.ok(readFileSync(lock.path, "utf8").includes("of the living"));
});

test("one who died while breaking a lock stands in nobody's way", async () => {
  const lock = newLock();
  const name = `${hostname()}/${deadProcess()}/1`;
  leave(lock, name);
  writeFileSync(`${lock.path}.${token}`, JSON.stringify({ name, token: "another" }));
  assert.equal(await withLock(lock, async () => "in"), "in");
});

test("a lock of another machine, or one nobody can read, is broken after it was silent for long enough", async () => {
  const lock = newLock({ silenceMs: 15, waitMs: 60_000 });
  leave(lock, `another-machine/${deadProcess()}/1`);
  assert.equal(await withLock(lock, async () => "in"), "in");
  for (const text of ["", "{", "null", "[]", '{"name":1}']) {
    writeFileSync(lock.path, text);
    assert.equal(await withLock(lock, async () => "in"), "in");
  }
});

test("waiting for a lock that shows signs of life ends with a sentence that names the holder", async () => {
  const lock = newLock({ silenceMs: 60_000, waitMs: 15 });
  leave(lock, processName());
  await assert.rejects(
    withLock(lock, async () => "in"),
    (error: Error) => {
      return error.name === "StoreError" && error.message.includes(`Process ${process.pid} on`) && error.message.includes(lock.path);
    },
  );
  assert.equal(existsSync(lock.path), true);
});

test("a holder that was stopped so long that another took over learns it before it writes, and leaves the other's lock", async () => {
  const lock = newLock();
  await assert.rejects(
    withLock(lock, async (held) => {
      await held.confirm();
      leave(lock, `another-machine/${process.pid}/1`);
      await held.confirm();
    }),
    LockLost,
  );
  assert.equal(existsSync(lock.path), true);
});

test("a lock left by a process whose id was given to another is broken at once", async () => {
  const lock = newLock();
  leave(lock, `${hostname()}/${process.pid}/1`);
  assert.equal(await withLock(lock, async () => "in"), "in");
});

test("who need not wait comes back with nothing while another is at it, and does it when nobody is", async () => {
  const lock = newLock();
  await withLock(lock, async () => assert.equal(await withFreeLock(lock, async () => "in"), undefined));
  assert.equal(await withFreeLock(lock, async () => "in"), "in");
  leave(lock, `${hostname()}/${deadProcess()}/1`);
  assert.equal(await withFreeLock(lock, async () => "in"), "in");
  assert.deepEqual(readdirSync(path.dirname(lock.path)), []);
});
