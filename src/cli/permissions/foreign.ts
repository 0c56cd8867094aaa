import path from "node:path";
import type { Access } from "../../core/permissions/access.ts";
import type { Explanation } from "../../core/permissions/explain.ts";
import { guardOf } from "../../core/sandbox/guarded.ts";
import { absolutePath, nameProblem, wayInto } from "../../core/sandbox/names.ts";

/** What is judged for another system or shell than the one at hand. */
export interface Foreign {
  readonly platform?: string | undefined;
  readonly shell?: string | undefined;
  readonly cwd?: string | undefined;
}

/** Whether this system is one of those that are meant. */
export function isHere(platform: string | undefined): boolean {
  return platform === undefined || platform === "any" || systemsOf(platform).includes(process.platform);
}

/** What can't be judged here is never let pass. */
export function onPlatform(explained: Explanation, { platform }: Foreign): Explanation {
  if (isHere(platform) || explained.decision !== "allow") return explained;
  return asked([`What happens on ${platform} can't be judged on ${process.platform}.`]);
}

/** A command line as it would be read for a shell: of another family nothing is known of it but what never runs. */
export function inShell(access: Access, { shell, platform }: Foreign): Access {
  const named = shell ?? (isWindows(platform) && process.platform !== "win32" ? "cmd.exe" : undefined);
  if (access.kind !== "run" || named === undefined || readShells.includes(named)) return access;
  if (access.reading.kind === "clear" && access.reading.parts.some((part) => part.forbidden !== undefined)) return access;
  return { ...access, reading: { kind: "unclear", why: `only lines for sh and bash are read, not those for ${named}` } };
}

const readShells: readonly string[] = ["sh", "bash"];

/** A path of Windows judged by its letters: what is decided by them, else the same call with the path as it is written here, below the workspace. */
export function byLetters(input: unknown, tool: string, { platform, cwd }: Foreign): Explanation | { readonly input?: object } {
  if (process.platform === "win32" || !isWindows(platform) || typeof input !== "object" || input === null) return {};
  const folder = cwd !== undefined && path.win32.isAbsolute(cwd) ? cwd : anyFolder;
  const written: Record<string, unknown> = { ...input };
  for (const name of ["path", "from", "to"]) {
    const given = Object.hasOwn(written, name) ? written[name] : undefined;
    if (typeof given !== "string") continue;
    const problem = nameProblem(given, "win32");
    if (problem) return { decision: "deny", reasons: [problem], rule: null, scopes: [] };
    const way = wayInto(folder, absolutePath(given, folder, { style: "win32" }), "win32");
    if (way === undefined) return asked(["It lies outside the workspace."]);
    const guard = guardOf(way.split("\\"), readers.includes(tool) ? "read" : "write");
    if (guard) return asked([`This is always asked: ${guard}.`]);
    written[name] = way.replaceAll("\\", "/") || ".";
  }
  return { input: written };
}

/** Where none is named, every folder means the same. */
const anyFolder = "C:\\workspace";
const readers: readonly string[] = ["read_file", "list_files", "search_files"];

function isWindows(platform: string | undefined): boolean {
  return platform !== undefined && systemsOf(platform).includes("win32");
}

function systemsOf(platform: string): readonly string[] {
  return Object.hasOwn(platforms, platform) ? (platforms[platform] ?? []) : [platform];
}

const platforms: Readonly<Record<string, readonly string[]>> = {
  posix: ["linux", "darwin", "freebsd", "openbsd", "aix", "sunos"],
  windows: ["win32"],
  win: ["win32"],
  mac: ["darwin"],
  macos: ["darwin"],
};

function asked(reasons: readonly string[]): Explanation {
  return { decision: "ask", reasons, rule: null, scopes: ["once"] };
}
