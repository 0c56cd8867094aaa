import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { Unsaid } from "./terminal/unsaid.ts";

/** What the program was started with and where it lies. */
export interface Shell {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder of `sql-wasm.wasm`. */
  readonly assetsFolder: string;
  readonly packageFile: string;
  /** Aborts when there is no point in going on: the output can't be written any more, or something of ours broke. */
  readonly giveUp: AbortSignal;
  /** What warns of the same thing says it once. */
  readonly unsaid: Unsaid;
  /** The secrets that were read so far: what breaks must not tell them. */
  readonly secretsSeen: Set<string>;
}

/** The version that package.json names. */
export async function readVersion(shell: Shell): Promise<string> {
  const { version } = JSON.parse(await readFile(shell.packageFile, "utf8")) as { version: string };
  return version;
}

/** Where conversations are kept: what was asked for, `$ANYCOWORK_DATA`, or the platform's own place for such data. */
export function dataFolder(asked: string | undefined, environment: Shell["environment"]): string {
  const named = asked ?? environment.ANYCOWORK_DATA;
  return path.resolve(named ? named : path.join(platformFolder(environment), "anycowork"));
}

function platformFolder(environment: Shell["environment"]): string {
  const home = environment.HOME || homedir();
  if (process.platform === "darwin") return path.join(home, "Library", "Application Support");
  if (process.platform === "win32") return environment.LOCALAPPDATA || path.join(home, "AppData", "Local");
  // The XDG rules say that a relative path is to be ignored.
  const named = environment.XDG_DATA_HOME;
  return named && path.isAbsolute(named) ? named : path.join(home, ".local", "share");
}
