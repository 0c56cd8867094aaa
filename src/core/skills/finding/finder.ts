import { statSync } from "node:fs";
import path from "node:path";
import { type Manifest, readManifest } from "../format/manifest.ts";
import type { RefusedSkill, Skill } from "../skill.ts";
import { type PlacePorts, placesOf } from "./places.ts";
import { type FoundFolder, scanPlace } from "./scan.ts";

/** What lies in some places, the first counts first; nothing is decided yet about names that are there twice. */
export interface Finding {
  readonly skills: readonly Skill[];
  readonly refused: readonly RefusedSkill[];
  readonly problems: readonly string[];
  /** Folders in which something new may turn up, and those of skills. */
  readonly folders: readonly string[];
}

/** Finds skills. What was read once is read again only when it was changed. */
export interface Finder {
  find(folders: readonly string[]): Promise<Finding>;
}

export function createFinder(ports: PlacePorts): Finder {
  const known = new Map<string, { readonly print: string; readonly manifest: Manifest }>();
  const manifestOf = async (found: FoundFolder): Promise<Manifest> => {
    const print = printOf(found);
    const former = known.get(found.folder);
    if (former?.print === print) return former.manifest;
    const manifest = await readManifest(found.folder, found.names);
    // What names files that lie beside it may be mended without being changed itself.
    if ("fields" in manifest) known.set(found.folder, { print, manifest });
    return manifest;
  };
  return {
    async find(folders) {
      const places = await placesOf(folders, ports);
      const scans = await Promise.all(places.map(scanPlace));
      const seen = new Set<string>();
      // A link from one place to another shows the same skill; it is that of the first.
      const found = scans.flatMap((each) => each.found).filter(({ folder }) => !seen.has(folder) && seen.add(folder));
      const read = await Promise.all(found.map(async (each) => ({ ...each.place, folder: each.folder, manifest: await manifestOf(each) })));
      return {
        skills: read.flatMap(({ manifest, folder, scope, origin }) =>
          "fields" in manifest ? [{ ...manifest.fields, folder, file: manifest.file, scope, origin }] : [],
        ),
        refused: read.flatMap(({ manifest, scope }) =>
          "reason" in manifest
            ? [{ file: manifest.file, ...(manifest.line && { line: manifest.line }), reason: manifest.reason, scope }]
            : [],
        ),
        problems: scans.flatMap((each) => each.problems),
        folders: scans.flatMap((each) => each.folders),
      };
    },
  };
}

/** Changes whenever a file that describes the skill does. */
function printOf({ folder, names }: FoundFolder): string {
  return [names.markdown, names.yaml]
    .flatMap((each) => each ?? [])
    .map((each) => {
      const found = statSync(path.join(folder, each), { throwIfNoEntry: false });
      return `${each} ${found?.ino} ${found?.size} ${found?.mtimeMs} ${found?.ctimeMs}`;
    })
    .join("\n");
}
