import { readFile } from "node:fs/promises";
import path from "node:path";
import { dataFolder, type Shell } from "./shell.ts";

/** What the person wrote into a file of the data folder, such as `tools.json`, as far as it is JSON, and where it is; undefined where there is none. */
export async function readWritten(
  name: string,
  data: string | undefined,
  shell: Shell,
): Promise<{ readonly where: string; readonly written: unknown } | undefined> {
  const where = path.join(dataFolder(data, shell.environment), name);
  const text = await readFile(where, "utf8").catch(() => undefined);
  return text === undefined ? undefined : { where, written: parsed(text) };
}

/** What is no JSON is nothing else either, which whoever reads it says. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return text;
  }
}
