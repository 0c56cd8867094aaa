import { type BigIntStats, constants, type Stats } from "node:fs";
import { access, type FileHandle, link, lstat, mkdir, mkdtemp, open, realpath, rename, rm, rmdir, stat, unlink } from "node:fs/promises";
import path from "node:path";
import { decode, encode, type TextFormat } from "./encoding.ts";

/** Bytes up to which a file is read as text. */
export const textLimitBytes = 32 * 1024 * 1024;

export type TextFile =
  | { readonly kind: "text"; readonly text: string; readonly format: TextFormat; readonly isDamaged: boolean }
  | { readonly kind: "missing" }
  | { readonly kind: "folder" }
  /** A whole sentence for the model. */
  | { readonly kind: "problem"; readonly message: string };

/** Why there is nothing to read. */
export type NoFile = Exclude<TextFile, { kind: "text" }>;

/** Reads a file as text. `target` has its links resolved: a link in its place by now is not followed. */
export function readTextFile(target: string, label: string): Promise<TextFile> {
  return withFile(target, label, async (file, size): Promise<TextFile> => {
    if (size > textLimitBytes) return { kind: "problem", message: tooLarge(label, size) };
    const bytes = await file.readFile();
    const decoded = decode(bytes);
    if (decoded.kind === "text") return decoded;
    return { kind: "problem", message: `${label} is a binary file (${sizeOf(bytes.length)}), not text.` };
  });
}

/** Opens a plain file to read, never waiting for anything but the disk, and closes it after the work. Errors become sentences. */
export async function withFile<Result>(
  target: string,
  label: string,
  work: (file: FileHandle, size: number) => Promise<Result>,
): Promise<Result | NoFile> {
  let file: FileHandle | undefined;
  try {
    file = await open(target, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const found = await statAt(file, target);
    if (!found) return { kind: "problem", message: problemOf("ELOOP", label, "read") };
    if (found.isDirectory()) return { kind: "folder" };
    if (!found.isFile()) return { kind: "problem", message: `${label} is not a plain file.` };
    return await work(file, Number(found.size));
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return { kind: "missing" };
    if (code === "EISDIR") return { kind: "folder" };
    return { kind: "problem", message: problemOf(code, label, "read") };
  } finally {
    await file?.close();
  }
}

/** Says why a file can't be written, before anybody is asked; undefined when it looks as if it can. */
export async function writeProblem(target: string, label: string): Promise<string | undefined> {
  const found = await stat(target).catch(() => undefined);
  if (!found) return undefined;
  const isLocked = (found.mode & 0o222) === 0;
  const allowed = await access(target, constants.W_OK).then(
    () => true,
    () => false,
  );
  return isLocked || !allowed ? `${label} is read-only. Ask the person to make it writable, or write elsewhere.` : undefined;
}

/**
 * Puts a text in a file's place at one stroke: whoever reads sees the old or the new one whole.
 * Keeps the mode of a file that was there and makes missing folders. A new file takes nobody's place, also not that of one that has
 * just appeared. Gives a sentence when it could not; the old file is then untouched.
 */
export async function writeTextFile(
  target: string,
  label: string,
  { text, format, isNew }: { readonly text: string; readonly format: TextFormat; readonly isNew: boolean },
): Promise<string | undefined> {
  return writeBytes(target, label, { bytes: encode(text, format), isNew });
}

/** The same for bytes; `mode` are the permission bits to have, those of the file that was there if absent. */
export async function writeBytes(
  target: string,
  label: string,
  content: { readonly bytes: Uint8Array; readonly isNew: boolean; readonly mode?: number },
): Promise<string | undefined> {
  const folder = path.dirname(target);
  let aside: string | undefined;
  try {
    if ((await realFolder(folder)) !== folder) return problemOf("ELOOP", label, "written");
    const making = mkdtemp(path.join(folder, ".anycowork-"));
    const [made, old] = await Promise.all([making, stat(target).catch(() => undefined)]);
    aside = made;
    const temporary = path.join(aside, "text");
    await writeSynced(temporary, old, content);
    await (content.isNew ? renameToFree(temporary, target) : rename(temporary, target));
    return undefined;
  } catch (error) {
    if (content.isNew && codeOf(error) === "EEXIST" && (await isTaken(target)))
      return `${label} has appeared meanwhile, so nothing was written. Read it before you go on.`;
    return problemOf(codeOf(error), label, "written");
  } finally {
    if (aside !== undefined) await removeFolder(aside);
  }
}

/** A folder on the way may have become a link just before opening: what was opened must be what the path without links leads to. Undefined when not. */
async function statAt(file: FileHandle, target: string): Promise<BigIntStats | undefined> {
  const [opened, named, real] = await Promise.all([file.stat({ bigint: true }), stat(target, { bigint: true }), realpath(target)]);
  return real === target && opened.ino === named.ino && opened.dev === named.dev ? opened : undefined;
}

/** As a rule it is empty by now: to look into it takes several times as long. */
async function removeFolder(folder: string): Promise<void> {
  await rmdir(folder).catch(() => rm(folder, { recursive: true, force: true }).catch(() => undefined));
}

async function renameToFree(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
    await unlink(from).catch(() => undefined);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw error;
    // Not every file system knows hard links. Looking first leaves a moment in between, but a short one.
    if (await isTaken(to)) throw Object.assign(new Error(`${to} is taken`), { code: "EEXIST" });
    await rename(from, to);
  }
}

