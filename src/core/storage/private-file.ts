import { chmod, stat } from "node:fs/promises";
import path from "node:path";
import { hasCode, realFiles, writeDurably } from "./disk/files.ts";
import { type Held, usualPatience, withLock } from "./disk/lock.ts";
import { asideFolder, moveAside } from "./snapshot/aside.ts";
import { layoutOf } from "./snapshot/layout.ts";

export interface PrivateFileOptions<T> {
  readonly dataFolder: string;
  readonly name: string;
  /** What it holds without the file, as people call it: "no folder is trusted". */
  readonly without: string;
  /** What it holds; undefined when this is not how it is written. Of a newer version "newer". */
  parse(json: unknown): T | "newer" | undefined;
  /** ISO 8601. */
  now(): string;
  /** Hears of a damaged file that was set aside, and of one that others could read. */
  warn(sentence: string): void;
  /** Usually the disk's own. */
  readonly permissions?: Permissions;
}

/** Who may do what with a file, as the disk tells it. */
export interface Permissions {
  /** The nine bits of its owner, its group and all others. */
  mode(file: string): Promise<number>;
  /** Leaves it to its owner. Some disks can't, and not all of them say so. */
  protect(file: string): Promise<void>;
}

/** What the file holds, undefined when there is none; or a sentence why that can't be told, with what to do. */
export type PrivateContent<T> = { readonly value: T | undefined } | { readonly problem: string };

/** A small JSON file in the data folder that only its owner can read, for what is no conversation and never goes into one. */
export interface PrivateFile<T> {
  read(): Promise<PrivateContent<T>>;
  /** Puts what `change` makes of it in its place, whole or not at all, while no other process does; undefined leaves it. Gives what it holds then. */
  update(change: (now: T | undefined) => T | undefined): Promise<PrivateContent<T>>;
}

/** Nothing is made or looked at until it is asked. */
export function createPrivateFile<T>(options: PrivateFileOptions<T>): PrivateFile<T> {
  const file = path.join(options.dataFolder, options.name);
  const read = () => explained(file, () => readWhole(options, file));
  return {
    read,
    update: (change) =>
      explained(file, async () => {
        await realFiles.makeFolder(options.dataFolder);
        return withLock({ files: realFiles, path: `${file}.lock`, patience: usualPatience }, async (held) => {
          const found = await read();
          const wanted = "problem" in found ? undefined : change(found.value);
          if (wanted === undefined) return found;
          await writePrivately(file, wanted, { held, permissions: options.permissions ?? diskPermissions });
          return { value: wanted };
        });
      }),
  };
}

async function readWhole<T>(options: PrivateFileOptions<T>, file: string): Promise<PrivateContent<T>> {
  const found = await stat(file).catch((error: unknown) => {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return undefined;
    throw error;
  });
  if (!found) return { value: undefined };
  if (!found.isFile()) return { problem: `${file} is no file, so ${options.without}. Move it away.` };
  const permissions = options.permissions ?? diskPermissions;
  const wasPrivate = await isPrivate(file, permissions);
  if (!wasPrivate && !(await makePrivate(file, permissions))) {
    const what = `Others on this machine may read or change ${file}, and that could not be taken from them, so ${options.without}.`;
    return { problem: `${what} Move the data folder to a disk that knows permissions (--data or $ANYCOWORK_DATA).` };
  }
  if (!wasPrivate) options.warn(`Others on this machine could read or change ${file}; from now on only you can.`);
  const value = options.parse(parsed(Buffer.from(await realFiles.read(file)).toString()));
  if (value === "newer") return { problem: `${file} was written by a newer AnyCowork and is left alone, so ${options.without}.` };
  if (value === undefined) await setAside(options, file);
  return { value };
}

async function isPrivate(file: string, { mode }: Permissions): Promise<boolean> {
  return ((await mode(file)) & 0o077) === 0;
}

/** Whether what others might do with it could be taken from them. */
async function makePrivate(file: string, permissions: Permissions): Promise<boolean> {
  await permissions.protect(file).catch(() => undefined);
  return isPrivate(file, permissions);
}

// Windows tells by folder who may do what, and the data folder is the person's own.
const diskPermissions: Permissions = {
  mode: async (file) => (process.platform === "win32" ? 0o600 : (await stat(file)).mode & 0o777),
  protect: (file) => chmod(file, 0o600),
};

async function setAside<T>({ dataFolder, now, without, warn }: PrivateFileOptions<T>, file: string): Promise<void> {
  const folder = asideFolder({ layout: layoutOf(dataFolder), now });
  const moved = await moveAside(realFiles, folder, file);
  warn(`${file} is damaged, so ${without}. It was not deleted; it is now ${moved}.`);
}

async function writePrivately(
  file: string,
  value: unknown,
  { held, permissions }: { readonly held: Held; readonly permissions: Permissions },
): Promise<void> {
  const temporary = `${file}.tmp`;
  // Of a process that died at it: nobody else writes while the lock is held.
  await realFiles.remove(temporary);
  const bytes = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  const beforeRename = async () => {
    if (!(await isPrivate(temporary, permissions)) && !(await makePrivate(temporary, permissions))) throw new WideFile();
    await held.confirm();
  };
  await writeDurably(realFiles, { folder: path.dirname(file), path: file, temporary, beforeRename }, bytes);
}

/** The disk knows no permissions: everybody could read what is put there. */
class WideFile extends Error {
  override readonly name = "WideFile";
}

async function explained<T>(file: string, work: () => Promise<PrivateContent<T>>): Promise<PrivateContent<T>> {
  try {
    return await work();
  } catch (error) {
    const move = "Choose another data folder with --data or $ANYCOWORK_DATA.";
    if (error instanceof WideFile) return { problem: `The disk of ${file} knows no permissions: everybody could read it. ${move}` };
    return { problem: `${file} can't be used (${error instanceof Error ? error.message : String(error)}).` };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
