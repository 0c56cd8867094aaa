import { chmod, mkdir, mkdtemp, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { mostBytes, mostFiles } from "../content/files.ts";
import { manifestNames, readManifest } from "../format/manifest.ts";
import type { Skill } from "../skill.ts";
import { BadSource, entriesIn, lastOf, type Source } from "./source.ts";

/** A skill that was written beside the others, under a name nobody looks for. */
export interface Staged {
  readonly skill: Skill;
  /** Puts it in its place, which must be free. */
  settle(): Promise<Skill>;
  discard(): Promise<void>;
}

/** Unpacks one skill of a source beside the folder it is meant for. Rejects with a `BadSource`, with nothing left behind. */
export async function stageSkill(source: Source, folder: string, home: Home): Promise<Staged> {
  const entries = entriesIn(source, folder);
  const bytes = [...entries.values()].reduce((sum, each) => sum + each.bytes, 0);
  if (entries.size > mostFiles) throw new BadSource(`It holds ${entries.size} files; ${mostFiles} are the most.`);
  if (bytes > mostBytes) throw new BadSource(`It has more than ${mostBytes / 1024 / 1024} MB.`);
  const aside = await mkdtemp(path.join(home.folder, prefix));
  const discard = () => rm(aside, { recursive: true, force: true });
  try {
    const unpacked = path.join(aside, path.basename(lastOf(folder)) || "skill");
    await mkdir(unpacked);
    for (const [name, entry] of entries) {
      const file = path.join(unpacked, ...name.split("/"));
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, await source.read(entry.path), { flag: "wx", mode: 0o644 });
      if (entry.isExecutable) await chmod(file, 0o755);
    }
    const skill = await readStaged(unpacked, [...entries.keys()], home);
    return { skill, discard, settle: () => settle(skill, home, discard) };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** The folder of installed skills, and what it is called. */
export interface Home {
  readonly folder: string;
  readonly origin: string;
}

/** The same, there and with its links resolved, by which what lies in it is known. */
export async function openHome({ folder, origin }: Home): Promise<Home> {
  await mkdir(folder, { recursive: true });
  return { folder: await realpath(folder), origin };
}

const prefix = ".incoming-";

/** Read under the name it will have, since the standard wants folder and skill to have one name. */
async function readStaged(unpacked: string, files: readonly string[], { origin }: Home): Promise<Skill> {
  const names = manifestNames(files.filter((each) => !each.includes("/"))) ?? {};
  const first = await readManifest(unpacked, names);
  if ("reason" in first)
    throw new BadSource(`${path.relative(unpacked, first.file)}${first.line ? `, line ${first.line}` : ""}: ${first.reason}`);
  const folder = path.join(path.dirname(unpacked), first.fields.name);
  if (folder !== unpacked) await rename(unpacked, folder);
  const read = await readManifest(folder, names);
  if ("reason" in read) throw new BadSource(read.reason);
  return { ...read.fields, folder, file: read.file, scope: "personal", origin };
}

async function settle(skill: Skill, { folder: home }: Home, discard: () => Promise<void>): Promise<Skill> {
  const folder = path.join(home, skill.name);
  if (await stat(folder).catch(() => undefined)) throw new BadSource(`${folder} is there already.`);
  await rename(skill.folder, folder);
  await discard();
  return { ...skill, folder, file: path.join(folder, path.relative(skill.folder, skill.file)) };
}

const dayMs = 24 * 60 * 60 * 1000;

/** Takes away what an install left that never came to its end. `now` in milliseconds since 1970. */
export async function tidyStage(home: string, now: number): Promise<void> {
  const names = (await readdir(home).catch(() => [])).filter((each) => each.startsWith(prefix));
  for (const name of names) {
    const found = await stat(path.join(home, name)).catch(() => undefined);
    if (found && now - found.mtimeMs > dayMs) await rm(path.join(home, name), { recursive: true, force: true });
  }
}
