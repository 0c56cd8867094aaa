import { closeSync, constants, lstatSync, openSync } from "node:fs";
import { type FileHandle, lstat, mkdir, open, realpath, rmdir, stat, unlink } from "node:fs/promises";
import path from "node:path";
import { liesAt, pathOf, wayTo } from "./descriptor.ts";
import { codeOf, elsewhere, failure } from "./failure.ts";

/**
 * A folder that is held: what is done through it happens in the folder that lay at its path when it was taken, whatever another process
 * puts there meanwhile. On Linux it is held by a handle and reached through `/proc/self/fd`. Elsewhere Node can do nothing relative to a
 * handle, so the path is used and compared (`confirm`): what remains there is the moment between a comparison and what is done next.
 */
export interface HeldFolder {
  /** Its path, links resolved. */
  readonly path: string;
  /** The way to an entry by its bare name, for Node's functions; "" is the folder itself. A link that an entry has become is not followed by it. */
  to(name: string): string;
  /** Takes hold of a folder in it; one that has become a link is not. */
  enter(name: string): Promise<HeldFolder>;
  /** Opens an entry to read, never waiting for anything but the disk. A link is not followed. */
  open(name: string): Promise<FileHandle>;
  /** Throws ELSEWHERE when the path leads elsewhere by now. Costs nothing where the folder is held by a handle. */
  confirm(): Promise<void>;
  release(): void;
}

/**
 * Does a piece of work in a folder that is held meanwhile. `folder` has its links resolved; when it leads elsewhere by now, this rejects
 * with the code ELSEWHERE. With `made` missing folders are made on the way, and noted there, the topmost first.
 */
export async function inFolder<Result>(folder: string, work: (held: HeldFolder) => Promise<Result>, made?: string[]): Promise<Result> {
  const held = await (made ? holdOrMake(folder, made) : hold(folder));
  try {
    return await work(held);
  } finally {
    held.release();
  }
}

/** Makes one folder. */
export async function makeFolder(folder: string): Promise<void> {
  await inFolder(path.dirname(folder), (held) => mkdir(held.to(path.basename(folder))));
}

/** Takes one folder away that is empty. */
export async function removeFolder(folder: string): Promise<void> {
  await inFolder(path.dirname(folder), (held) => rmdir(held.to(path.basename(folder))));
}

/** Takes away what lies there and is no folder; of a link the link itself. */
export async function removeEntry(target: string): Promise<void> {
  await inFolder(path.dirname(target), (held) => unlink(held.to(path.basename(target))));
}

/** Takes hold by comparing paths, as on systems without handles to folders. */
export async function holdByPath(folder: string): Promise<HeldFolder> {
  const identity = async () => {
    const [real, found] = await Promise.all([realpath(folder), stat(folder, { bigint: true })]);
    if (real !== folder) throw elsewhereFailure(folder);
    if (!found.isDirectory()) throw failure("ENOTDIR");
    return `${found.dev}:${found.ino}`;
  };
  const before = await identity();
  const confirm = async () => {
    if ((await identity()) !== before) throw elsewhereFailure(folder);
  };
  const to = (name: string) => path.join(folder, name);
  return {
    path: folder,
    to,
    confirm,
    enter: (name) => holdByPath(to(name)),
    async open(name) {
      const file = await open(to(name), readOnly);
      try {
        const [opened, named] = await Promise.all([file.stat({ bigint: true }), lstat(to(name), { bigint: true }), confirm()]);
        if (opened.ino !== named.ino || opened.dev !== named.dev) throw failure("ELOOP");
        return file;
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    release: () => undefined,
  };
}

async function hold(folder: string): Promise<HeldFolder> {
  const descriptor = process.platform === "linux" ? openIfAble(folder) : undefined;
  if (descriptor === undefined) return holdByPath(folder);
  if (liesAt(descriptor, folder)) return holdByHandle(descriptor, folder);
  closeSync(descriptor);
  throw elsewhereFailure(folder);
}

/** Undefined where the system does not know such handles, or does not tell where they lie. */
function openIfAble(folder: string): number | undefined {
  try {
    const descriptor = openFolder(folder);
    if (pathOf(descriptor) !== undefined) return descriptor;
    closeSync(descriptor);
    return undefined;
  } catch (error) {
    if (codeOf(error) === "EINVAL") return undefined;
    throw error;
  }
}

async function holdOrMake(folder: string, made: string[]): Promise<HeldFolder> {
  try {
    return await hold(folder);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" || path.dirname(folder) === folder) throw error;
  }
  const parent = await holdOrMake(path.dirname(folder), made);
  const name = path.basename(folder);
  try {
    await mkdir(parent.to(name)).then(
      () => made.push(folder),
      (error: unknown) => {
        if (codeOf(error) !== "EEXIST") throw error;
      },
    );
    return await parent.enter(name);
  } finally {
    parent.release();
  }
}

function holdByHandle(descriptor: number, folder: string): HeldFolder {
  const to = (name: string) => `${wayTo(descriptor)}/${name}`;
  return {
    path: folder,
    to,
    enter: async (name) => holdByHandle(openFolder(to(name)), path.join(folder, name)),
    open: (name) => open(to(name), readOnly),
    confirm: async () => undefined,
    release: () => closeSync(descriptor),
  };
}

const readOnly = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Linux's O_PATH, which Node does not name: nothing of the folder is read, so that it need not be readable. */
const pathOnly = 0o10000000;

/** Without waiting its turn: all this asks for is where the path leads, and that was asked a moment ago. */
function openFolder(way: string): number {
  try {
    return openSync(way, pathOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  } catch (error) {
    const isLink = codeOf(error) === "ENOTDIR" && lstatSync(way, { throwIfNoEntry: false })?.isSymbolicLink();
    throw isLink ? elsewhereFailure(way) : error;
  }
}

function elsewhereFailure(folder: string): Error {
  return failure(elsewhere, `${folder} leads elsewhere by now`);
}
