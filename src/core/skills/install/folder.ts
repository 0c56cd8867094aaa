import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { contentOf } from "../content/files.ts";
import { BadSource, type Source } from "./source.ts";

/** A folder on this machine. What a link in it shows is copied, as long as it lies in the folder. */
export async function folderSource(written: string): Promise<Source> {
  const folder = await realpath(written);
  const { files, problems } = await contentOf(folder, "anywhere");
  if (problems.length > 0) throw new BadSource(problems.join(" "));
  return {
    origin: (below) => ({ kind: "folder", from: folder, folder: below }),
    entries: files.map((each) => ({ ...each, kind: "file" })),
    read: (name) => readFile(path.join(folder, name)),
    close: async () => undefined,
  };
}
