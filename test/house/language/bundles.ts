import type { Fault, Tree } from "../rules.ts";
import { parse } from "./parse.ts";
import { type Spoken, spokenIn } from "./sentences.ts";

/** The languages beside English, each whole. */
export const languages = ["de", "zh-cn"] as const;

/** Make `t` and its kin. */
const makers: ReadonlySet<string> = new Set(["src/core/events/words/language.ts", "webview/words.ts"]);

/** Rooms whose texts all go through `t`. */
const worded = /^webview\/(app|ui|permissions|approval)\b/;

/** Sentences without a translation, translations without a sentence, lost placeholders, and texts that nobody could translate. */
export function brokenWords(tree: Tree): Fault[] {
  const spoken = parse(tree, /^(src|webview)\//, spokenIn);
  return [
    ...spoken.flatMap(callFaults),
    ...languages.flatMap((each) => [...bundleFaults(tree, each, spoken), ...manifestFaults(tree, each)]),
    ...unnamedFaults(tree),
  ];
}

function callFaults({ file, unwritten, bare }: Spoken): Fault[] {
  return [
    ...(makers.has(file) ? [] : unwritten).map((each) => ({
      rule: "words",
      file,
      says: `gives t something else than a sentence written out: ${each}`,
    })),
    ...(worded.test(file) ? bare : []).map((each) => ({ rule: "words", file, says: `shows “${each}” without t` })),
  ];
}

function bundleFaults(tree: Tree, language: string, spoken: readonly Spoken[]): Fault[] {
  const file = `l10n/bundle.l10n.${language}.json`;
  const bundle = readTable(tree, file);
  const used = new Set(spoken.flatMap((each) => each.sentences));
  // What comes from the core is known by its text where it is shown.
  const there = new Set(spoken.flatMap((each) => (each.file.startsWith("src/core/") ? each.texts : [])));
  const lacking = [...used].filter((each) => !bundle.has(each)).map((each) => `lacks “${each}”`);
  const idle = [...bundle.keys()]
    .filter((each) => !used.has(each) && !there.has(each))
    .map((each) => `translates “${each}”, which nobody says`);
  return [...lacking, ...idle, ...lostIn(bundle)].map((says) => ({ rule: "words", file, says }));
}

/** Every key of package.json in every language, and no other. */
function manifestFaults(tree: Tree, language: string): Fault[] {
  const file = `package.nls.${language}.json`;
  const [table, sentences] = [readTable(tree, file), readTable(tree, "package.nls.json")];
  const lacking = [...sentences.keys()].filter((each) => !table.has(each)).map((each) => `lacks “${each}”`);
  const idle = [...table.keys()].filter((each) => !sentences.has(each)).map((each) => `translates “${each}”, which nobody says`);
  const lost = [...table]
    .filter(([key, text]) => commandsOf(text) !== commandsOf(sentences.get(key) ?? ""))
    .map(([key]) => `has other links, settings or code in “${key}”`);
  return [...lacking, ...idle, ...lost].map((says) => ({ rule: "words", file, says }));
}

function unnamedFaults(tree: Tree): Fault[] {
  const file = "package.nls.json";
  const sentences = readTable(tree, file);
  const used = new Set([...(tree.get("package.json") ?? "").matchAll(/"%([^"%]+)%"/g)].map(([, key = ""]) => key));
  const lacking = [...used].filter((each) => !sentences.has(each)).map((each) => `lacks “${each}”`);
  const idle = [...sentences.keys()].filter((each) => !used.has(each)).map((each) => `has “${each}”, which package.json does not name`);
  return [...lacking, ...idle].map((says) => ({ rule: "words", file, says }));
}

function readTable(tree: Tree, file: string): ReadonlyMap<string, string> {
  return new Map(Object.entries(JSON.parse(tree.get(file) ?? "{}") as Readonly<Record<string, string>>));
}

function lostIn(bundle: ReadonlyMap<string, string>): readonly string[] {
  return [...bundle]
    .filter(([sentence, text]) => placesIn(sentence) !== placesIn(text))
    .map(([sentence]) => `has other values in “${sentence}”`);
}

function placesIn(text: string): string {
  return [...text.matchAll(/\{\d+\}/g)]
    .map(([each]) => each)
    .sort()
    .join("");
}

/** What must be the same in every language: commands behind links, names of settings, code. */
function commandsOf(text: string): string {
  return [...text.matchAll(/command:[\w.]+|`[^`]+`/g)]
    .map(([each]) => each)
    .sort()
    .join(" ");
}
