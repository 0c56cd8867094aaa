import { crc32 } from "node:zlib";
import type { Ledger } from "./ledger.ts";
import { former, live, openIn, type World, worldOn } from "./life.ts";
import { type Harm, type Loss, MemoryDisk } from "./memory-disk.ts";

/** A moment at which everything ended, and what was safe by then. */
interface Moment {
  readonly where: string;
  readonly disk: MemoryDisk;
  readonly ledger: Ledger;
}

/** What a proof found wrong, a line each, and how much it looked at. */
export interface Findings {
  readonly faults: readonly string[];
  readonly looked: number;
  /** In how many of them something had been acknowledged since the beginning. */
  readonly acknowledged: number;
}

/** Ends of the processes (the first) and of the power. */
const losses: readonly Loss[] = [
  { content: "all", names: "all" },
  { content: "torn", names: "all" },
  { content: "zeros", names: "all" },
  { content: "none", names: "none" },
  { content: "none", names: "all" },
  { content: "all", names: "none" },
  { content: "last", names: "half" },
  { content: "torn", names: "half" },
];

/** The world before everything: made once, lived in often. */
export async function begin(): Promise<World> {
  const world = worldOn(new MemoryDisk());
  await former(world);
  world.ledger.acknowledged = 0;
  return world;
}

/** Lives once, and looks at what is left at every call to the disk, had the processes or the power ended there. Every `stride`th of the different ones. */
export async function proveEnds(beginning: World, stride = 1): Promise<Findings> {
  const moments = await endsOf(beginning);
  return findings(moments.filter((_each, index) => (index + 1) % stride === 0).map((moment) => () => checkedTwice(moment)));
}

/** Lives again and again, and each time lets one call fail in one way; what could not be written then must be written in the end. */
export async function proveFailures(beginning: World, harms: readonly Harm[], stride = 1): Promise<Findings> {
  const { calls } = (await livedOn(beginning)).disk;
  const all = calls.map((call, index) => ({ call, count: index + 1 })).filter(({ count }) => count % stride === 0);
  const runs = all.flatMap(({ call, count }, index) => {
    const chosen = stride === 1 ? harms : [harms[index % harms.length] as Harm];
    return chosen.filter((harm) => harm !== "short" || call.startsWith("write ")).map((harm) => ({ count, harm }));
  });
  return findings(
    runs.map(({ count, harm }) => async () => {
      const world = await livedOn(beginning, { harm, hits: (each) => each === count });
      return checked({ where: `${harm} at call ${count}, ${world.disk.calls[count - 1]}`, disk: world.disk, ledger: world.ledger });
    }),
  );
}

/** Flips one bit in an image or a checksum file, each time in a whole store, `count` times: nothing may be missing. */
export async function proveFlips(beginning: World, count: number): Promise<Findings> {
  const { disk, ledger } = await livedOn(beginning);
  return findings(
    flipsIn(disk, /\.(db|sum)$/, count).map(({ where, harmed }) => async () => {
      const faults = await faultsOn(harmed, ledger);
      return { faults: faults.map((each) => `${where}: ${each}`), isAcknowledged: true };
    }),
  );
}

/** The same in a log, while there is no image yet: what the bit was in is missing, but nothing may be invented. */
export async function proveLogFlips(beginning: World, count: number): Promise<Findings> {
  const { disk, ledger } = await livedOn(beginning);
  for (const name of disk.content().keys()) if (/\.(db|sum)$/.test(name)) disk.put(name, undefined);
  return findings(
    flipsIn(disk, /\.log$/, count).map(({ where, harmed }) => async () => {
      const isInvented = (each: string) => each.startsWith("invented") && !each.includes("Recovered conversation");
      const faults = (await faultsOn(harmed, ledger)).filter(isInvented);
      return { faults: faults.map((each) => `${where}: ${each}`), isAcknowledged: true };
    }),
  );
}

function flipsIn(disk: MemoryDisk, names: RegExp, count: number): { readonly where: string; readonly harmed: MemoryDisk }[] {
  const files = [...disk.content()].filter(([name]) => names.test(name)).map(([name, bytes]) => ({ name, bytes, places: placesIn(bytes) }));
  return Array.from({ length: count }, (_, index) => {
    const { name, bytes, places } = files[index % files.length] as (typeof files)[number];
    const bit = ((places[crc32(`${name} ${index}`) % places.length] as number) << 3) | (index & 7);
    const harmed = disk.copy();
    harmed.put(name, flipped(bytes, bit));
    return { where: `bit ${bit} of ${name}`, harmed };
  });
}

