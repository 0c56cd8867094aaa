import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { liesAt } from "../handles/descriptor.ts";

/** The bytes of a plain file. Throws for anything else that has come into its place, and never waits for anything but the disk. */
export function readPlain(source: string): Buffer {
  const file = openSync(source, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    if (!fstatSync(file).isFile() || !liesAt(file, source)) throw new Error("it is no plain file any more");
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
