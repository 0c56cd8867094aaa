import { readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { wayInto } from "../names.ts";
import { secretName } from "../paths/secrets.ts";
import { isOfSystem } from "./view.ts";

/** What programs lie where a person has installed them for themselves. Absolute real paths. */
export interface Toolchains {
  /** To be read only. */
  readonly folders: readonly string[];
  /** Files in them that may hold secrets. */
  readonly secrets: readonly string[];
  /** Where programs are looked for: folders that are there, links resolved. */
  readonly path: string;
}

export interface ToolchainWish {
  /** PATH, as it is outside. */
  readonly path: string;
  readonly home: string | undefined;
  /** The workspace folders. */
  readonly folders: readonly string[];
  /** Our own folders, which no command sees. */
  readonly apart: readonly string[];
  /** Only what everybody can reach: another user runs them. */
  readonly isForOthers: boolean;
}

/** Finds what PATH leads to outside the system's folders, and what the programs there need. */
export function findToolchains({ path: places, home, folders, apart, isForOthers }: ToolchainWish): Toolchains {
  const found = new Set<string>();
  const kept: string[] = [];
  for (const place of places.split(path.delimiter)) {
    const real = path.isAbsolute(place) ? realFolder(place) : undefined;
    if (real === undefined || apart.some((each) => wayInto(each, real) !== undefined) || (isForOthers && !isOpen(real))) continue;
    kept.push(real);
    if (isOfSystem(real) || folders.some((each) => wayInto(each, real) !== undefined)) continue;
    for (const each of partsOf(real, home)) found.add(each);
  }
  // A folder that holds the workspace, something of ours or the home folder would show more than programs.
  const pillars = [...folders, ...apart, ...(home === undefined ? [] : [home])];
  const all = [...found].filter((each) => !pillars.some((other) => wayInto(each, other) !== undefined));
  return { folders: all, secrets: all.flatMap((each) => secretsIn(each, 2)), path: [...new Set(kept)].join(path.delimiter) };
}

/** Folders below the home folder that hold programs and what they need, as a whole. */
const roots = [
  ...[".asdf", ".bun", ".cabal", ".cargo", ".deno", ".dotnet", ".fnm", ".ghcup", ".goenv", ".jenv", ".juliaup", ".nodenv", ".nvm", ".opam"],
  ...[".pixi", ".proto", ".pyenv", ".rbenv", ".rustup", ".sdkman", ".stack", ".volta", "anaconda3", "go", "mambaforge", "miniconda3"],
  ...["miniforge3", ".local/pipx", ".local/share/fnm", ".local/share/mise", ".local/share/pipx", ".local/share/pnpm", ".local/share/uv"],
];

/** What goes with some of them, or with programs of one's own. */
const companions: Readonly<Record<string, readonly string[]>> = {
  ".cargo": [".rustup"],
  ".local": [".local/pipx", ".local/share/mise", ".local/share/pipx", ".local/share/uv"],
};

/** Beside `bin`, where a program looks for the rest of itself. */
const siblings = ["bin", "lib", "lib64", "libexec", "include"];

function partsOf(folder: string, home: string | undefined): readonly string[] {
  const way = home === undefined ? undefined : wayInto(home, folder);
  const root = way === undefined ? undefined : roots.find((each) => wayInto(each, way) !== undefined);
  const [first = ""] = way?.split(path.sep) ?? [];
  const beside = (home === undefined ? [] : (companions[first] ?? [])).map((each) => path.join(home ?? "", each));
  if (root !== undefined) return [path.join(home ?? "", root), ...beside].filter(isFolder);
  const parent = path.dirname(folder);
  const around = path.basename(folder) === "bin" && parent !== home ? siblings.map((each) => path.join(parent, each)) : [];
  return [folder, ...around, ...beside].filter(isFolder);
}

/** A look at the top of it: programs are installed with their settings beside them. */
function secretsIn(folder: string, depth: number): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((each) => {
      const target = path.join(folder, each.name);
      if (each.isDirectory()) return depth > 1 ? secretsIn(target, depth - 1) : [];
      return each.isFile() && secretName([path.basename(folder), each.name]) !== undefined ? [target] : [];
    });
  } catch {
    return [];
  }
}

function realFolder(target: string): string | undefined {
  try {
    const real = realpathSync.native(target);
    return isFolder(real) ? real : undefined;
  } catch {
    return undefined;
  }
}

function isOpen(target: string): boolean {
  for (let at = target; ; at = path.dirname(at)) {
    if (((statSync(at, { throwIfNoEntry: false })?.mode ?? 0) & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

function isFolder(target: string): boolean {
  return statSync(target, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
