import { randomBytes } from "node:crypto";
import { chmod, lstat, rename, symlink } from "node:fs/promises";
import path from "node:path";
import { putIntoTrash } from "../files/trash.ts";
import { inFolder } from "../handles/folder.ts";

/** What became of something that was to go. */
export type Removal = { readonly keptAt: string } | { readonly problem: string };

/**
 * Takes something out of a workspace, whatever it is; nothing of it is lost. Links are not followed, neither at its end nor on the way. It is put
 * into the trash; where that can't be, it gets another name where it lies, by which no program knows it. Undefined when it is not there any more.
 */
export async function takeOut(trash: string, target: string, label: string): Promise<Removal | undefined> {
  if (!(await entryOf(target))) return undefined;
  const kept = await putIntoTrash(trash, { path: target, label });
  if ("keptAt" in kept) return kept;
  await unlock(target).catch(() => undefined);
  const again = await putIntoTrash(trash, { path: target, label });
  if ("keptAt" in again) return again;
  const renamed = await renameAside(target).catch(() => undefined);
  if (renamed !== undefined) return { keptAt: renamed };
  return (await entryOf(target)) ? { problem: again.problem } : undefined;
}

/** Puts a link back where nothing lies now. */
export async function putLinkBack(target: string, leadsTo: string): Promise<boolean> {
  return inFolder(path.dirname(target), (held) => symlink(leadsTo, held.to(path.basename(target)))).then(
    () => true,
    () => false,
  );
}

/** A folder that can't be written to can't be moved to another one. */
async function unlock(target: string): Promise<void> {
  await inFolder(path.dirname(target), async (parent) => {
    const held = await parent.enter(path.basename(target));
    try {
      await chmod(held.to(""), 0o700);
    } finally {
      held.release();
    }
  });
}

async function renameAside(target: string): Promise<string> {
  const name = `taken-out-${randomBytes(4).toString("hex")}-${path.basename(target)}.txt`;
  await inFolder(path.dirname(target), (held) => rename(held.to(path.basename(target)), held.to(name)));
  return path.join(path.dirname(target), name);
}

function entryOf(target: string) {
  return lstat(target).catch(() => undefined);
}
