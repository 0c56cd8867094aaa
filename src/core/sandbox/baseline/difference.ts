import { readlinkSync, type Stats } from "node:fs";
import type { Copy, Pack } from "./pack.ts";
import { readPlain } from "./plain.ts";
import { hashOf, keptLimitBytes, largePrint } from "./print.ts";
import type { Entry } from "./shelf.ts";

/** A copy, and the file that it lies in. */
export interface PackedCopy extends Copy {
  readonly pack: string;
}

/** A file that is otherwise than it was. */
export interface Difference {
  readonly path: string;
  readonly kind: "create" | "edit" | "delete";
  /** What it is, of what is gone or was changed what it was. Absent of a plain file. */
  readonly type?: "link";
  /** Where its former content lies, or where the link led. */
  readonly before?: PackedCopy | { readonly leadsTo: string };
  /** Permission bits before and after, of plain files. */
  readonly mode?: number;
  readonly afterMode?: number;
  /** A print of the content now; absent of what is gone or can't be read. */
  readonly after?: string;
  /** Why there is no copy, as a sentence. */
  readonly notKept?: string;
}

export interface Pair {
  readonly target: string;
  readonly entry: Entry | undefined;
  /** Undefined when it is gone. */
  readonly stats: Stats | undefined;
  readonly pack: Pick<Pack, "path" | "read">;
}

/** What has become of one file; undefined when it holds the same as before after all. */
export function differenceOf(pair: Pair): Difference | undefined {
  const { target, entry, stats } = pair;
  const after = stats && contentOf(target, stats);
  if (!entry) return { path: target, kind: "create", ...(stats?.isSymbolicLink() ? { type: "link" } : {}), ...after };
  const before = formerOf(pair, entry);
  if (!stats) return { path: target, kind: "delete", ...before };
  if (isSameContent(pair, entry, after?.after)) return undefined;
  return { path: target, kind: "edit", ...before, ...after };
}

const linkBits = 0o120000;
const typeBits = 0o170000;

function formerOf({ pack }: Pair, { copy, leadsTo, mode, size }: Entry): Pick<Difference, "type" | "before" | "mode" | "notKept"> {
  if (leadsTo !== undefined) return { type: "link", before: { leadsTo } };
  const bits = { mode: mode & 0o7777 };
  if (copy !== undefined) return { ...bits, before: { ...copy, pack: pack.path } };
  const notKept =
    size > 1024 * 1024
      ? "It had more than 1 MB, so what it was before was not kept and can't be undone."
      : "It could not be read, so what it was before was not kept and can't be undone.";
  return { ...bits, notKept };
}

function contentOf(target: string, stats: Stats): Pick<Difference, "after" | "afterMode"> {
  try {
    if (stats.isSymbolicLink()) return { after: hashOf(readlinkSync(target)) };
    const afterMode = stats.mode & 0o7777;
    return { after: stats.size > keptLimitBytes ? largePrint(stats) : hashOf(readPlain(target)), afterMode };
  } catch {
    return {};
  }
}

/** Only touched, or written anew as it was. */
function isSameContent({ stats, pack }: Pair, { copy, leadsTo, mode }: Entry, after: string | undefined): boolean {
  if (!stats || after === undefined || (stats.mode & typeBits) !== (mode & typeBits)) return false;
  if ((mode & typeBits) === linkBits) return leadsTo !== undefined && hashOf(leadsTo) === after;
  if (copy === undefined || stats.mode !== mode) return false;
  try {
    return hashOf(pack.read(copy)) === after;
  } catch {
    return false;
  }
}
