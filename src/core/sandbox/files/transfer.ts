import { constants } from "node:fs";
import {
  chmod,
  chown,
  copyFile,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  rmdir,
  symlink,
  unlink,
  utimes,
} from "node:fs/promises";
import path from "node:path";

/** The two ends of a move: absolute, with the links of their folders resolved, and as people call them. */
export interface Ends {
  readonly from: string;
  readonly to: string;
  readonly fromLabel: string;
  readonly toLabel: string;
}

/**
 * Moves a file, a folder or a link itself, also to another device, and makes missing folders on the way. Takes nobody's place.
 * Gives a sentence when it could not; then all is where it was, unless the sentence says otherwise.
 */
export async function moveEntry(ends: Ends): Promise<string | undefined> {
  const made: string[] = [];
  try {
    await isDirect(ends.from);
    await makeFolders(path.dirname(ends.to), made);
    await isDirect(ends.to);
    await ((await isOtherSpelling(ends.from, ends.to)) ? rename(ends.from, ends.to) : moveToFree(ends.from, ends.to));
    return undefined;
  } catch (error) {
    if (codeOf(error) !== "LEFT") for (const each of made.reverse()) await rmdir(each).catch(() => undefined);
    return problemOf(codeOf(error), ends);
  }
}

/** Whether both are one entry, whose name a careless file system takes in any spelling; then only its spelling is to change. */
export async function isOtherSpelling(from: string, to: string): Promise<boolean> {
  const folded = (name: string) => name.normalize("NFC").toLowerCase();
  if (from === to || folded(from) !== folded(to)) return false;
  const [one, other] = await Promise.all([from, to].map((each) => lstat(each, { bigint: true }).catch(() => undefined)));
  if (!one || !other || one.ino !== other.ino || one.dev !== other.dev) return false;
  const names = await readdir(path.dirname(from));
  return !(names.includes(path.basename(from)) && names.includes(path.basename(to)));
}

/** A folder on the way may have become a link since it was looked at. */
async function isDirect(target: string): Promise<void> {
  const folder = path.dirname(target);
  if ((await realpath(folder)) !== folder) throw failure("ELOOP");
}

async function makeFolders(folder: string, made: string[]): Promise<void> {
  const found = await lstat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (found) throw failure(found.isSymbolicLink() ? "ELOOP" : "ENOTDIR");
  if (path.dirname(folder) !== folder) await makeFolders(path.dirname(folder), made);
  await mkdir(folder);
  made.push(folder);
}

async function moveToFree(from: string, to: string): Promise<void> {
  try {
    await moveOnDevice(from, to);
  } catch (error) {
    if (codeOf(error) !== "EXDEV") throw error;
    await moveAcross(from, to);
  }
}

/** Only making a new name fails where there is one already; renaming would take its place without a word. */
async function moveOnDevice(from: string, to: string): Promise<void> {
  const found = await lstat(from);
  if (found.isSymbolicLink() || process.platform === "win32") return renameToFree(from, to);
  if (found.isDirectory()) return moveFolder(from, to);
  try {
    await link(from, to);
  } catch (error) {
    if (["EEXIST", "ENOENT", "EXDEV"].includes(codeOf(error) ?? "")) throw error;
    return renameToFree(from, to);
  }
  await unlink(from).catch(async (error: unknown) => {
    await unlink(to);
    throw error;
  });
}

/** An empty folder of our own holds the place until the other takes it. */
async function moveFolder(from: string, to: string): Promise<void> {
  await mkdir(to);
  await rename(from, to).catch(async (error: unknown) => {
    await rmdir(to).catch(() => undefined);
    throw error;
  });
}

/** Looking first leaves a moment in between, but a short one. */
async function renameToFree(from: string, to: string): Promise<void> {
  if (await lstat(to).catch(() => undefined)) throw failure("EEXIST");
  await rename(from, to);
}

/** The copy is whole and on the disk before the original goes. */
async function moveAcross(from: string, to: string): Promise<void> {
  const aside = await mkdtemp(path.join(path.dirname(to), ".anycowork-"));
  try {
    const copy = path.join(aside, path.basename(to));
    await copyTree(from, copy);
    await moveOnDevice(copy, to);
  } finally {
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
  }
  await rm(from, { recursive: true }).catch(() => {
    throw failure("LEFT");
  });
}

async function copyTree(from: string, to: string): Promise<void> {
  const found = await lstat(from);
  if (found.isSymbolicLink()) return symlink(await readlink(from), to);
  if (found.isDirectory()) {
    await mkdir(to);
    for (const name of await readdir(from)) await copyTree(path.join(from, name), path.join(to, name));
  } else if (found.isFile()) {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    const now = await lstat(from);
    if (now.ino !== found.ino || now.mtimeMs !== found.mtimeMs || now.size !== found.size) throw failure("CHANGED");
    await toDisk(to);
  } else throw failure("SPECIAL");
  await chown(to, found.uid, found.gid).catch(() => undefined);
  await chmod(to, found.mode & 0o7777);
  await utimes(to, found.atime, found.mtime);
}

async function toDisk(target: string): Promise<void> {
  const file = await open(target, "r+").catch(() => open(target, "r"));
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function problemOf(code: string | undefined, { fromLabel, toLabel }: Ends): string {
  switch (code) {
    case "EEXIST":
    case "ENOTEMPTY":
      return takenMessage(toLabel);
    case "EACCES":
    case "EPERM":
      return `${fromLabel} can't be moved to ${toLabel}: permission is missing.`;
    case "ELOOP":
      return "A folder on the way has become a link meanwhile, so nothing was moved. Look again before you go on.";
    case "ENOENT":
      return `${fromLabel} is not there any more, so nothing was moved.`;
    case "ENOTDIR":
      return `${fromLabel} can't be moved to ${toLabel}: a file stands where one of the folders should be.`;
    case "ENOSPC":
    case "EDQUOT":
      return `${fromLabel} can't be moved to ${toLabel}: the disk is full.`;
    case "EROFS":
      return `${fromLabel} can't be moved to ${toLabel}: the disk is read-only.`;
    case "EBUSY":
      return `${fromLabel} can't be moved: another program holds it.`;
    case "CHANGED":
      return `${fromLabel} was changed while it was copied to another disk, so it was left where it is. Try again.`;
    case "SPECIAL":
      return `${fromLabel} can't be moved to another disk: it holds something that is no file, folder or link.`;
    case "LEFT":
      return `All of ${fromLabel} was copied to ${toLabel}, but some of it could not be removed from where it was.`;
    default:
      return `${fromLabel} can't be moved to ${toLabel} (${code ?? "unknown reason"}).`;
  }
}

/** Said when something would have to make way. */
export function takenMessage(label: string): string {
  return `${label} is there already, and nothing is overwritten. Choose another name, or delete it first.`;
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
