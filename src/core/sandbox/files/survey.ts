import type { Dirent, Stats } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import path from "node:path";
import { guardOf } from "../guarded.ts";
import { type HeldFolder, inFolder } from "../handles/folder.ts";
import { type Closing, type Closings, closingFor, closingsIn } from "../paths/closed.ts";

/** What lies at a place, links not followed. */
export interface Survey {
  readonly kind: "file" | "folder" | "link";
  /** Of a folder, all below it; links count as files. */
  readonly files: number;
  readonly folders: number;
  readonly bytes: number;
  /** Of a link, as it is written. */
  readonly leadsTo?: string;
  /** Why something below it always asks. */
  readonly guarded?: string;
  /** What closes something below it to tools, and what that is; nothing is named where there is more than can be looked through. */
  readonly closed?: { readonly by: Closing; readonly below?: string };
}

/** Where it lies, or is to lie. */
export interface SurveyPlace {
  readonly path: string;
  /** Its names below the workspace folder. */
  readonly names: readonly string[];
  /** What closes its entries. */
  readonly closings: Closings;
}

/** Entries up to which a folder is looked through. */
const entryLimit = 20_000;

interface Place extends SurveyPlace {
  readonly below: readonly string[];
}

/** Counts what is there and looks for what is guarded or closed, at each of the places; the first is where it lies. Undefined when nothing is there. */
export async function survey(target: string, places: readonly SurveyPlace[], signal: AbortSignal): Promise<Survey | undefined> {
  const found = await inFolder(path.dirname(target), (held) => surveyEntry(held, path.basename(target))).catch(() => undefined);
  if (found?.kind !== "folder") return found;
  const count = { files: 0, folders: 0, bytes: 0 };
  let guarded: string | undefined;
  let closed: Survey["closed"];
  const waiting: (readonly Place[])[] = [places.map((each) => ({ ...each, below: [] }))];
  for (let here = waiting.pop(); here && !signal.aborted; here = waiting.pop()) {
    const names = here[0]?.below ?? [];
    const entries = await inFolder(path.join(target, ...names), entriesOf).catch(() => undefined);
    if (!entries) guarded ??= "it holds a folder that can't be looked into";
    for (const { entry, stats } of entries ?? []) {
      const below = [...names, entry.name];
      guarded ??= guardBelow(places, below);
      closed ??= closedBelow(here, below, entry.isDirectory());
      count.bytes += stats?.size ?? 0;
      if (!entry.isDirectory()) count.files += 1;
      else {
        count.folders += 1;
        waiting.push(entered(here, below, path.join(target, ...below)));
      }
    }
    if (count.files + count.folders > entryLimit) {
      const by = here.flatMap((each) => each.closings)[0];
      return { kind: "folder", ...count, guarded: "it holds more than can be looked through", closed: closed ?? (by && { by }) };
    }
  }
  return { kind: "folder", ...count, guarded, closed };
}

/** "12 files, 3 folders"; nothing is said of what there is none of. */
export function contentsOf({ files, folders }: Pick<Survey, "files" | "folders">): string {
  const counts = [plural(files, "file"), plural(folders, "folder")].filter((each) => !each.startsWith("0 "));
  return counts.join(", ");
}

async function surveyEntry(held: HeldFolder, name: string): Promise<Survey> {
  const found = await lstat(held.to(name));
  const count = { files: 1, folders: 0, bytes: found.size };
  if (found.isSymbolicLink()) return { kind: "link", ...count, leadsTo: await readlink(held.to(name)) };
  return { kind: found.isDirectory() ? "folder" : "file", ...count };
}

async function entriesOf(folder: HeldFolder): Promise<readonly { readonly entry: Dirent; readonly stats?: Stats }[]> {
  const entries = await readdir(folder.to(""), { withFileTypes: true });
  if (entries.length > entryLimit) return entries.map((entry) => ({ entry }));
  return Promise.all(
    entries.map(async (entry) => ({
      entry,
      stats: entry.isFile() ? await lstat(folder.to(entry.name)).catch(() => undefined) : undefined,
    })),
  );
}

/** A file that closes something speaks of where it lies; at another place it will speak only when it is there. */
function entered(here: readonly Place[], below: readonly string[], folder: string): readonly Place[] {
  return here.map((each, index) => ({ ...each, below, closings: index === 0 ? closingsIn(folder, each.closings) : each.closings }));
}

function closedBelow(here: readonly Place[], below: readonly string[], isFolder: boolean): Survey["closed"] {
  for (const place of here) {
    const by = closingFor(path.join(place.path, ...below), isFolder, place.closings);
    if (by) return { by, below: below.join("/") };
  }
  return undefined;
}

function guardBelow(places: readonly SurveyPlace[], below: readonly string[]): string | undefined {
  for (const { names } of places) {
    const reason = guardOf([...names, ...below], "write");
    if (reason) return `it holds ${below.join("/")}: ${reason}`;
  }
  return undefined;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
