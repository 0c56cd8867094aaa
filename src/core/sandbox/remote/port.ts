import type { Readable } from "node:stream";

/** The files of a box on an engine that does not see our disk. Paths are absolute and the box's. All reject with what the engine says. */
export interface BoxFiles {
  /** Unpacks a tar archive into a folder. */
  put(folder: string, archive: Readable, signal: AbortSignal): Promise<void>;
  /** A tar archive of what lies at a path: the names in it begin with the path's last part. Undefined when nothing is there. */
  get(target: string, signal: AbortSignal): Promise<Readable | undefined>;
  has(target: string, signal: AbortSignal): Promise<boolean>;
  /** Runs a program as the box's user. `exitCode` is absent where it could not be begun. */
  run(argv: readonly string[], signal: AbortSignal): Promise<Ran>;
}

export interface Ran {
  readonly exitCode?: number;
  readonly output: Buffer;
}
