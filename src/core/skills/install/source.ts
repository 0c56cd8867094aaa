import type { SkillSource } from "../../events/words/skill.ts";
import { visible } from "../../permissions/visible.ts";
import { folded, nameProblem } from "../../sandbox/names.ts";
import { manifestNames } from "../format/manifest.ts";

/** Something skills can be taken from, its list read and nothing more. */
export interface Source {
  /** What is kept of where a skill in this folder of it came from. */
  origin(folder: string): SkillSource;
  readonly entries: readonly SourceEntry[];
  /** Rejects with a `BadSource`. */
  read(path: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface SourceEntry {
  /** With forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly kind: "file" | "link" | "other";
  readonly isExecutable: boolean;
}

/** It can't be used; the message is a sentence. */
export class BadSource extends Error {
  override readonly name = "BadSource";
}

/** The folders of a source that describe a skill, each by its path, "" for the top; none within another. */
export function skillFolders({ entries }: Pick<Source, "entries">): readonly string[] {
  const byFolder = new Map<string, string[]>();
  for (const { path } of entries) {
    const [folder, name] = parted(path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), name]);
  }
  const all = [...byFolder].filter(([folder, names]) => manifestNames(names) && !isIgnored(folder)).map(([folder]) => folder);
  return all.filter((each) => !all.some((other) => other !== each && (other === "" || each.startsWith(`${other}/`)))).sort();
}

/** The last part of a path. */
export function lastOf(path: string): string {
  return parted(path)[1];
}

function parted(path: string): readonly [string, string] {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? ["", path] : [path.slice(0, slash), path.slice(slash + 1)];
}

function isIgnored(folder: string): boolean {
  return folder.split("/").some((each) => each === "node_modules" || each === ".git");
}

/** The entries of one skill, by their paths in it. Rejects with a `BadSource` where they could land elsewhere, or on one another. */
export function entriesIn({ entries }: Pick<Source, "entries">, folder: string): ReadonlyMap<string, SourceEntry> {
  const found = new Map<string, SourceEntry>();
  const taken = new Map<string, string>();
  for (const entry of entries) {
    if (folder !== "" && !entry.path.startsWith(`${folder}/`)) continue;
    const name = folder === "" ? entry.path : entry.path.slice(folder.length + 1);
    const problem = entryProblem(entry, name);
    if (problem !== undefined) throw new BadSource(problem);
    // On many disks two names that differ by their case are one file.
    const other = taken.get(folded(name));
    if (other !== undefined) throw new BadSource(`It holds ${shown(other)} and ${shown(name)}, which are one file on many disks.`);
    taken.set(folded(name), name);
    found.set(name, entry);
  }
  for (const name of found.keys()) {
    const parents = name
      .split("/")
      .slice(0, -1)
      .map((_, index, parts) => parts.slice(0, index + 1).join("/"));
    const clash = parents.find((each) => taken.has(folded(each)));
    if (clash !== undefined) throw new BadSource(`It holds ${shown(clash)} as a file and as a folder.`);
  }
  return found;
}

function entryProblem({ kind }: SourceEntry, name: string): string | undefined {
  if (kind === "link") return `It holds a link, ${shown(name)}; a skill brings along what it needs.`;
  if (/(^|\/)\.git(\/|$)/i.test(name)) return `It holds ${shown(name)}, which is a repository's own and no part of a skill.`;
  if (kind === "other") return `It holds ${shown(name)}, which is no file.`;
  const isBad =
    name === "" ||
    name.includes("\\") ||
    name.startsWith("/") ||
    name.split("/").some((each) => each === "" || each === "." || each === "..");
  if (isBad || visible(name) !== name || nameProblem(name, "win32") !== undefined)
    return `It holds a file of the name ${shown(name)}, which can't be written everywhere.`;
  return undefined;
}

function shown(name: string): string {
  return JSON.stringify(visible(name));
}
