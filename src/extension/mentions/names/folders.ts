import path from "node:path";
import { type Candidate, candidate, inParts } from "./rank.ts";

/** A file or folder that can be mentioned. */
export interface Listed extends Candidate {
  readonly path: string;
}

/** Every folder that holds one of the files, however deep. */
export async function foldersOf(files: readonly Listed[]): Promise<readonly Listed[]> {
  const found = new Map<string, Listed>();
  for await (const part of inParts(files))
    for (const file of part) {
      let [label, place] = [file.text, file.path];
      for (let cut = label.lastIndexOf("/"); cut > 0; cut = label.lastIndexOf("/")) {
        [label, place] = [label.slice(0, cut), path.dirname(place)];
        if (found.has(label)) break;
        found.set(label, { ...candidate(`${label}/`), path: place });
      }
    }
  return [...found.values()];
}
