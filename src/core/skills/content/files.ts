import type { Dirent } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { listFolder } from "../../sandbox/handles/listing.ts";
import { wayInto } from "../../sandbox/names.ts";
import type { SkillFile } from "../skill.ts";

/** Every file of a skill, in the order of their names, and why it can't be vouched for where that is so: a sentence each. */
export interface Content {
  readonly files: readonly SkillFile[];
  readonly problems: readonly string[];
  /** It has a repository's own folder at its top, of which nothing is listed. */
  readonly isRepository: boolean;
}

const deepest = 8;
export const mostFiles = 1_000;
export const mostBytes = 64 * 1024 * 1024;

/**
 * Lists what lies in a skill's folder. What is listed is what belongs to it: a link that leads out is a problem, and so is more than a skill has. A skill that was
 * cloned has a repository's own folder at its top, which is passed by; `anywhere`: wherever one lies. Never rejects.
 */
export async function contentOf(folder: string, passedBy: "top" | "anywhere" = "top"): Promise<Content> {
  const listing = new Listing(folder, passedBy);
  await listing.look("", 0);
  return listing.result();
}

class Listing {
  readonly #root: string;
  readonly #passedBy: "top" | "anywhere";
  readonly #files: SkillFile[] = [];
  readonly #problems = new Set<string>();
  #bytes = 0;
  #isRepository = false;

  constructor(root: string, passedBy: "top" | "anywhere") {
    this.#root = root;
    this.#passedBy = passedBy;
  }

  async look(below: string, depth: number): Promise<void> {
    const folder = path.join(this.#root, below);
    const entries = listFolder(folder);
    if (!entries) return void this.#problems.add(`${folder} can't be read.`);
    if (depth > deepest) return void this.#problems.add(`${folder} lies deeper than ${deepest} folders.`);
    for (const entry of [...entries].sort(byName)) {
      if (this.#files.length >= mostFiles) return void this.#problems.add(`${this.#root} holds more than ${mostFiles} files.`);
      const name = below === "" ? entry.name : `${below}/${entry.name}`;
      // Elsewhere a script could lie in a folder of that name, seen and vouched for by nobody.
      const isRepository = entry.name === ".git" && (depth === 0 || this.#passedBy === "anywhere");
      if (!entry.isDirectory()) await this.#add(name, entry);
      else if (!isRepository) await this.look(name, depth + 1);
      else if (depth === 0) this.#isRepository = true;
    }
  }

  result(): Content {
    return { files: this.#files, problems: [...this.#problems], isRepository: this.#isRepository };
  }

  async #add(name: string, entry: Dirent): Promise<void> {
    const written = path.join(this.#root, name);
    const real = entry.isSymbolicLink() ? await realpath(written).catch(() => undefined) : written;
    if (real === undefined || wayInto(this.#root, real) === undefined)
      return void this.#problems.add(`${written} is a link that leads out of the skill.`);
    const found = await stat(real).catch(() => undefined);
    // What a link to one of its own folders shows is listed where it lies.
    if (found?.isDirectory()) return;
    if (!found?.isFile()) return void this.#problems.add(`${written} is no plain file.`);
    this.#bytes += found.size;
    if (this.#bytes > mostBytes) return void this.#problems.add(`${this.#root} holds more than ${mostBytes / 1024 / 1024} MB.`);
    this.#files.push({ path: name, bytes: found.size, isExecutable: (found.mode & 0o111) !== 0 });
  }
}

function byName(one: Dirent, other: Dirent): number {
  return one.name < other.name ? -1 : 1;
}
