import path from "node:path";
import { type LockPatience, usualPatience, withFreeLock, withLock } from "../disk/lock.ts";
import type { LogVector } from "../log/reader.ts";
import type { Image } from "../sql/image.ts";
import { StoreError } from "../store.ts";
import { type Broken, setAside } from "./aside.ts";
import { type FormerPorts, takeOverFormer } from "./former.ts";
import { type Generation, Generations } from "./generations.ts";

/** A usable database, and what is to be added to it. */
export interface Recovered {
  readonly image: Image;
  /** How much of each log is in it. */
  readonly vector: LogVector;
  /** The greatest time of any change in it. */
  readonly clock: number;
  /** The number of the generation it came from; 0 when it is from none. */
  readonly number: number;
  /** The highest number there is, usable or not. */
  readonly seen: number;
  /** Damaged images that may hold something nobody else does, to be looked through once the logs are read. */
  readonly damaged: readonly string[];
  /** Whether an image that was finished once can't be used. */
  readonly isHarmed: boolean;
  /** Said when a newer version wrote it: then nothing is written here. */
  readonly newer?: string;
  /** Whether an older version wrote it, so that a new image should be made. */
  readonly isOlder: boolean;
}

export interface RecoveryPorts extends FormerPorts {
  readonly patience?: LockPatience;
}

/** Gets the newest usable image out of what lies in the folder; nothing is deleted. What the logs hold beyond it is the caller's to add. */
export async function recover(ports: RecoveryPorts): Promise<Recovered> {
  const generations = new Generations(ports.files, ports.layout.store);
  const broken: Broken[] = [];
  let found: Found | undefined;
  for (const number of await generations.numbers()) {
    const opened = await openGeneration(ports, generations, number);
    if ("image" in opened) {
      found = opened;
      break;
    }
    broken.push({ number, ...opened });
  }
  const { damaged, isHarmed, areMoved } = await setAllAside(ports, generations, broken);
  const seen = areMoved ? (found?.number ?? 0) : (broken[0]?.number ?? 0);
  if (found) return { ...found, seen, damaged, isHarmed };
  const former = await takeOverFormer(ports);
  const image = former ?? ports.engine.begin();
  return { image, vector: {}, clock: 0, number: 0, seen, isOlder: former !== undefined, damaged, isHarmed };
}

type Found = Omit<Recovered, "damaged" | "isHarmed" | "seen">;

/** Whoever holds the lock may be about to finish one of them; then they are only looked into. */
async function setAllAside(
  ports: RecoveryPorts,
  generations: Generations,
  broken: readonly Broken[],
): Promise<{ readonly damaged: readonly string[]; readonly isHarmed: boolean; readonly areMoved: boolean }> {
  if (broken.length === 0) return { damaged: [], isHarmed: false, areMoved: true };
  const { files, layout, patience = usualPatience } = ports;
  const moved = await withFreeLock({ files, path: layout.lock, patience }, async () => {
    const left: { readonly path: string | undefined; readonly isHarmless?: boolean }[] = [];
    for (const each of broken)
      if (!(await isFinishedByNow(generations, each))) left.push({ ...each, path: await setAside(ports, generations, each) });
    return left;
  }).catch(() => undefined);
  const inPlace = broken.map((each) => ({ ...each, path: generations.imageFile(each.number) }));
  const left = moved ?? inPlace;
  const damaged = left.flatMap((each) => each.path ?? []);
  const areMoved = moved !== undefined && !inPlace.some((each) => damaged.includes(each.path));
  return { damaged, isHarmed: left.some((each) => !each.isHarmless), areMoved };
}

/** Sets an image aside in which something wrong was found later on; its path then. */
export async function distrust(ports: Omit<RecoveryPorts, "engine">, broken: Broken): Promise<string | undefined> {
  const { files, layout, patience = usualPatience } = ports;
  return withLock({ files, path: layout.lock, patience }, () => setAside(ports, new Generations(files, layout.store), broken));
}

async function isFinishedByNow(generations: Generations, { number, reason }: Broken) {
  return reason === unfinished && (await generations.sum(number)) !== undefined;
}

export const unfinished = "it was never finished or is damaged";

async function openGeneration(ports: RecoveryPorts, generations: Generations, number: number): Promise<Found | Omit<Broken, "number">> {
  const { engine } = ports;
  const generation = await generations.sum(number);
  if (!generation) {
    if (await generations.hasSum(number)) return { reason: "its checksum file is damaged" };
    return { reason: unfinished, isHarmless: await canBeOpened(ports, generations.imageFile(number)) };
  }
  refuseTooLarge(generation);
  const bytes = await generations.load(generation);
  if ("reason" in bytes) return bytes;
  const opening = engine.open(bytes);
  if (opening.kind === "damaged") return opening;
  const { clock } = generation.sum;
  // What the version that wrote it did not know is in the logs still: they are read again.
  const vector = opening.kind === "older" ? {} : generation.sum.vector;
  const isNewer = opening.kind === "newer" || generation.sum.version > engine.version;
  const newer = isNewer ? { newer: writtenByNewer(path.dirname(generation.file)) } : {};
  return { image: opening.image, vector, clock, number, isOlder: opening.kind === "older", ...newer };
}

async function canBeOpened({ files, engine }: RecoveryPorts, file: string): Promise<boolean> {
  const stamp = await files.stamp(file);
  if (!stamp?.isFile || stamp.sizeBytes > limitBytes) return false;
  try {
    const opening = engine.open(await files.read(file));
    if (opening.kind !== "damaged") opening.image.close();
    return opening.kind !== "damaged";
  } catch {
    return false;
  }
}

/** More than this does not fit into memory as often as is needed. */
export const limitBytes: number = 1_024 ** 3;

function refuseTooLarge({ file, sum }: Generation): void {
  if (sum.bytes <= limitBytes) return;
  throw new StoreError(`${file} has grown beyond 1 GB and can't be opened. Move the folder away to begin anew; nothing was changed.`);
}

export function writtenByNewer(folder: string): string {
  return `The conversations in ${folder} were written by a newer AnyCowork. Update AnyCowork to go on with them; nothing was changed, and what is said here is kept in memory only.`;
}
