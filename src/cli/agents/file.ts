import { readFile, stat } from "node:fs/promises";
import type { Misuse } from "../start.ts";

/** More is no agents. */
const longestBytes = 5_000_000;

/** The text of a file the person named; `-` is standard input. */
export async function readNamed(file: string): Promise<{ readonly text: string } | Misuse> {
  try {
    const bytes = file === "-" ? await standardInput() : await fileBytes(file);
    if (bytes === undefined) return { misuse: `${nameOf(file)} has more than ${longestBytes / 1e6} MB.` };
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof TypeError) return { misuse: `${nameOf(file)} is no text in UTF-8.` };
    return { misuse: `${nameOf(file)} can't be read: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

async function fileBytes(file: string): Promise<Buffer | undefined> {
  return (await stat(file)).size > longestBytes ? undefined : readFile(file);
}

async function standardInput(): Promise<Buffer | undefined> {
  if (process.stdin.isTTY) throw new Error("nothing comes in");
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of process.stdin) {
    pieces.push(piece as Buffer);
    bytes += (piece as Buffer).length;
    if (bytes > longestBytes) return undefined;
  }
  return Buffer.concat(pieces);
}

function nameOf(file: string): string {
  return file === "-" ? "Standard input" : file;
}
