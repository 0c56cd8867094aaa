import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { type FileSystem, realFiles } from "../../src/core/storage/disk/files.ts";
import { createLeases, type Lease, type LeasePorts, type Leases } from "../../src/core/storage/lease.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { tempFolder } from "../temp.ts";

interface Scene {
  readonly folder: string;
  readonly clock: ManualClock;
  readonly dead: Set<string>;
  readonly troubles: string[];
  /** The leases as the process of that name sees them; its clock may be another one. */
  of(owner: string, more?: Partial<LeasePorts>): Leases;
}

function scene(): Scene {
  const folder = path.join(tempFolder(), "lease");
  const clock = new ManualClock();
  const [dead, troubles] = [new Set<string>(), [] as string[]];
  const of = (owner: string, more: Partial<LeasePorts> = {}) =>
    createLeases({
      ...{ folder, owner, isAlive: (name) => !dead.has(name), now: clock.now, monotonic: clock.now, later: clock.later },
      onTrouble: (sentence) => void troubles.push(sentence),
      ...more,
    });
  return { folder, clock, dead, troubles, of };
}

const never = () => assert.fail("nothing was lost");

async function take(leases: Leases, lost: () => void = never): Promise<Lease> {
  const taken = await leases.take("s", lost);
  assert.ok(taken.kind === "taken", JSON.stringify(taken));
  return taken.lease;
}

test("of many who want a conversation one has it; when it lets go the next may have it, and no file is left", async () => {
  const { folder, of } = scene();
  const all = await Promise.all(Array.from({ length: 12 }, (_, index) => of(`p${index}`).take("s", never)));
  const taken = all.flatMap((each) => (each.kind === "taken" ? [each.lease] : []));
  assert.equal(taken.length, 1);
  assert.ok(all.every((each) => each.kind !== "unknown"));
  await taken[0]?.release();
  await (await take(of("next"))).release();
  assert.deepEqual(readdirSync(folder), []);
});

test("who holds it can be told, and that of another conversation is nobody's business", async () => {
  const { of } = scene();
  const [a, b] = [of("a"), of("b")];
  await take(a);
  assert.deepEqual(await b.holder("s"), { owner: "a", isHere: false, isDead: false, isSilent: false });
  assert.equal((await a.holder("s"))?.isHere, true);
  assert.equal(await b.holder("t"), undefined);
  assert.equal((await b.take("t", never)).kind, "taken");
});

test("what a dead process held is taken at once by one of many, each time with a higher turn", async () => {
  const { dead, of } = scene();
  await take(of("a"));
  dead.add("a");
  const all = await Promise.all(Array.from({ length: 12 }, (_, index) => of(`p${index}`).take("s", never)));
  const taken = all.flatMap((each) => (each.kind === "taken" ? [each.lease.turn] : []));
  assert.deepEqual(taken, [2]);
  for (let index = 0; index < 12; index += 1) dead.add(`p${index}`);
  assert.equal((await take(of("next"))).turn, 3);
});

test("what this process forgot to release does not keep it out", async () => {
  const { of } = scene();
  await take(of("a"));
  assert.equal((await take(of("a"))).turn, 2);
});

test("a holder that shows signs of life is left alone however long it holds", async () => {
  const { clock, of } = scene();
  const lease = await take(of("a"));
  const b = of("b");
  for (let second = 0; second < 90; second += 1) {
    clock.advance(1_000);
    await realFiles.pause(1);
    if (second % 10 === 0) assert.equal((await b.take("s", never)).kind, "held", `after ${second} s`);
  }
  assert.equal(await lease.confirm(), true);
});

test("a holder that was watched in silence for long enough is taken over; one that comes back learns it before it writes", async () => {
  const { of } = scene();
  const frozen = new ManualClock();
  let lost = 0;
  const lease = await take(of("a", { later: frozen.later, now: frozen.now, monotonic: frozen.now }), () => {
    lost += 1;
  });
  const clock = new ManualClock();
  const b = of("b", { monotonic: clock.now });
  assert.equal((await b.take("s", never)).kind, "held");
  clock.advance(29_000);
  assert.equal((await b.take("s", never)).kind, "held");
  clock.advance(1_000);
  assert.equal((await b.holder("s"))?.isSilent, true);
  assert.equal((await take(b)).turn, 2);
  assert.equal(lease.isFresh(), true);
  frozen.jump(6_000);
  assert.equal(lease.isFresh(), false);
  assert.deepEqual([await lease.confirm(), await lease.confirm(), lost], [false, false, 1]);
  await lease.release();
  assert.equal((await b.holder("s"))?.isHere, true);
});

