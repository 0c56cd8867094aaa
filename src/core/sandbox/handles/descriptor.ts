import { fstatSync, lstatSync, readlinkSync, realpathSync } from "node:fs";
import { folded } from "../names.ts";

/** Where what is open lies now, as Linux tells; undefined where no system says so. Asks no disk. */
export function pathOf(descriptor: number): string | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    return readlinkSync(wayTo(descriptor));
  } catch {
    return undefined;
  }
}

/** The path by which Linux leads to what is open, whatever it is called by now. */
export function wayTo(descriptor: number): string {
  return `/proc/self/fd/${descriptor}`;
}

/**
 * Whether what is open is what lies at this path, without a link anywhere on the way. Where the system can't be asked of an open file it is
 * compared with what the path leads to at this moment; so it is where only the spelling differs, as on disks that take any.
 */
export function liesAt(descriptor: number, target: string): boolean {
  const now = pathOf(descriptor);
  if (now === target) return true;
  if (now !== undefined && folded(now) !== folded(target)) return false;
  try {
    const [opened, named] = [fstatSync(descriptor, { bigint: true }), lstatSync(target, { bigint: true })];
    return opened.ino === named.ino && opened.dev === named.dev && realpathSync.native(target) === target;
  } catch {
    return false;
  }
}
