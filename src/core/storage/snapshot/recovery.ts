import path from "node:path";
import { type FileSystem, hasCode } from "../disk/files.ts";
import type { LogVector } from "../log/reader.ts";
import type { Engine } from "../sql/engine.ts";
import type { Image } from "../sql/image.ts";
import { StoreError } from "../store.ts";
import { type Generation, Generations } from "./generations.ts";
import type { Layout } from "./layout.ts";

/** A usable database, and how much of each log is in it. */
export interface Recovered {
  readonly image: Image;
  readonly vector: LogVector;
  /** Said when a newer version wrote it: then nothing is written here. */
  readonly newer?: string;
}

export interface RecoveryPorts {
  readonly files: FileSystem;
  readonly layout: Layout;
  readonly engine: Engine;
  /** ISO 8601. */
  readonly now: () => string;
  /** Hears in a sentence what a person should know. */
  readonly onWarning: (sentence: string) => void;
}

/** Gets the newest usable image out of what lies in the folder; nothing is deleted. What the logs hold beyond it is the caller's to add. */
export async function recover(ports: RecoveryPorts): Promise<Recovered> {
  const generations = new Generations(ports.files, ports.layout.store);
  let hasDamage = false;
  for (const number of await generations.numbers()) {
    const found = await openGeneration(ports, generations, number);
    if ("image" in found) {
      if (hasDamage) ports.onWarning("The conversations were restored from an earlier image and the logs.");
      return found;
    }
    hasDamage = true;
    await setAside(ports, generations, { number, reason: found.reason });
  }
  const former = await readFormer(ports);
  return { image: former ?? ports.engine.begin(), vector: {} };
}

async function openGeneration(
  { files, engine }: RecoveryPorts,
  generations: Generations,
  number: number,
): Promise<Recovered | { readonly reason: string }> {
  const generation = await generations.sum(number);
  if (!generation)
    return { reason: (await files.stamp(generations.sumFile(number))) ? "its checksum file is damaged" : "it was never finished" };
  tooLarge(generation);
  const bytes = await generations.load(generation);
  if ("reason" in bytes) return bytes;
  const opening = engine.open(bytes);
  if (opening.kind === "damaged") return opening;
  if (opening.kind === "newer") throw new StoreError(writtenByNewer(path.dirname(generation.file)));
  return { image: opening.image, vector: generation.sum.vector };
}

/** More than this does not fit into memory as often as is needed. */
const limitBytes = 1_024 ** 3;

function tooLarge({ file, sum }: Generation): void {
  if (sum.bytes <= limitBytes) return;
  throw new StoreError(`${file} has grown beyond 1 GB and can't be opened. Move the folder away to begin anew; nothing was changed.`);
}

async function setAside(
  { files, layout, now, onWarning }: RecoveryPorts,
  generations: Generations,
  { number, reason }: { readonly number: number; readonly reason: string },
): Promise<void> {
  const folder = path.join(layout.aside, now().replace(/[:.]/g, "-"));
  await files.makeFolder(folder);
  for (const file of [generations.imageFile(number), generations.sumFile(number)])
    if (await files.stamp(file)) await files.rename(file, await freeName(files, folder, path.basename(file)));
  await files.syncFolder(layout.store);
  onWarning(`${generations.imageFile(number)} can't be used: ${reason}. It was not deleted; it is now in ${folder}.`);
}

async function freeName(files: FileSystem, folder: string, name: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const target = path.join(folder, count === 1 ? name : `${count}-${name}`);
    if (!(await files.stamp(target))) return target;
  }
}

/** Takes over what the former single file holds; it stays where it is. */
async function readFormer({ files, layout, engine, onWarning }: RecoveryPorts): Promise<Image | undefined> {
  for (const file of [layout.former, layout.formerBackup]) {
    const bytes = await files.read(file).catch((error: unknown) => {
      if (hasCode(error, "ENOENT", "EISDIR")) return undefined;
      throw error;
    });
    if (!bytes) continue;
    const changes = engine.readFormer(bytes);
    if ("reason" in changes) {
      onWarning(`${file} can't be read: ${changes.reason}. It was left as it is.`);
      continue;
    }
    const image = engine.begin();
    image.merge(changes, "");
    return image;
  }
  return undefined;
}

export function writtenByNewer(folder: string): string {
  return `The conversations in ${folder} were written by a newer AnyCowork. Update AnyCowork to open them; nothing was changed.`;
}
