import { statSync } from "node:fs";
import path from "node:path";
import { listFolder } from "../handles/listing.ts";
import type { SearchQuery } from "./query.ts";
import { enterBelow, searchRules } from "./rules.ts";
import type { Scanner } from "./scan.ts";
import type { Tally } from "./tally.ts";
import { type Ignores, openFolder } from "./walk.ts";

/** Of how many that share the work this is which one. */
export interface Share {
  readonly index: number;
  readonly of: number;
}

export interface SweepGiven {
  readonly query: SearchQuery;
  /** Absent: names are counted, nothing is read. */
  readonly scanner?: Scanner;
  readonly share: Share;
  readonly tally: Tally;
}

/** Goes through all files and fills the tally. Gives each path before it is looked into, so that whoever drives can stop or wait. */
export function* sweep({ query, scanner, share, tally }: SweepGiven): Generator<string, void> {
  const rules = searchRules(query);
  const countOf = (file: string) => (scanner ? scanner.count(file) : 1);
  for (const root of query.roots) {
    for (const file of filesOf(root, query, { share, tally })) {
      yield file;
      const count = countOf(file);
      if (count === undefined) tally.miss(file);
      else if (count > 0 && rules.tells(root, file)) tally.add(file, count);
    }
  }
}

function* filesOf(root: string, query: SearchQuery, { share, tally }: Pick<SweepGiven, "share" | "tally">): Generator<string> {
  const found = statSync(root, { throwIfNoEntry: false });
  if (found?.isFile() && share.index === 0) yield root;
  if (!found?.isDirectory()) return;
  const rules = searchRules(query);
  const pending: { readonly folder: string; readonly ignores?: Ignores }[] = [{ folder: root }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { folder } = next;
    // A file's own path is looked at again before anything of it is told; names alone are told as they are met.
    const entries = query.expression ? openFolder(folder) : listFolder(folder);
    if (!entries && share.index === 0) tally.miss(folder);
    if (!entries) continue;
    const names = new Set(entries.filter((each) => each.name.startsWith(".")).map((each) => each.name));
    const ignores = next.ignores ? enterBelow(query, folder, { ignores: next.ignores, names }) : rules.begin(root);
    const prefix = folder.endsWith(path.sep) ? folder : folder + path.sep;
    for (const each of entries) {
      const here = prefix + each.name;
      if (each.isFile() && isMine(here, share) && rules.takesFile(root, here, ignores)) yield here;
      else if (each.isDirectory() && rules.entersFolder(root, here, ignores)) pending.push({ folder: here, ignores });
    }
  }
}

/** Each file falls to one of those who share, by its name alone: they need not talk to each other. */
function isMine(file: string, { index, of }: Share): boolean {
  if (of === 1) return true;
  let sum = file.length;
  for (let at = Math.max(0, file.length - 24); at < file.length; at += 1) sum = (sum * 31 + file.charCodeAt(at)) | 0;
  return ((sum >>> 5) ^ (sum >>> 11)) % of === index;
}
