import type { Stats } from "node:fs";
import { link, lstat, open, rename, symlink, unlink } from "node:fs/promises";
import path from "node:path";
import { codeOf, failure } from "./failure.ts";
import { type HeldFolder, inFolder } from "./folder.ts";
import { aside } from "./tree.ts";

export interface NewContent {
  readonly bytes: Uint8Array;
  /** It takes nobody's place, also not that of a file that has just appeared. */
  readonly isNew: boolean;
  /** Permission bits to have; those of the file that was there if absent. */
  readonly mode?: number;
  /** Whether the file is to have no other name, as it had none when it was asked about. */
  readonly isAlone?: boolean;
}

/**
 * Puts content in a file's place at one stroke: whoever reads sees the old or the new one whole. Missing folders are made. `target`
 * has its links resolved. Rejects with the file system's codes, or ELSEWHERE, ELOOP where a link has come into its place, SPECIAL where
 * something else that is no file has, SHARED where the file has got another name, and EEXIST where something new would take a place.
 */
export async function replaceFile(target: string, content: NewContent): Promise<void> {
  const name = path.basename(target);
  await inFolder(
    path.dirname(target),
    async (held) => {
      const looking = lstat(held.to(name)).catch(() => undefined);
      await aside(held, async (place) => {
        const old = await looking;
        if (old && !content.isNew) checkPlain(old, content);
        await writeSynced(place.to(part), content, old?.isFile() ? old : undefined);
        await held.confirm();
        await (content.isNew ? renameToFree(place.to(part), held, name) : rename(place.to(part), held.to(name)));
      });
    },
    [],
  );
}

/** Puts a link in the place of whatever file or link is there, at one stroke. Missing folders are made. Rejects like `replaceFile`. */
export async function replaceByLink(target: string, leadsTo: string): Promise<void> {
  await inFolder(
    path.dirname(target),
    (held) =>
      aside(held, async (place) => {
        await symlink(leadsTo, place.to(part));
        await held.confirm();
        await rename(place.to(part), held.to(path.basename(target)));
      }),
    [],
  );
}

const part = "part";

function checkPlain(old: Stats, { isAlone }: NewContent): void {
  if (old.isSymbolicLink()) throw failure("ELOOP");
  if (old.isDirectory()) throw failure("EISDIR");
  if (!old.isFile()) throw failure("SPECIAL");
  if (isAlone && old.nlink > 1) throw failure("SHARED");
}

async function renameToFree(from: string, held: HeldFolder, name: string): Promise<void> {
  try {
    await link(from, held.to(name));
    await unlink(from).catch(() => undefined);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw error;
    // Not every file system knows hard links. Looking first leaves a moment in between, but a short one.
    if (await lstat(held.to(name)).catch(() => undefined)) throw failure("EEXIST");
    await rename(from, held.to(name));
  }
}

async function writeSynced(temporary: string, { bytes, mode }: NewContent, old: Stats | undefined): Promise<void> {
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
async function keepOwner(file: Awaited<ReturnType<typeof open>>, old: Stats): Promise<void> {
  const made = await file.stat();
  const isOthers = made.uid !== old.uid || made.gid !== old.gid;
  if (isOthers) await file.chown(old.uid, old.gid).catch(() => undefined);
  if (isOthers || made.mode !== old.mode) await file.chmod(old.mode & 0o7777).catch(() => undefined);
}
