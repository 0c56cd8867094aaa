import type { Word } from "../command/words.ts";
import type { Judgement, Policy } from "./judgement.ts";

/** What runs scripts of the project: the first words say which, and what the script says is bound to a yes by its bytes. */
export const runners: Readonly<Record<string, Policy>> = {
  npm: (words) => judgeManager("npm", words),
  yarn: (words) => judgeManager("yarn", words),
  pnpm: (words) => judgeManager("pnpm", words),
  make: judgeMake,
  ...Object.fromEntries(["node", "python", "python3", "bash", "sh", "dash", "ruby", "perl", "php"].map((each) => [each, judgeInterpreter])),
};

/** A script by its path. */
export function judgeScript([script]: readonly Word[]): Judgement | undefined {
  return script && !script.pattern ? { kind: "runs", stem: 1, script: { kind: "file", word: script }, programs: [] } : undefined;
}

type Manager = "npm" | "yarn" | "pnpm";

/** Only what stands after `--` is the script's: before it, options choose another project, shell or settings. */
function judgeManager(manager: Manager, words: readonly Word[]): Judgement | undefined {
  const [, verb, second] = words.map((each) => (each.pattern ? undefined : each.text));
  const isNamed = verb === "run" || (verb === "run-script" && manager !== "yarn");
  const name = isNamed ? second : verb === "test" || verb === "start" ? verb : undefined;
  if (name === undefined || !/^[\w][\w:.@/-]*$/.test(name)) return undefined;
  const stem = isNamed ? 3 : 2;
  const end = words.findIndex(({ text, pattern }) => text === "--" && !pattern);
  const own = words.slice(stem, end === -1 ? undefined : end);
  const isQuiet = manager === "npm" && own.every(({ text }) => text === "--silent" || text === "-s");
  if (!isQuiet && (own.length > 0 || end !== -1)) return undefined;
  return { kind: "runs", stem, script: { kind: "package", name, manager }, programs: [manager, "node"] };
}

/** Every word is a target: one with `=` would be a variable. */
function judgeMake(words: readonly Word[]): Judgement | undefined {
  const targets = words.slice(1).map((each) => each.text);
  if (words.some((each) => each.pattern) || !targets.every((each) => /^[\w][\w./-]*$/.test(each))) return undefined;
  return { kind: "runs", stem: words.length, script: { kind: "makefile", targets }, programs: ["make"] };
}

/** `node FILE …`. Options before the file might be code or load some; without a file it runs what it is fed. */
function judgeInterpreter(words: readonly Word[]): Judgement | undefined {
  const [program, script] = words;
  if (!program || !script || script.text === "-") return { kind: "unknown", concern: "it runs what it is fed" };
  if (script.pattern || /^[-+]|^$|^(inspect|debug)$/.test(script.text)) return undefined;
  return { kind: "runs", stem: 2, script: { kind: "file", word: script }, programs: [program.text] };
}