async function isTaken(target: string): Promise<boolean> {
  return (await lstat(target).catch(() => undefined)) !== undefined;
}

/** The folder's real path. Made when it is not there. */
async function realFolder(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => undefined);
  if (real !== undefined) return real;
  await makeFolders(folder);
  return realpath(folder);
}

/** Node's own way never ends where a parent is there but takes no folder and says so by ENOENT, as /proc does. */
async function makeFolders(folder: string): Promise<void> {
  const isThere = async () => (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
  if (await isThere()) return;
  if (path.dirname(folder) !== folder) await makeFolders(path.dirname(folder));
  try {
    await mkdir(folder);
  } catch (error) {
    if (!(await isThere())) throw error;
  }
}

async function writeSynced(
  temporary: string,
  old: Stats | undefined,
  { bytes, mode }: { readonly bytes: Uint8Array; readonly mode?: number },
): Promise<void> {
  const file = await open(temporary, "wx", old ? old.mode & 0o777 : 0o666);
  try {
    await file.writeFile(bytes);
    if (old) await keepOwner(file, old);
    if (mode !== undefined) await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The mode counts as it was, whatever the mask; the owner as far as we may set it. */
async function keepOwner(file: FileHandle, old: { readonly mode: number; readonly uid: number; readonly gid: number }): Promise<void> {
  const made = await file.stat();
  const isOthers = made.uid !== old.uid || made.gid !== old.gid;
  if (isOthers) await file.chown(old.uid, old.gid).catch(() => undefined);
  if (isOthers || made.mode !== old.mode) await file.chmod(old.mode & 0o7777).catch(() => undefined);
}

function problemOf(code: string | undefined, label: string, done: "read" | "written"): string {
  switch (code) {
    case "EACCES":
    case "EPERM":
      return `${label} can't be ${done}: permission is missing.`;
    case "ELOOP":
      return `${label} has become a link meanwhile. Look again before you go on.`;
    case "ENOENT":
      return `${label} can't be ${done}: its folder is gone.`;
    case "ENOTDIR":
    case "EEXIST":
      return `${label} can't be ${done}: a file stands where one of its folders should be.`;
    case "EISDIR":
      return `${label} is a folder. Give the path of a file.`;
    case "ENOSPC":
    case "EDQUOT":
      return `${label} can't be ${done}: the disk is full.`;
    case "EROFS":
      return `${label} can't be ${done}: the disk is read-only.`;
    case "EBUSY":
      return `${label} can't be ${done}: another program holds it.`;
    default:
      return `${label} can't be ${done} (${code ?? "unknown reason"}).`;
  }
}

/** Said of a file that is not read. */
export function tooLarge(label: string, bytes: number): string {
  return `${label} is too large to read (${sizeOf(bytes)}; the limit is ${sizeOf(textLimitBytes)}). Use search_files, or a command that shows a part.`;
}

/** Bytes as people say them. */
export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${Math.round(bytes / 1024 / 1024)} MB`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
