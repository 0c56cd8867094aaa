import { stat } from "node:fs/promises";
import type { Listed } from "./folders.ts";
import { inParts } from "./rank.ts";

/** Where machines write, and what they write for themselves: nobody means that by "the last file". */
const made = /(?:^|\/)(?:dist|build|out|target|coverage|bin|obj|__pycache__|\.[^/]+)\/|(?:\.(?:log|lock|map|min\.js)|-lock\.json)$/;

/** Each look asks the system: of more files than these only those nearest to the top of the workspace are looked at. */
const mostLooked = 2_000;
const atOnce = 64;

/** The files that were changed last, newest first, at most so many. */
export async function changedLast(files: readonly Listed[], most: number): Promise<readonly Listed[]> {
  const near = await nearest(files);
  const found: { readonly file: Listed; readonly at: number }[] = [];
  for (let from = 0; from < near.length; from += atOnce)
    found.push(...(await Promise.all(near.slice(from, from + atOnce).map(async (file) => ({ file, at: await changedAt(file.path) })))));
  return found
    .filter(({ at }) => at > 0)
    .sort((one, other) => other.at - one.at)
    .slice(0, most)
    .map(({ file }) => file);
}

/** The folders these files lie in, then others at the top of the workspace. */
export function foldersNear(folders: readonly Listed[], files: readonly Listed[], most: number): readonly Listed[] {
  const holding = new Set(files.map(({ text, nameAt }) => text.slice(0, nameAt)));
  const isTop = ({ text }: Listed) => text.indexOf("/") === text.length - 1 && !made.test(text);
  const near = [...holding].flatMap((each) => folders.filter(({ text }) => text === each));
  return [...near, ...folders.filter((each) => isTop(each) && !holding.has(each.text))].slice(0, most);
}

async function nearest(files: readonly Listed[]): Promise<readonly Listed[]> {
  const byDepth: Listed[][] = [];
  for await (const part of inParts(files))
    for (const file of part) {
      if (made.test(file.text)) continue;
      const depth = file.text.split("/").length;
      byDepth[depth] ??= [];
      byDepth[depth].push(file);
    }
  return byDepth.flat().slice(0, mostLooked);
}

/** In milliseconds; 0 where it is not there any more. */
async function changedAt(path: string): Promise<number> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}
