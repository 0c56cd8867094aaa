import { createHash } from "node:crypto";

/** Bytes up to which a version of a file is kept, and told from another by its content. */
export const keptLimitBytes = 20 * 1024 * 1024;

/** SHA-256 in hex. */
export function hashOf(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Of a file that is too large to be read for it: its size and when it was changed. */
export function largePrint({ size, mtimeMs }: { readonly size: number; readonly mtimeMs: number }): string {
  return `${size}:${mtimeMs}`;
}
