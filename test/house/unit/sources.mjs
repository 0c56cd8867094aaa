// Says where something stands in the sources instead of in a bundle. Node does so by itself, but reads the maps of all it loads.
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

const maps = new Map();

/** The text with all places in bundles that have a map beside them as places in their sources. */
export function inSources(text) {
  return text.replaceAll(/(file:\/\/[^\s()]+\.mjs):(\d+):(\d+)/g, (told, ...place) => {
    const [file, line, column] = place;
    const { originalSource, originalLine, originalColumn } = mapOf(file)?.findEntry(line - 1, column - 1) ?? {};
    if (originalSource === undefined) return told;
    return `${fileURLToPath(new URL(originalSource, file))}:${originalLine + 1}:${originalColumn + 1}`;
  });
}

function mapOf(file) {
  if (!maps.has(file)) maps.set(file, read(file));
  return maps.get(file);
}

function read(file) {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(file)}.map`, "utf8")));
  } catch {
    return undefined;
  }
}
