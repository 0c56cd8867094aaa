import { createHash, randomBytes } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { chmod, copyFile, lchown, link, lstat, mkdir, readlink, rename, rmdir, symlink, unlink, utimes } from "node:fs/promises";
import path from "node:path";
import { codeOf, elsewhere, failure } from "../handles/failure.ts";
import { type HeldFolder, inFolder } from "../handles/folder.ts";
import { type ChangeSet, type Entry, type Put, standingInWay } from "./changes.ts";
import { isWay, type Seen, type Shared, seenOf, type Way } from "./entry.ts";
import { look, temporaryName } from "./look.ts";

/** Where changes are done to. */
export interface Ground {
  /** The workspace folder's real path. */
  readonly folder: string;
  /** What both sides held before. */
  readonly shared: ReadonlyMap<Way, Shared>;
  /** Where content lies that was taken in; undefined for what is known here. */
  fileOf(hash: string): string | undefined;
  /** Whose new entries are to be; absent: ours. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  readonly now: () => number;
}

/** What became of a change here. */
export type Applied =
  | { readonly way: Way; readonly done: "put"; readonly to: Entry; readonly seen: Seen | undefined }
  | { readonly way: Way; readonly done: "removed" }
  /** Somebody changed it here meanwhile, and it stays so; `to` is absent where the box deleted it. */
  | { readonly way: Way; readonly done: "conflict"; readonly to?: Entry }
  | { readonly way: Way; readonly done: "failed"; readonly to?: Entry; readonly why: string };

/** Done side by side. */
const sideBySide = 8;

/**
 * Does the changes, each at one stroke and only where what is here is still what both sides held before. Whatever takes something away comes last,
 * unless it stands in the way. Never rejects.
 */
export async function applyChanges(ground: Ground, { puts, removals }: Pick<ChangeSet, "puts" | "removals">): Promise<readonly Applied[]> {
  const isInWay = standingInWay(puts);
  const all: Applied[] = [];
  all.push(...(await removeAll(ground, removals.filter(isInWay))));
  const folders: Applied[] = [];
  for (const each of puts.filter(({ to }) => to.kind === "folder")) folders.push(await putEntry(ground, each));
  const others = puts.filter(({ to }) => to.kind !== "folder");
  all.push(...(await inPieces(others, (each) => putEntry(ground, each))));
  all.push(
    ...(await removeAll(
      ground,
      removals.filter((each) => !isInWay(each)),
    )),
  );
  // Only now: a folder may say that nothing can be put into it.
  for (const each of folders.reverse()) all.push(await withMode(ground, each));
  return all;
}

async function inPieces<Item>(items: readonly Item[], work: (item: Item) => Promise<Applied>): Promise<readonly Applied[]> {
  const all: Applied[] = [];
  for (let from = 0; from < items.length; from += sideBySide)
    all.push(...(await Promise.all(items.slice(from, from + sideBySide).map(work))));
  return all;
}

/** The deepest first, those as deep as each other side by side. */
async function removeAll(ground: Ground, ways: readonly Way[]): Promise<readonly Applied[]> {
  const depths = new Map<number, Way[]>();
  for (const way of ways) {
    const depth = way.split("/").length;
    const level = depths.get(depth) ?? [];
    level.push(way);
    depths.set(depth, level);
  }
  const all: Applied[] = [];
  for (const depth of [...depths.keys()].sort((one, other) => other - one))
    all.push(...(await inPieces(depths.get(depth) ?? [], (way) => remove(ground, way))));
  return all;
}

async function putEntry(ground: Ground, { way, to }: Put): Promise<Applied> {
  return attempt(ground, { way, to }, async (held, name) => {
    const now = await seenAt(held, name, ground);
    const before = expectedAt(ground, way);
    const untouched = now && before && (await isUntouched(held, { name, now, before }));
    const isSame = untouched ? hasSame(before, to) : now !== undefined && (await becameSame(held, { name, now, to }));
    if (isSame) await adopt(held, { name, to });
    else if (untouched || (!now && !before)) await place(held, { name, to, ground, now });
    else return { way, done: "conflict", to };
    return { way, done: "put", to, seen: await seenAt(held, name, ground) };
  });
}

/** What is expected here; undefined where nothing is. */
function expectedAt({ shared }: Ground, way: Way): Shared | undefined {
  const before = shared.get(way);
  return before?.isOnlyThere ? undefined : before;
}

function hasSame({ kind, content }: Shared, to: Entry): boolean {
  return kind === to.kind && content === to.content;
}

async function remove(ground: Ground, way: Way): Promise<Applied> {
  return attempt(ground, { way }, async (held, name) => {
    const now = await seenAt(held, name, ground);
    const before = ground.shared.get(way);
    if (!now || !before) return { way, done: "removed" };
    if (!(await isUntouched(held, { name, now, before }))) return { way, done: "conflict" };
    try {
      await (now.kind === "folder" ? rmdir(held.to(name)) : unlink(held.to(name)));
    } catch (error) {
      // What is in it is not known to the box, and stays.
      if (codeOf(error) === "ENOTEMPTY" || codeOf(error) === "EEXIST") return { way, done: "conflict" };
      throw error;
    }
    return { way, done: "removed" };
  });
}

async function attempt(
  { folder }: Ground,
  what: { readonly way: Way; readonly to?: Entry },
  work: (held: HeldFolder, name: string) => Promise<Applied>,
): Promise<Applied> {
  const target = path.join(folder, what.way);
  if (what.way === "" || !isWay(what.way)) return { ...what, done: "failed", why: "its name leads elsewhere" };
  try {
    return await inFolder(path.dirname(target), (held) => work(held, path.basename(target)));
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" && !what.to) return { way: what.way, done: "removed" };
    // The folder it lies in is gone, or something else has come into its place.
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EEXIST" || code === elsewhere) return { ...what, done: "conflict" };
    return { ...what, done: "failed", why: failures.get(code ?? "") ?? code ?? String(error) };
  }
}

const failures: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission is missing"],
  ["EPERM", "permission is missing"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk is full"],
  ["EROFS", "the disk is read-only"],
  ["EBUSY", "another program holds it"],
]);

