import { readFile } from "node:fs/promises";
import path from "node:path";
import { parsePrices, type ReadPrices } from "../../core/providers/prices/read.ts";
import { dataFolder, type Shell } from "../shell.ts";

/** The prices that the person wrote into the data folder. */
export async function readPriceFile(data: string | undefined, shell: Shell): Promise<ReadPrices> {
  const file = path.join(dataFolder(data, shell.environment), "prices.json");
  try {
    return parsePrices(await readFile(file, "utf8"), file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return { prices: {}, problems: [] };
    return { prices: {}, problems: [`${file} can't be read (${code ?? message}). Make it readable, or take it away.`] };
  }
}
