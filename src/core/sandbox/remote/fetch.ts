import { Readable } from "node:stream";
import { createTarDecoder, type ParsedTarEntry } from "modern-tar";
import { failure } from "../handles/failure.ts";
import { type EntryKind, isWay, permissionBits, type Way } from "./entry.ts";
import type { BoxFiles } from "./port.ts";
import type { Staging } from "./staging.ts";

/** An entry as it came out of the box. */
export interface Fetched {
  /** `other`: it is no file, folder or link, or its name is no text. */
  readonly kind: EntryKind | "other";
  readonly mode: number;
  readonly mtimeMs: number;
  /** SHA-256 of a file's content in hex; where a link leads. */
  readonly content?: string;
}

export interface FetchWish {
  readonly files: Pick<BoxFiles, "get">;
  /** The folder in the box, with slashes. */
  readonly folder: string;
  /** What to fetch, with all below it. */
  readonly roots: readonly Way[];
  /** Whether an entry of the archives is asked for. */
  wants(way: Way): boolean;
  /** Whether this content is at hand for an entry, so that it need not be kept. */
  isKnown(way: Way, hash: string): boolean;
  readonly staging: Staging;
  /** Entries at most. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** The code of the error that says that an archive is none an honest engine makes. */
const dishonest = "DISHONEST";

/**
 * Fetches entries, their contents into the staging folder. Rejects with what the engine says, and for an archive that is cut short, holds names
 * that lead elsewhere, or more than is taken: then nothing of it is to be used.
 */
export async function fetchEntries(wish: FetchWish): Promise<ReadonlyMap<Way, Fetched>> {
  const found = new Map<Way, Fetched>();
  const sames = new Map<Way, Same>();
  for (const root of wish.roots) await fetchRoot(wish, root, { found, sames });
  const missing = new Set(
    [...sames.values()].map(({ as }) => as).filter((each) => wish.staging.fileOf(found.get(each)?.content ?? "") === undefined),
  );
  if (missing.size > 0) {
    const again = { ...wish, wants: (way: Way) => missing.has(way), isKnown: () => false };
    const more = new Map<Way, Fetched>();
    for (const root of wish.roots) await fetchRoot(again, root, { found: more, sames: new Map() });
    for (const [way, each] of more) found.set(way, found.get(way) ?? each);
  }
  for (const [way, { as, mode, mtimeMs }] of sames) {
    const content = found.get(as)?.content;
    found.set(way, content === undefined ? { kind: "other", mode, mtimeMs } : { kind: "file", mode, mtimeMs, content });
  }
  return new Map([...found].filter(([way]) => wish.wants(way)));
}

/** One of the names of a file with several. */
interface Same {
  readonly as: Way;
  readonly mode: number;
  readonly mtimeMs: number;
}

interface Finds {
  readonly found: Map<Way, Fetched>;
  readonly sames: Map<Way, Same>;
}

async function fetchRoot(wish: FetchWish, root: Way, finds: Finds): Promise<void> {
  const { files, folder, signal } = wish;
  const archive = await files.get(root === "" ? folder : `${folder}/${root}`, signal);
  // It went while we looked.
  if (!archive) return;
  const base = (root === "" ? folder : root).split("/").at(-1) ?? "";
  const decoder = createTarDecoder({ strict: true });
  const entries = Readable.toWeb(archive).pipeThrough(decoder as Decoder) as AsyncIterable<ParsedTarEntry>;
  for await (const { header, body } of entries) {
    signal.throwIfAborted();
    const way = wayOf(header.name, base, root);
    const isTaken = wish.wants(way);
    if (finds.found.has(way) || finds.sames.has(way)) throw failure(dishonest, `it holds ${way} twice`);
    if (finds.found.size + finds.sames.size >= wish.limit) throw failure("TOO_MUCH");
    const shared = { mode: (header.mode ?? 0) & permissionBits, mtimeMs: header.mtime?.getTime() ?? 0 };
    if (isTaken && header.type === "link") finds.sames.set(way, { as: wayOf(header.linkname ?? "", base, root), ...shared });
    else if (isTaken && header.type === "file" && isText(way)) {
      const content = await wish.staging.take(body as AsyncIterable<Uint8Array>, header.size, (hash) => wish.isKnown(way, hash));
      finds.found.set(way, { kind: "file", ...shared, content });
      continue;
    } else if (isTaken) finds.found.set(way, { ...plainOf(header, way), ...shared });
    await body.cancel();
  }
}

/** Node and the library name the same streams by types of their own. */
type Decoder = Parameters<ReturnType<typeof Readable.toWeb>["pipeThrough"]>[0];

function plainOf({ type, linkname = "" }: ParsedTarEntry["header"], way: Way): Pick<Fetched, "kind" | "content"> {
  if (!isText(way)) return { kind: "other" };
  if (type === "directory") return { kind: "folder" };
  return type === "symlink" && isText(linkname) && linkname !== "" ? { kind: "link", content: linkname } : { kind: "other" };
}

/** The way of an entry by its name in the archive of a root. Throws for a name that leads elsewhere. */
function wayOf(name: string, base: string, root: Way): Way {
  const [first, ...rest] = name.replace(/\/$/, "").split("/");
  const way = [...(root === "" ? [] : [root]), ...rest].join("/");
  if (first !== base || rest.includes("") || !isWay(way)) throw failure(dishonest, `it holds the name ${JSON.stringify(name)}`);
  return way;
}

/** What is no UTF-8 comes with this letter in it. */
function isText(name: string): boolean {
  return !name.includes("\ufffd");
}
