import type { Tree } from "../rules.ts";

/** The languages beside English, each whole. */
export const languages = ["de", "zh-cn"] as const;

/** A bundle: translations by their sentences. */
export function readTable(tree: Tree, file: string): ReadonlyMap<string, string> {
  return new Map(Object.entries(JSON.parse(tree.get(file) ?? "{}") as Readonly<Record<string, string>>));
}

/** Translations that lost a value of their sentence. */
export function lostIn(bundle: ReadonlyMap<string, string>): readonly string[] {
  return [...bundle]
    .filter(([sentence, text]) => placesIn(sentence) !== placesIn(text))
    .map(([sentence]) => `has other values in “${sentence}”`);
}

function placesIn(text: string): string {
  return [...text.matchAll(/\{(\d+)[!?]*\}/g)]
    .map(([, each]) => each)
    .sort()
    .join("");
}
