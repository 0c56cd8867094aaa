/** The folders a session works in, and those it must keep out of. Absolute paths. */
export interface WorkspaceOptions {
  /** The first is where relative paths begin. May be empty. */
  readonly folders: readonly string[];
  /** Refused, but for reading in `readableFolder`, and for installed skills. */
  readonly dataFolder: string;
  readonly readableFolder: string;
  /** Where our own program lies: nothing in it is changed, nor in the folder around it. */
  readonly codeFolder?: string;
  /** What `~/` stands for. */
  readonly home?: string;
}

/**
 * What is to be done with a path. A link at its end is followed for reading and writing; moved and deleted is the link itself.
 * Reading takes files and folders, writing files only.
 */
export type Use = "read" | "write" | "move-from" | "move-to" | "delete";
