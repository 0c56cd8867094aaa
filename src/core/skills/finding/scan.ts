import type { Dirent } from "node:fs";
import { realpath } from "node:fs/promises";
import path from "node:path";
import { listFolder } from "../../sandbox/handles/listing.ts";
import { wayInto } from "../../sandbox/names.ts";
import { type ManifestNames, manifestNames } from "../format/manifest.ts";
import type { SkillPlace } from "./places.ts";

/** A folder that a skill lies in. */
export interface FoundFolder {
  readonly place: SkillPlace;
  /** Links resolved. */
  readonly folder: string;
  readonly names: ManifestNames;
}

export interface Scan {
  readonly found: readonly FoundFolder[];
  /** A sentence each. */
  readonly problems: readonly string[];
  /** Every folder that was looked into, where something new may turn up. */
  readonly folders: readonly string[];
}

/** Levels of folders below a place in which skills are looked for; folders that are looked into there; and skills that are taken. */
const deepest = 4;
const mostFolders = 2_000;
const mostSkills = 1_000;

/** What installs and repositories keep is nobody's skill here. */
const ignored: ReadonlySet<string> = new Set(["node_modules", "bower_components", "vendor", "__pycache__", "venv"]);

/** Looks for skills in a place, in the order of their names: a folder with a file that describes one is looked into no further. Never rejects. */
export async function scanPlace(place: SkillPlace): Promise<Scan> {
  const scan = new Scanning(place);
  const root = await realpath(place.folder).catch(() => undefined);
  if (root === undefined) return { found: [], problems: [], folders: [] };
  if (wayInto(place.within, root) === undefined)
    return { found: [], folders: [], problems: [`${place.folder} is not read: it is a link that leads out of ${place.within}.`] };
  await scan.look([root]);
  return scan.result();
}

class Scanning {
  readonly #place: SkillPlace;
  readonly #seen = new Set<string>();
  readonly #found: FoundFolder[] = [];
  readonly #problems = new Set<string>();

  constructor(place: SkillPlace) {
    this.#place = place;
  }

  /** One level after the other, so that what lies at the top is never missed for what lies deep. */
  async look(level: readonly string[], depth = 0): Promise<void> {
    const next: string[] = [];
    for (const folder of level) {
      if (this.#seen.has(folder)) continue;
      if (this.#seen.size >= mostFolders)
        return void this.#problems.add(`${this.#place.folder} holds too many folders; the first ${mostFolders} are looked into.`);
      this.#seen.add(folder);
      const entries = listFolder(folder);
      const names = depth > 0 && entries ? manifestNames(entries.map((each) => each.name)) : undefined;
      if (!names) next.push(...(await this.#below(folder, entries ?? [])));
      else if (this.#found.length < mostSkills) this.#found.push({ place: this.#place, folder, names });
      else return void this.#problems.add(`${this.#place.folder} holds more than ${mostSkills} skills; the rest is left out.`);
    }
    if (next.length > 0 && depth < deepest) await this.look(next, depth + 1);
  }

  result(): Scan {
    return { found: this.#found, problems: [...this.#problems], folders: [...this.#seen] };
  }

  async #below(folder: string, entries: readonly Dirent[]): Promise<readonly string[]> {
    const wanted = entries.filter(({ name }) => !name.startsWith(".") && !ignored.has(name)).sort(byName);
    const folders = await Promise.all(
      wanted.map((each) => (each.isDirectory() ? path.join(folder, each.name) : this.#linked(folder, each))),
    );
    return folders.flatMap((each) => each ?? []);
  }

  async #linked(folder: string, entry: Dirent): Promise<string | undefined> {
    if (!entry.isSymbolicLink()) return undefined;
    const written = path.join(folder, entry.name);
    const real = await realpath(written).catch(() => undefined);
    if (real !== undefined && wayInto(this.#place.within, real) !== undefined) return real;
    if (real !== undefined) this.#problems.add(`${written} is not read: it is a link that leads out of ${this.#place.within}.`);
    return undefined;
  }
}

function byName(one: Dirent, other: Dirent): number {
  return one.name < other.name ? -1 : 1;
}
