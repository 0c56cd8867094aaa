import type { SimpleCommand } from "../command/line.ts";
import type { Word } from "../command/words.ts";
import { builtins, stateful } from "./builtins.ts";
import { finders } from "./finders.ts";
import { judgeGit } from "./git.ts";
import type { Judgement } from "./judgement.ts";
import { judgeReader } from "./readers.ts";
import { judgeScript, runners } from "./runners.ts";

/** What the argument policies say of a command, by its words alone. */
export function judgeCommand(command: SimpleCommand): Judgement {
  const { assignments, isTimed, isFed, inputs } = command;
  const words = command.words.slice(assignments);
  const [program] = words;
  if (!program) return changes("it sets a variable, which");
  if (program.pattern || program.text === "") return { kind: "stateful", why: "what program it names depends on which files there are" };
  if (assignments > 0) return isOfShell(program.text) ? changes("it sets a variable, which") : unknown(words, isFed || inputs.length > 0);
  const judgement = judgeWords(words);
  if (judgement.kind === "unknown") return judgement.concern === undefined ? unknown(words, isFed || inputs.length > 0) : judgement;
  // Where a shell does not know `time`, it is a program, which runs another even where a builtin has that name.
  if (isTimed && judgement.kind !== "stateful") return { ...judgement, programs: [...judgement.programs, "time", program.text] };
  return judgement;
}

function isOfShell(name: string): boolean {
  return stateful.has(name) || Object.hasOwn(builtins, name);
}

function judgeWords(words: readonly Word[]): Judgement {
  const name = words[0]?.text ?? "";
  if (stateful.has(name)) return changes(name);
  if (name.includes("/")) return judgeScript(words) ?? { kind: "unknown" };
  if (Object.hasOwn(builtins, name)) return builtins[name]?.(words) ?? changes(`${name}, as it is written here,`);
  return (
    judgeVersion(words) ??
    (name === "git" ? judgeGit(words) : undefined) ??
    policyOf(name)?.(words) ??
    judgeReader(name, words) ?? { kind: "unknown" }
  );
}

function changes(what: string): Judgement {
  return { kind: "stateful", why: `${what} may change what the rest of the line means` };
}

function policyOf(name: string) {
  if (Object.hasOwn(finders, name)) return finders[name];
  return Object.hasOwn(runners, name) ? runners[name] : undefined;
}

/** Programs that only say their version when asked for it, wherever they are asked. */
function judgeVersion(words: readonly Word[]): Judgement | undefined {
  const [name, question] = words.map((each) => each.text);
  if (words.length !== 2 || name === undefined || !sayVersion.has(name)) return undefined;
  // Python's -v is something else.
  if (question !== "--version" && !/^((node|npm) -v|python3? -V)$/.test(`${name} ${question}`)) return undefined;
  return { kind: "reads", stem: 2, paths: [], programs: name === "npm" ? ["npm", "node"] : [name] };
}

const sayVersion: ReadonlySet<string> = new Set(
  "node npm git python python3 ruby perl bash make gcc g++ clang rg jq grep sed tar curl tree".split(" "),
);

/** A rule of its words would not say what its input is. */
function unknown(words: readonly Word[], isFed: boolean): Judgement {
  if (/^(xargs|parallel)$/.test(words[0]?.text ?? "")) return { kind: "unknown", concern: "what it is fed becomes part of what it runs" };
  if (isFed) return { kind: "unknown", concern: "its input is not part of what a rule names" };
  return words.some((each) => each.pattern) ? { kind: "unknown", isOpen: true } : { kind: "unknown" };
}