test("taken over and let go of meanwhile is lost all the same, also when somebody has it anew under the old name", async () => {
  const { of } = scene();
  let lost = 0;
  const lease = await take(of("a"), () => {
    lost += 1;
  });
  const clock = new ManualClock();
  const b = of("b", { monotonic: clock.now });
  await b.take("s", never);
  clock.advance(30_000);
  await (await take(b)).release();
  assert.equal((await take(of("c"))).turn, 1);
  assert.deepEqual([await lease.confirm(), lost], [false, 1]);
});

test("who is one turn further has it, also where the former file could not be removed", async () => {
  const { of } = scene();
  let lost = 0;
  const lease = await take(of("a"), () => {
    lost += 1;
  });
  const clock = new ManualClock();
  const files: FileSystem = {
    ...realFiles,
    remove: async (file) => {
      if (file.endsWith(".1")) throw Object.assign(new Error("EBUSY"), { code: "EBUSY" });
      await realFiles.remove(file);
    },
  };
  const b = of("b", { monotonic: clock.now, files });
  await b.take("s", never);
  clock.advance(30_000);
  assert.equal((await take(b)).turn, 2);
  assert.deepEqual([await lease.confirm(), lost], [false, 1]);
});

test("either clock tells that the machine slept", async () => {
  const { of } = scene();
  const [wall, ticks] = [new ManualClock(), new ManualClock()];
  const lease = await take(of("a", { now: wall.now, monotonic: ticks.now }));
  wall.jump(6_000);
  assert.equal(lease.isFresh(), false);
  assert.equal(await lease.confirm(), true);
  assert.equal(lease.isFresh(), true);
  ticks.jump(6_000);
  assert.equal(lease.isFresh(), false);
});

test("a new conversation is held at once and confirmed once its file is there", async () => {
  const { of } = scene();
  const a = of("a");
  const lease = a.begin("s", never);
  assert.deepEqual([lease.turn, lease.isFresh()], [1, true]);
  assert.equal(await lease.confirm(), true);
  assert.equal((await of("b").take("s", never)).kind, "held");
  await lease.release();
  assert.equal(await a.holder("s"), undefined);
});

test("a file that holds no owner is taken for somebody's until it has been silent", async () => {
  const { folder, of } = scene();
  const a = of("a");
  await (await take(a)).release();
  const holder = await take(a);
  const [file = ""] = readdirSync(folder);
  await holder.release();
  writeFileSync(path.join(folder, file), "");
  const clock = new ManualClock();
  const b = of("b", { monotonic: clock.now });
  const taken = await b.take("s", never);
  assert.equal(taken.kind === "held" && taken.holder.owner, "");
  clock.advance(30_000);
  assert.equal((await take(b)).turn, 2);
});

const failing = (code: string, ...names: readonly (keyof FileSystem)[]): FileSystem => {
  const fail = async () => {
    throw Object.assign(new Error(`${code}: it failed`), { code });
  };
  return { ...realFiles, ...Object.fromEntries(names.map((name) => [name, fail])) };
};

test("without hard links it works all the same", async () => {
  const { folder, dead, of } = scene();
  const files = failing("ENOTSUP", "link");
  await take(of("a", { files }));
  assert.equal((await of("b", { files }).take("s", never)).kind, "held");
  assert.match(readFileSync(path.join(folder, readdirSync(folder)[0] ?? ""), "utf8"), /"process":"a"/);
  dead.add("a");
  assert.equal((await take(of("b", { files }))).turn, 2);
});

test("where no file can be written nobody is kept from anything, and it is said once", async () => {
  const { troubles, of } = scene();
  for (const code of ["ENOSPC", "EROFS", "EACCES"]) {
    const a = of("a", { files: failing(code, "makeFolder", "create", "link") });
    assert.deepEqual([(await a.take("s", never)).kind, (await a.take("s", never)).kind], ["unknown", "unknown"]);
    const lease = a.begin("s", never);
    assert.deepEqual([await lease.confirm(), lease.isFresh()], [true, true]);
    await lease.release();
  }
  assert.equal(troubles.length, 3);
  assert.match(troubles[0] ?? "", /Other windows can't see what is at work here/);
});

test("a disk that can't be read for a moment takes nothing away", async () => {
  const { of } = scene();
  let isBroken = false;
  const files: FileSystem = {
    ...realFiles,
    read: async (file) => {
      if (isBroken) throw Object.assign(new Error("EIO"), { code: "EIO" });
      return realFiles.read(file);
    },
  };
  const lease = await take(of("a", { files }));
  isBroken = true;
  assert.equal(await lease.confirm(), true);
  isBroken = false;
  assert.equal(await lease.confirm(), true);
});
