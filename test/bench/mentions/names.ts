import { foldersOf, type Listed } from "../../../src/extension/mentions/names/folders.ts";
import { candidate, inParts } from "../../../src/extension/mentions/names/rank.ts";

const words =
  "src core agents compact billing totals invoice report rechnung übersicht отчёт 報告 測試資料 módulo index handler service".split(" ");
const long = "a-very-long-folder-name-as-generated-clients-of-web-services-have-them";

/** Paths of a workspace with so many files in many folders, some deep, some long, some in other scripts. */
export function paths(files: number): readonly string[] {
  return Array.from({ length: files }, (_, nr) => {
    const word = (nth: number) => words[nth % words.length] ?? "";
    const room = Math.floor(nr / 8);
    const depth = 1 + (room % 7);
    const folders = Array.from({ length: depth }, (_each, level) =>
      level === depth - 1 ? `${word(room)}-${room}` : word(room % (level + 5)),
    );
    return [...folders, ...(room % 9 === 0 ? [long] : []), `${word(nr)}-${nr}${nr % 3 ? ".ts" : ".test.ts"}`].join("/");
  });
}

/** The same as they are kept to be looked through. */
export async function listed(all: readonly string[]): Promise<{ readonly files: readonly Listed[]; readonly folders: readonly Listed[] }> {
  const files: Listed[] = [];
  for await (const part of inParts(all)) for (const each of part) files.push({ ...candidate(each), path: `/home/ana/acme/${each}` });
  return { files, folders: await foldersOf(files) };
}
