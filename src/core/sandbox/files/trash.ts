import { lstat, mkdir, mkdtemp, open, readdir, readFile, realpath, rm, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import { moveEntry } from "./transfer.ts";

/** Something that was put into the trash, or a sentence why it could not be. */
export type Kept = { readonly keptAt: string } | { readonly problem: string };

/** Where deleted things are kept, within our data folder: `<id>/<name>`, and beside it `<id>.json`, which says where it came from. */
export function trashFolderOf(dataFolder: string): string {
  return path.join(dataFolder, "trash");
}

/** Bytes up to which the trash keeps what is older than a day. */
export const trashLimitBytes = 1024 * 1024 * 1024;

export const trashDays = 30;

/** Something to be deleted, as people call it. */
interface Doomed {
  readonly path: string;
  readonly label: string;
}

/** Moves a file, a folder or a link itself into the trash. */
export async function putIntoTrash(trash: string, doomed: Doomed): Promise<Kept> {
  return (await putTogether(trash, doomed.path, [doomed]))[0] ?? { problem: `${doomed.label} was not deleted.` };
}

/** Moves many into one entry of the trash, which keeps how they lay to each other. All are `base` or lie in it. Gives what became of each. */
export async function putTogether(trash: string, base: string, doomed: readonly Doomed[]): Promise<readonly Kept[]> {
  let entry: string;
  try {
    entry = await openEntry(trash, base);
  } catch (error) {
    const said = `can't be written (${codeOf(error)})`;
    return doomed.map(({ label }) => ({ problem: `${label} was not deleted: the trash in our data folder ${said}.` }));
  }
  const results: Kept[] = [];
  for (const each of doomed) results.push(await moveInto(each, path.join(entry, path.basename(base), path.relative(base, each.path))));
  await forgetEmpty(entry);
  return results;
}

/**
 * Puts a folder of ours into the trash as if it had been deleted at `origin`, so that what is in it can be taken out to where it belongs. Gives where
 * it lies. Rejects when the trash can't be written.
 */
export async function putAside(trash: string, origin: string, folder: string): Promise<string> {
  const keptAt = path.join(await openEntry(trash, origin), path.basename(origin));
  const problem = await moveEntry({ from: folder, to: keptAt, fromLabel: "what was set aside", toLabel: "the trash" });
  if (problem !== undefined) throw new Error(problem);
  return keptAt;
}

async function moveInto({ path: target, label }: Doomed, keptAt: string): Promise<Kept> {
  const problem = await moveEntry({ from: target, to: keptAt, fromLabel: label, toLabel: "the trash" });
  return problem === undefined ? { keptAt } : { problem };
}

/** A new folder in the trash, with its manifest. */
async function openEntry(trash: string, origin: string): Promise<string> {
  await mkdir(trash, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(path.join(await realpath(trash), "d-"));
  await writeManifest(folder, origin);
  return folder;
}

/** Where something in the trash came from; undefined for what is no entry of it. Takes links as resolved. */
export async function originOf(trash: string, target: string): Promise<string | undefined> {
  const [id = "", name, ...rest] = path.relative(trash, target).split(path.sep);
  if (!isId(id) || name === undefined) return undefined;
  const origin = await readManifest(path.join(trash, id));
  return origin === undefined ? undefined : path.join(origin, ...rest);
}

/** Where what was deleted at this path last is kept; undefined when nothing of it is. */
export async function newestKept(folder: string, origin: string): Promise<string | undefined> {
  const trash = await realpath(folder).catch(() => folder);
  const found: { readonly keptAt: string; readonly at: number }[] = [];
  for (const name of (await readdir(trash).catch(() => [])).filter(isId)) {
    const keptAt = path.join(trash, name, path.basename(origin));
    if ((await readManifest(path.join(trash, name))) !== origin || !(await lstat(keptAt).catch(() => undefined))) continue;
    found.push({ keptAt, at: (await stat(`${path.join(trash, name)}.json`)).mtimeMs });
  }
  return found.sort((one, other) => other.at - one.at)[0]?.keptAt;
}

/** Takes an entry off the books after its thing was taken out of the trash. */
export async function leaveTrash(trash: string, keptAt: string): Promise<void> {
  const [id = "", ...rest] = path.relative(trash, keptAt).split(path.sep);
  if (!isId(id)) return;
  for (let depth = rest.length - 1; depth > 0; depth -= 1) if (!(await isRemoved(path.join(trash, id, ...rest.slice(0, depth))))) return;
  await forgetEmpty(path.join(trash, id));
}

/**
 * Removes for good what was deleted more than thirty days ago, and of what is older than a day the oldest until the rest fits the limit.
 * `now` in milliseconds since 1970. What can't be removed is left for the next time.
 */
export async function tidyTrash(trash: string, now: number): Promise<void> {
  const entries = await entriesOf(trash);
  let total = entries.reduce((sum, each) => sum + each.bytes, 0);
  for (const { folder, deletedAt, bytes } of entries.sort((one, other) => one.deletedAt - other.deletedAt)) {
    const ageDays = (now - deletedAt) / dayMs;
    if (ageDays <= trashDays && (ageDays <= 1 || total <= trashLimitBytes)) continue;
    const isGone = await rm(folder, { recursive: true, force: true }).then(
      () => rm(`${folder}.json`, { force: true }).then(() => true),
      () => false,
    );
    if (isGone) total -= bytes;
  }
}

const dayMs = 24 * 60 * 60 * 1000;

interface Entry {
  readonly folder: string;
  readonly deletedAt: number;
  readonly bytes: number;
}

async function entriesOf(trash: string): Promise<Entry[]> {
  const names = (await readdir(trash).catch(() => [])).filter(isId);
  const entries = names.map(async (name) => {
    const folder = path.join(trash, name);
    const written = (await stat(`${folder}.json`).catch(() => undefined)) ?? (await stat(folder).catch(() => undefined));
    return { folder, deletedAt: written?.mtimeMs ?? 0, bytes: await sizeOf(folder) };
  });
  return Promise.all(entries);
}

async function sizeOf(target: string): Promise<number> {
  const found = await lstat(target).catch(() => undefined);
  if (!found?.isDirectory()) return found?.size ?? 0;
  let sum = 0;
  for (const name of await readdir(target).catch(() => [])) sum += await sizeOf(path.join(target, name));
  return sum;
}

function isId(name: string): boolean {
  return /^d-\w{6}$/.test(name);
}

async function writeManifest(folder: string, origin: string): Promise<void> {
  const { mtime } = await stat(folder);
  const file = await open(`${folder}.json`, "wx", 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ path: origin, deletedAt: mtime.toISOString() })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function readManifest(folder: string): Promise<string | undefined> {
  try {
    const { path: origin } = JSON.parse(await readFile(`${folder}.json`, "utf8")) as { readonly path?: unknown };
    return typeof origin === "string" && path.isAbsolute(origin) ? origin : undefined;
  } catch {
    return undefined;
  }
}

async function forgetEmpty(folder: string): Promise<void> {
  if (await isRemoved(folder)) await rm(`${folder}.json`, { force: true });
}

function isRemoved(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    () => false,
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