/** Where a bit that is flipped may matter: most of an image is empty pages. */
function placesIn(bytes: Uint8Array): readonly number[] {
  return [...bytes.keys()].filter((at) => bytes[at] !== 0);
}

function flipped(bytes: Uint8Array, bit: number): Buffer {
  const harmed = Buffer.from(bytes);
  harmed.writeUInt8(harmed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return harmed;
}

async function livedOn(beginning: World, fault?: MemoryDisk["fault"]): Promise<World> {
  const world = worldOn(beginning.disk.copy(), beginning.ledger.copy());
  world.disk.fault = fault;
  await live(world);
  return world;
}

/** What would be left, at each call, by each kind of end; equal ones once. */
async function endsOf(beginning: World): Promise<readonly Moment[]> {
  const world = worldOn(beginning.disk.copy(), beginning.ledger.copy());
  const moments = new Map<string, Moment>();
  const sums = new WeakMap<Uint8Array, number>();
  let last = "";
  world.disk.before = () => {
    const state = `${world.disk.changes} ${world.ledger.acknowledged}`;
    if (state === last) return;
    last = state;
    const where = `before call ${world.disk.calls.length + 1}`;
    for (const loss of losses) {
      const disk = world.disk.afterLoss(loss);
      const key = `${world.ledger.acknowledged} ${printOf(disk, sums)}`;
      if (!moments.has(key)) moments.set(key, { where: `${where}, ${loss.content}/${loss.names}`, disk, ledger: world.ledger.copy() });
    }
  };
  await live(world);
  return [...moments.values()];
}

/** Equal for equal content, but for names that are made of dice. `sums` remembers checksums. */
function printOf(disk: MemoryDisk, sums: WeakMap<Uint8Array, number>): string {
  const sumOf = (bytes: Uint8Array): number => {
    const sum = sums.get(bytes) ?? crc32(bytes);
    sums.set(bytes, sum);
    return sum;
  };
  const files = [...disk.content()].filter(([name]) => !name.includes(".tmp") && !name.includes("lock"));
  return files
    .map(([name, bytes]) => `${name}:${bytes.length}:${sumOf(bytes)}`)
    .sort()
    .join(" ");
}

interface Checked {
  readonly faults: readonly string[];
  readonly isAcknowledged: boolean;
}

async function checked({ where, disk, ledger }: Moment): Promise<Checked> {
  const faults = await faultsOn(disk.copy(), ledger);
  return { faults: faults.map((each) => `${where}: ${each}`), isAcknowledged: ledger.acknowledged > 0 };
}

/** Opens what is left; and again with its newest image damaged, and with the one before. */
async function checkedTwice({ where, disk, ledger }: Moment): Promise<Checked> {
  const { faults: found, isAcknowledged } = await checked({ where, disk, ledger });
  const faults = [...found];
  const images = [...disk.content().keys()].filter((name) => name.endsWith(".db")).sort();
  for (const image of images.slice(-2)) {
    const harmed = disk.copy();
    harmed.put(image, Buffer.from("harmed"));
    faults.push(...(await checked({ where: `${where}, with ${image} damaged`, disk: harmed, ledger })).faults);
  }
  return { faults, isAcknowledged };
}

async function faultsOn(disk: MemoryDisk, ledger: Ledger): Promise<readonly string[]> {
  const store = await openIn(worldOn(disk), "c");
  try {
    return await ledger.faults(store);
  } catch (error) {
    return [`can't be read: ${String(error)}`];
  } finally {
    await store.close();
  }
}

async function findings(checks: readonly (() => Promise<Checked>)[]): Promise<Findings> {
  const faults: string[] = [];
  let acknowledged = 0;
  for (const check of checks) {
    const found = await check();
    faults.push(...found.faults);
    if (found.isAcknowledged) acknowledged += 1;
    if (faults.length > 5) break;
  }
  return { faults, looked: checks.length, acknowledged };
}
