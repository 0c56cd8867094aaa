import path from "node:path";
import { wayInto } from "../../sandbox/names.ts";
import { gather } from "./gather.ts";
import { isForeign, nestedNames } from "./names.ts";
import { namesThere, type Top } from "./read.ts";
import { wordRules } from "./wording.ts";

/**
 * The rules of folders below the top, each given once: what is to be said with the first result from there. Empty where no rules file lies on the
 * way to these paths that was not given yet. Where `shortened` is another value than the last time, what was given may be gone, and all begins anew.
 * Never rejects.
 */
export type NestedRules = (paths: readonly string[], shortened?: unknown) => Promise<string>;

/** A workspace folder whose files may be read. */
export interface TrustedTop extends Top {
  /** Its real path. */
  readonly folder: string;
  /** Whether it still is one. */
  readonly isTrusted: () => Promise<boolean>;
}

export interface NestedPorts {
  readonly tops: readonly TrustedTop[];
  readonly mark: string;
  /** Hears what is not read or left out, a sentence each. */
  readonly tell: (sentences: readonly string[]) => void;
}

/** Characters of such rules one run is given, and at once. */
const mostInAll = 16_000;
const mostAtOnce = 8_000;

/** Begins with nothing given. */
export function createNested({ tops, mark, tell }: NestedPorts): NestedRules {
  const seen = new Set<string>();
  let used = 0;
  let former: unknown;
  const ofFolder = async (top: TrustedTop, way: string, touched: readonly string[]): Promise<string> => {
    const own = path.join(top.folder, way);
    const names = await namesThere(own, nestedNames);
    if (names.length === 0 || !(await top.isTrusted())) return "";
    const { files, problems } = await gather(top, own, names);
    // What is read or written itself need not be told.
    const given = files.filter((each) => !touched.includes(each.path));
    const folder = way.split(path.sep).join("/");
    const worded = wordRules(given, { room: Math.min(mostAtOnce, mostInAll - used), mark, folder });
    used += worded.used;
    tell([...problems, ...worded.leftOut]);
    return [worded.text, ...problems.map((each) => `[${each}]`)].filter((each) => each !== "").join("\n");
  };
  return async (paths, shortened) => {
    if (shortened !== former) {
      seen.clear();
      [former, used] = [shortened, 0];
    }
    const notes: string[] = [];
    for (const target of paths)
      for (const top of tops)
        for (const way of waysTo(top.folder, target)) {
          const key = path.join(top.folder, way);
          if (seen.has(key)) continue;
          // Taken at once: steps that run side by side don't say the same twice.
          seen.add(key);
          notes.push(await ofFolder(top, way, paths).catch(() => ""));
        }
    return notes.filter((each) => each !== "").join("\n");
  };
}

/** The folders from below the top down to a path, and the path itself, which may be one. None where it belongs to something foreign. */
function waysTo(folder: string, target: string): readonly string[] {
  const names = (wayInto(folder, target) ?? "").split(path.sep).filter((each) => each !== "");
  return names.some(isForeign) ? [] : names.map((_, index) => path.join(...names.slice(0, index + 1)));
}
