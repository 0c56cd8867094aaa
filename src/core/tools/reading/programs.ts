import { accessSync, constants } from "node:fs";
import path from "node:path";
import { isWithin, realOf, statOf } from "./look.ts";
import type { Surroundings } from "./surroundings.ts";

/** Where a program's name leads. */
export type FoundProgram =
  /** A program of the system or the person. */
  | { readonly kind: "known" }
  /** Not there, or something that chooses a version by files of the project and runs that. */
  | { readonly kind: "unsure" }
  /** One of the workspace. */
  | { readonly kind: "own"; readonly concern: string };

/** Looks a name up as shells do. A folder of the workspace in PATH counts only where it has such a file. */
export function findProgram(name: string, { environment, directory, folders }: Surroundings): FoundProgram {
  for (const folder of (environment.PATH ?? "").split(path.delimiter)) {
    const file = path.resolve(directory, folder, name);
    if (!statOf(file)?.isFile()) continue;
    const spots = [file, realOf(file) ?? file, realOf(path.dirname(file)) ?? file];
    if (!path.isAbsolute(folder) || spots.some((spot) => folders.some((each) => isWithin(spot, each))))
      return { kind: "own", concern: `${name} would be the program ${file} of the workspace` };
    if (!isRunnable(file)) continue;
    return spots.some(isShim) ? { kind: "unsure" } : { kind: "known" };
  }
  return { kind: "unsure" };
}

function isRunnable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Version managers put such a program in front, which runs the version that a file of the project names. */
function isShim(file: string): boolean {
  return /[\\/](shims|\.volta|\.cargo|\.proto)[\\/]|[\\/](volta-shim|mise|asdf|rustup)$/.test(file);
}
