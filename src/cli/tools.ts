import { readFile } from "node:fs/promises";
import path from "node:path";
import type { WrittenTools } from "../core/tools/custom/kept.ts";
import { dataFolder, type Shell } from "./shell.ts";

/** The tools that the person wrote into the data folder. */
export async function readToolsFile(data: string | undefined, shell: Shell): Promise<WrittenTools | undefined> {
  const where = path.join(dataFolder(data, shell.environment), "tools.json");
  const text = await readFile(where, "utf8").catch(() => undefined);
  return text === undefined ? undefined : { where, written: parsed(text) };
}

/** What is no JSON is no list of tools either, which whoever reads it says. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return text;
  }
}
