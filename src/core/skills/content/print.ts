import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { ReadFile, SkillFile, SkillProblem } from "../skill.ts";
import { contentOf } from "./files.ts";

/** Everything in a skill's folder, read at once, and the print by which it is known again. */
export interface ReadContent {
  readonly files: readonly ReadFile[];
  /** SHA-256 over the names, the rights to be run and the bytes of all of them. */
  readonly print: string;
  /** A repository's own folder at its top was passed by. */
  readonly isRepository: boolean;
}

/** Tells whether a skill is what somebody said yes to. */
export interface Printer {
  /** The print of what lies in the folder now. Files are read again only where one has changed. */
  printOf(folder: string): Promise<{ readonly print: string } | SkillProblem>;
}

export function createPrinter(): Printer {
  const known = new Map<string, { readonly state: string; readonly print: string }>();
  return {
    async printOf(folder) {
      const { files, problems } = await contentOf(folder);
      if (problems.length > 0) return { problem: problems.join(" ") };
      const state = await stateOf(folder, files);
      const former = known.get(folder);
      if (former?.state === state) return { print: former.print };
      const read = await readContent(folder);
      if ("problem" in read) return read;
      // What was written while it was read is read again the next time.
      if (state === (await stateOf(folder, files))) known.set(folder, { state, print: read.print });
      return { print: read.print };
    },
  };
}

/** Reads a skill's folder. What can't be vouched for is a problem. Never rejects. */
export async function readContent(folder: string): Promise<ReadContent | SkillProblem> {
  const { files, problems, isRepository } = await contentOf(folder);
  if (problems.length > 0) return { problem: problems.join(" ") };
  try {
    const read: ReadFile[] = [];
    for (const each of files) read.push({ ...each, content: await readFile(await realpath(path.join(folder, each.path))) });
    return { files: read, print: printOf(read), isRepository };
  } catch (error) {
    return { problem: `${folder} can't be read: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

function printOf(files: readonly ReadFile[]): string {
  const hash = createHash("sha256");
  for (const { path: name, isExecutable, content } of files)
    hash.update(`${JSON.stringify(name)} ${isExecutable ? "x" : "-"} ${createHash("sha256").update(content).digest("hex")}\n`);
  return hash.digest("hex");
}

/** A short hash of each file, which tells its right to be run too. */
export function fileHashes(files: readonly ReadFile[]): ReadonlyMap<string, string> {
  const hashOf = ({ isExecutable, content }: ReadFile) => {
    const hash = createHash("sha256")
      .update(isExecutable ? "x" : "-")
      .update(content);
    return hash.digest("hex").slice(0, 32);
  };
  return new Map(files.map((each) => [each.path, hashOf(each)]));
}

/** Changes whenever a file is written: nobody sets the time of a change by hand. */
async function stateOf(folder: string, files: readonly SkillFile[]): Promise<string> {
  const lines = files.map(async (each) => {
    const found = await stat(path.join(folder, each.path)).catch(() => undefined);
    return `${each.path}\0${each.isExecutable} ${found?.ino} ${found?.size} ${found?.mtimeMs} ${found?.ctimeMs}`;
  });
  return (await Promise.all(lines)).join("\n");
}
