import type { Fault, Tree } from "../rules.ts";
import { brokenBotWords } from "./bots.ts";
import { parse } from "./parse.ts";
import { type Spoken, spokenIn } from "./sentences.ts";
import { languages, lostIn, readTable } from "./tables.ts";

/** Make `t` and its kin. */
const makers: ReadonlySet<string> = new Set(["src/core/events/words/language.ts", "webview/words.ts"]);

/** Rooms whose texts all go through `t`, but for what is program code, read by a model or another program, or a line of the log. */
const worded = /^(webview\/(?!markdown\/(code|math)\/)|src\/extension\/(?!(mentions|serving|tools|commit\/wording|host\/run-line)[/.]))/;

/** Sentences without a translation, translations without a sentence, lost placeholders, and texts that nobody could translate. */
export function brokenWords(tree: Tree): Fault[] {
  const spoken = parse(tree, /^(src\/(core\/events|extension)|webview)\//, spokenIn);
  const core = [...tree].flatMap(([file, text]) => (/^src\/(core|extension)\//.test(file) && file.endsWith(".ts") ? text : [])).join("\n");
  return [
    ...spoken.flatMap(callFaults),
    ...languages.flatMap((each) => [...bundleFaults({ tree, language: each, spoken, core }), ...manifestFaults(tree, each)]),
    ...unnamedFaults(tree),
    ...brokenBotWords(tree),
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

interface Said {
  readonly tree: Tree;
  readonly language: string;
  readonly spoken: readonly Spoken[];
  /** The text of the core: what comes from there is known by that where it is shown. */
  readonly core: string;
}

function bundleFaults({ tree, language, spoken, core }: Said): Fault[] {
  const file = `l10n/bundle.l10n.${language}.json`;
  const bundle = readTable(tree, file);
  const used = new Set(spoken.flatMap((each) => each.sentences));
  const lacking = [...used].filter((each) => !bundle.has(each)).map((each) => `lacks “${each}”`);
  const idle = [...bundle.keys()]
    .filter((each) => !used.has(each) && !isWritten(each, core))
    .map((each) => `translates “${each}”, which nobody says`);
  return [...lacking, ...idle, ...lostIn(bundle)].map((says) => ({ rule: "words", file, says }));
}

/** Whether a sentence stands in a text, as a string or as a template with its values. */
function isWritten(sentence: string, text: string): boolean {
  const parts = sentence.split(/\{\d+\}/).map((each) => JSON.stringify(each).slice(1, -1));
  const longest = parts.reduce((one, other) => (other.length > one.length ? other : one));
  const shape = new RegExp(`["\`]${parts.map((each) => each.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("\\$\\{[^\n]*?\\}")}["\`]`);
  for (let at = text.indexOf(longest); at >= 0; at = text.indexOf(longest, at + 1))
    if (shape.test(text.slice(Math.max(0, at - widest), at + longest.length + widest))) return true;
  return false;
}

/** How far from the middle of a sentence its ends may be in the source. */
const widest = 600;

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
  return [...manifestTexts(tree), ...lacking, ...idle].map((says) => ({ rule: "words", file, says }));
}

/** Texts of the manifest that stand there themselves. */
function manifestTexts(tree: Tree): readonly string[] {
  const shown = /"(?:title|label|description|markdownDescription|shortTitle|altText|patternErrorMessage)": "((?:[^"%\\]|\\.)[^"]*)"/g;
  return [...(tree.get("package.json") ?? "").matchAll(shown)]
    .filter(([, text]) => text !== "AnyCowork")
    .map(([, text]) => `says “${text}” in package.json itself: give it a name there, as %name%`);
}

/** What must be the same in every language: commands behind links, names of settings, code. */
function commandsOf(text: string): string {
  return [...text.matchAll(/command:[\w.]+|`[^`]+`/g)]
    .map(([each]) => each)
    .sort()
    .join(" ");
}
