import { mkdirSync, readFileSync, renameSync, rmSync, type Stats, writeFileSync } from "node:fs";
import path from "node:path";
import { startOf } from "../process/rows.ts";
import { type Copy, openPack, type Pack } from "./pack.ts";
import { hashOf } from "./print.ts";

/** One file as it was when its copy was made. Whatever is done to a file sets its `ctimeMs`, which nobody can set back. */
export interface Entry {
  readonly size: number;
  readonly ctimeMs: number;
  readonly ino: number;
  /** With the bits that tell a file from a link. */
  readonly mode: number;
  /** Absent where there is none. */
  readonly copy?: Copy;
  /** Of a link. */
  readonly leadsTo?: string;
  /** Changed so short before it was looked at that another change could look the same. */
  readonly isFresh?: true;
}

export type Entries = ReadonlyMap<string, Entry>;

/** Where the copies of one workspace folder lie. One process uses it at a time. */
export interface Shelf {
  /** What was there when it was opened. */
  readonly entries: Entries;
  /** The work that was at hand with just these entries when a former process ended, by its keys. */
  readonly left: readonly string[];
  readonly pack: Pack;
  /** Remembers these entries for the next start. */
  save(entries: Entries): void;
  /** Notes which work is at hand with the entries that were saved last. */
  noteWork(keys: readonly string[]): void;
  /** Lets go of it. */
  close(): void;
}

/** Takes a shelf for a folder that no living process uses. Throws when there is none to be had. */
export function openShelf(folder: string, root: string): Shelf {
  const place = claim(folder, root);
  const manifest = path.join(place, "manifest.json");
  const { entries, generation: former } = readManifest(manifest, root);
  let generation = former;
  let noted = "";
  const pack = openPack(path.join(place, "pack"));
  const isWhole = isSound(entries, pack.size());
  if (!isWhole) pack.clear();
  return {
    entries: isWhole ? entries : new Map(),
    left: isWhole ? readWork(path.join(place, "work.json"), former) : [],
    pack,
    noteWork(keys) {
      const text = JSON.stringify({ generation, keys });
      if (text === noted) return;
      replaceFile(path.join(place, "work.json"), text);
      noted = text;
    },
    close() {
      pack.close();
      rmSync(path.join(place, "claim"), { force: true });
    },
    save(now) {
      pack.sync();
      generation += 1;
      replaceFile(manifest, JSON.stringify({ version, root, generation, entries: [...now] }));
    },
  };
}

/** Whether a living process uses the shelf in this folder. */
export function isClaimed(place: string): boolean {
  try {
    const [pid, start] = readFileSync(path.join(place, "claim"), "utf8").split("/");
    process.kill(Number(pid), 0);
    return startOf(Number(pid)) === start;
  } catch {
    return false;
  }
}

const version = 2;
/** As many processes may work in one folder at the same time, each with copies of its own. */
const shelvesPerRoot = 8;

function claim(folder: string, root: string): string {
  for (let nr = 0; nr < shelvesPerRoot; nr += 1) {
    const place = path.join(folder, `${hashOf(root).slice(0, 16)}-${nr}`);
    mkdirSync(place, { recursive: true, mode: 0o700 });
    if (isClaimed(place)) continue;
    rmSync(path.join(place, "claim"), { force: true });
    try {
      writeFileSync(path.join(place, "claim"), `${process.pid}/${startOf(process.pid)}`, { flag: "wx", mode: 0o600 });
      return place;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
  throw new Error("too many programs work in this folder at once");
}

/** Bytes of copies that nobody needs, up to which a pack is used on. */
const wasteBytes = 128 * 1024 * 1024;

/** Whether so much of a pack is waste that to copy all anew is better. */
export function isWasteful(entries: Entries, size: number): boolean {
  let live = 0;
  for (const { copy } of entries.values()) live += copy?.bytes ?? 0;
  return size - live > Math.max(wasteBytes, live);
}

/** Whether a pack of this size holds the copies of all of these, and not too much else. */
function isSound(entries: Entries, size: number): boolean {
  for (const { copy } of entries.values()) if (copy && copy.at + copy.bytes > size) return false;
  return !isWasteful(entries, size);
}

function replaceFile(target: string, text: string): void {
  writeFileSync(`${target}.part`, text, { mode: 0o600 });
  renameSync(`${target}.part`, target);
}

interface Manifest {
  readonly version: unknown;
  readonly root: unknown;
  readonly generation: number;
  readonly entries: readonly [string, Entry][];
}

/** Empty where there is none, or where it is not to be understood: then all is copied anew. */
function readManifest(file: string, root: string): { readonly entries: Entries; readonly generation: number } {
  try {
    const read = JSON.parse(readFileSync(file, "utf8")) as Manifest;
    if (read.version === version && read.root === root) return { entries: new Map(read.entries), generation: read.generation };
  } catch {
    // As if there were none.
  }
  return { entries: new Map(), generation: 0 };
}

function readWork(file: string, generation: number): readonly string[] {
  try {
    const read = JSON.parse(readFileSync(file, "utf8")) as { readonly generation: number; readonly keys: readonly string[] };
    return generation > 0 && read.generation === generation ? read.keys : [];
  } catch {
    return [];
  }
}

/** What of a file is remembered, to notice a change. */
export function stampOf({ size, ctimeMs, ino, mode }: Stats): Pick<Entry, "size" | "ctimeMs" | "ino" | "mode"> {
  return { size, ctimeMs, ino, mode };
}

export function isSameStamp(entry: Entry, stats: Stats): boolean {
  return entry.ctimeMs === stats.ctimeMs && entry.size === stats.size && entry.ino === stats.ino;
}