async function seenAt(held: HeldFolder, name: string, { now }: Ground): Promise<Seen | undefined> {
  const found = await lstat(held.to(name), { bigint: true }).catch(() => undefined);
  return found && (seenOf(found, now()) ?? { kind: "file", mode: 0, size: 0, mtimeMs: 0 });
}

interface Standing {
  readonly name: string;
  readonly now: Seen;
}

/** Nobody has changed it since both sides agreed. */
async function isUntouched(held: HeldFolder, { name, now, before }: Standing & { readonly before: Shared }): Promise<boolean> {
  if (now.kind !== before.kind) return false;
  if (now.kind === "folder" || (now.stamp !== undefined && now.stamp === before.here)) return true;
  return before.content !== undefined && now.mode === before.mode && (await contentOf(held, name, now)) === before.content;
}

/** It has become what the box made of it. */
async function becameSame(held: HeldFolder, { name, now, to }: Standing & { readonly to: Entry }): Promise<boolean> {
  if (now.kind !== to.kind) return false;
  return to.kind === "folder" || (to.content !== undefined && (await contentOf(held, name, now)) === to.content);
}

async function contentOf(held: HeldFolder, name: string, { kind }: Seen): Promise<string | undefined> {
  if (kind === "link") return readlink(held.to(name));
  const file = await held.open(name);
  try {
    if (!(await file.stat()).isFile()) return undefined;
    const hash = createHash("sha256");
    for await (const piece of createReadStream("", { fd: file, autoClose: false })) hash.update(piece as Buffer);
    return hash.digest("hex");
  } finally {
    await file.close();
  }
}

interface Placing {
  readonly name: string;
  readonly to: Entry;
}

/** Its content is there; what else is known of it follows. */
async function adopt(held: HeldFolder, { name, to: { kind, mode, mtimeMs } }: Placing): Promise<void> {
  if (kind !== "file") return;
  const file = await held.open(name);
  try {
    if (process.platform !== "win32") await file.chmod(mode);
    await file.utimes(mtimeMs / 1000, mtimeMs / 1000);
  } finally {
    await file.close();
  }
}

async function place(
  held: HeldFolder,
  { name, to, ground, now }: Placing & { readonly ground: Ground; readonly now: Seen | undefined },
): Promise<void> {
  if (now?.kind === "folder") await rmdir(held.to(name));
  const isNew = now === undefined || now.kind === "folder";
  if (to.kind === "folder") {
    if (!isNew) await unlink(held.to(name));
    await mkdir(held.to(name));
    return own(held.to(name), ground);
  }
  const temporary = held.to(`${temporaryName}${randomBytes(6).toString("hex")}`);
  try {
    await (to.kind === "link" ? makeLink(temporary, to, ground) : writeFile(temporary, to, ground));
    await held.confirm();
    await (isNew ? renameToFree(temporary, held.to(name)) : rename(temporary, held.to(name)));
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function makeLink(temporary: string, { content = "" }: Entry, ground: Ground): Promise<void> {
  await symlink(content, temporary);
  await own(temporary, ground);
}

async function writeFile(temporary: string, { content = "", mode, mtimeMs }: Entry, ground: Ground): Promise<void> {
  const source = ground.fileOf(content);
  if (source === undefined) throw failure("its content did not come");
  await copyFile(source, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await own(temporary, ground);
  await chmod(temporary, mode);
  await utimes(temporary, mtimeMs / 1000, mtimeMs / 1000);
}

async function own(target: string, { owner }: Ground): Promise<void> {
  if (owner) await lchown(target, owner.uid, owner.gid);
}

/** Takes nobody's place, also not that of what has just appeared. */
async function renameToFree(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await unlink(from);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw error;
    // Not every disk knows hard links, nor a link such names.
    if (await lstat(to).catch(() => undefined)) throw failure("EEXIST");
    await rename(from, to);
  }
}

async function withMode(ground: Ground, put: Applied): Promise<Applied> {
  if (put.done !== "put" || process.platform === "win32") return put;
  const target = path.join(ground.folder, put.way);
  await inFolder(target, (held) => chmod(held.to(""), put.to.mode)).catch(() => undefined);
  return { ...put, seen: look(target, ground.now()) };
}
