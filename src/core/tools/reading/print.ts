import { createHash } from "node:crypto";
import path from "node:path";
import type { ScriptPrint } from "../../permissions/command/part.ts";
import { bytesOf, isWithin, realOf, statOf } from "./look.ts";

/** Gathers the files and texts that a print is made of. */
export interface Print {
  /** Whether a path lies in the workspace, as it is written. */
  isOwn(file: string): boolean;
  /** Takes a file in; false where it can't be: it leads out of the workspace, is no plain file, or is very large. */
  add(file: string): boolean;
  /** Takes a file in, and what it says. */
  text(file: string): string | undefined;
  /** What a file says, which is named but not taken in. */
  peek(file: string): string | undefined;
  addText(name: string, text: string): void;
  done(what: string): ScriptPrint | { readonly concern: string };
}

/** More bytes than this, and more files than this, can't be told by their print. */
const mostBytes = 8 * 1024 * 1024;
const mostFiles = 64;

export function createPrint(folders: readonly string[]): Print {
  const files = new Map<string, string>();
  const texts: (readonly [string, string])[] = [];
  let tooLarge: string | undefined;
  let total = 0;
  const isOwn = (file: string) => folders.some((each) => isWithin(file, each));
  const read = (file: string, keep: (real: string, bytes: Buffer) => void): Buffer | undefined => {
    const real = realOf(file);
    const found = real === undefined ? undefined : statOf(real);
    if (real === undefined || !found?.isFile() || !isOwn(real)) return undefined;
    total += found.size;
    if (total > mostBytes || files.size >= mostFiles) {
      tooLarge ??= path.basename(file);
      return undefined;
    }
    const bytes = bytesOf(real);
    if (bytes) keep(real, bytes);
    return bytes;
  };
  const takeIn = (real: string, bytes: Buffer) => files.set(real, hashOf(bytes));
  return {
    isOwn,
    add: (file) => read(file, takeIn) !== undefined,
    text: (file) => read(file, takeIn)?.toString(),
    peek: (file) => read(file, (real) => files.set(real, ""))?.toString(),
    addText: (name, text) => texts.push([name, text]),
    done(what) {
      if (tooLarge !== undefined) return { concern: `what it runs is too much to be told by a print (${tooLarge})` };
      return { what, hash: hashOf(JSON.stringify([texts, [...files]])), files: [...files.keys()] };
    },
  };
}

function hashOf(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
