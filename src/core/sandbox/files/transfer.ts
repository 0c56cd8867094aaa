import { link, lstat, mkdir, readdir, rename, rmdir, unlink } from "node:fs/promises";
import path from "node:path";
import { codeOf, elsewhere, failure } from "../handles/failure.ts";
import { inFolder, removeFolder } from "../handles/folder.ts";
import { aside, copyTree, type Entry, removeTree } from "../handles/tree.ts";
import { folded } from "../names.ts";

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
    await inFolder(path.dirname(ends.from), (source) =>
      inFolder(
        path.dirname(ends.to),
        (goal) => move({ folder: source, name: path.basename(ends.from) }, { folder: goal, name: path.basename(ends.to) }),
        made,
      ),
    );
    return undefined;
  } catch (error) {
    if (codeOf(error) !== "LEFT") for (const each of made.reverse()) await removeFolder(each).catch(() => undefined);
    return problemOf(codeOf(error), ends);
  }
}

/** Whether both are one entry, whose name a careless file system takes in any spelling; then only its spelling is to change. */
export async function isOtherSpelling(from: string, to: string): Promise<boolean> {
  if (from === to || folded(from) !== folded(to)) return false;
  return isOneEntry({ way: from, name: path.basename(from) }, { way: to, name: path.basename(to) });
}

interface Named {
  readonly way: string;
  readonly name: string;
}

async function isOneEntry(from: Named, to: Named): Promise<boolean> {
  const [one, other] = await Promise.all([from, to].map(({ way }) => lstat(way, { bigint: true }).catch(() => undefined)));
  if (!one || !other || one.ino !== other.ino || one.dev !== other.dev) return false;
  const names = await readdir(path.dirname(from.way));
  return !(names.includes(from.name) && names.includes(to.name));
}

async function move(from: Entry, to: Entry): Promise<void> {
  const [fromWay, toWay] = [from.folder.to(from.name), to.folder.to(to.name)];
  const isAlike = folded(path.join(from.folder.path, from.name)) === folded(path.join(to.folder.path, to.name));
  const isSpelling = isAlike && (await isOneEntry({ way: fromWay, name: from.name }, { way: toWay, name: to.name }));
  await Promise.all([from.folder.confirm(), to.folder.confirm()]);
  if (isSpelling) return rename(fromWay, toWay);
  try {
    await moveOnDevice(fromWay, toWay);
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
async function moveAcross(from: Entry, to: Entry): Promise<void> {
  await aside(to.folder, async (place) => {
    await copyTree(from, { folder: place, name: to.name });
    await to.folder.confirm();
    await moveOnDevice(place.to(to.name), to.folder.to(to.name));
  });
  await removeTree(from).catch(() => {
    throw failure("LEFT");
  });
}

function problemOf(code: string | undefined, { fromLabel, toLabel }: Ends): string {
  switch (code) {
    case "EEXIST":
    case "ENOTEMPTY":
      return takenMessage(toLabel);
    case "EACCES":
    case "EPERM":
      return `${fromLabel} can't be moved to ${toLabel}: permission is missing.`;
    case elsewhere:
      return `${fromLabel} or ${toLabel} leads elsewhere than when this was asked for, so nothing was moved. Look again before you go on.`;
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
