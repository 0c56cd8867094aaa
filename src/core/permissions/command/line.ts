import { type Loop, type Statement, statementsOf, type WrittenCommand } from "./grammar.ts";
import { tokensOf } from "./tokens.ts";
import { chosen, fillIn, type Values, type Word, type WrittenWord } from "./words.ts";

/** One simple command as a shell would run it. */
export interface SimpleCommand {
  /** Never empty. The first of them that is no assignment is the program. */
  readonly words: readonly Word[];
  /** How many of the first words only set variables for it. */
  readonly assignments: number;
  /** Files it is fed from by `<`. */
  readonly inputs: readonly Word[];
  /** Whether text of the line itself is its input. */
  readonly isFed: boolean;
  /** Whether it runs under `time`. */
  readonly isTimed: boolean;
  /** Whether it stands in a loop, where a pattern is one name after another. */
  readonly isLooped: boolean;
  /** The disk its output would go to. */
  readonly device?: string;
  /** As it is written. */
  readonly text: string;
}

export interface LineContext {
  /** The shell's name: "sh" and "bash" are read. */
  readonly shell: string;
  /** Absolute: what `$PWD` stands for. */
  readonly directory: string;
  /** Absolute, or undefined where it is not known: what `~` and `$HOME` stand for. */
  readonly home?: string;
  /** Whether programs are told a variable of this name. */
  isSet(name: string): boolean;
}

/** The simple commands of a line, or why they can't be told; it goes on from "It can't be told beforehand what this runs: ". */
export type LineReading =
  | { readonly kind: "clear"; readonly commands: readonly SimpleCommand[] }
  | { readonly kind: "unclear"; readonly why: string };

/**
 * Takes a command line apart. What is read means the same in every shell of the family (bash, dash and their kin); whatever else is in
 * a line makes all of it unclear. Commands of a loop are told once for each value.
 */
export function readLine(line: string, context: LineContext): LineReading {
  if (context.shell !== "sh" && context.shell !== "bash")
    return unclear(`only lines for sh and bash are read, not those for ${context.shell}`);
  const tokens = tokensOf(line);
  if (typeof tokens === "string") return unclear(tokens);
  const statements = statementsOf(tokens);
  if (typeof statements === "string") return unclear(statements);
  const unrolled: Unrolled = { line, commands: [], words: 0, isSet: context.isSet };
  const problem = unroll(unrolled, statements, { values: given(context), isLooped: false });
  return problem ? unclear(problem) : { kind: "clear", commands: unrolled.commands };
}

/** The most commands a line may come to. */
const commandLimit = 32;
/** No line of the longest length has more, but for loops. */
const wordLimit = 4096;

interface Unrolled {
  readonly line: string;
  readonly commands: SimpleCommand[];
  words: number;
  isSet(name: string): boolean;
}

function unclear(why: string): LineReading {
  return { kind: "unclear", why };
}

/** What is known of variables, and whether they may be those of a loop. */
interface Scope {
  readonly values: Values;
  readonly isLooped: boolean;
}

function given({ directory, home }: LineContext): Values {
  return (name) => {
    if (name === "PWD") return { text: directory };
    if (name === "HOME" && home !== undefined) return { text: home };
    return undefined;
  };
}

function unroll(unrolled: Unrolled, statements: readonly Statement[], scope: Scope): string | undefined {
  for (const each of statements) {
    const problem = each.kind === "loop" ? unrollLoop(unrolled, each, scope) : addCommand(unrolled, each, scope);
    if (problem) return problem;
  }
  return undefined;
}

function unrollLoop(unrolled: Unrolled, { name, values: written, body }: Loop, { values }: Scope): string | undefined {
  if (written.length === 0) return "a loop goes over nothing";
  if (unrolled.isSet(name)) return `a loop sets ${name}, which programs are told`;
  for (const each of written) {
    if (chosen(each).length > 1) return "a loop goes over a choice in braces";
    const value = fillIn(each, values);
    if (typeof value === "string") return value;
    const problem = unroll(unrolled, body, { values: (asked) => (asked === name ? value : values(asked)), isLooped: true });
    if (problem) return problem;
  }
  return undefined;
}

/** With a choice in braces it may be two commands: what bash makes of it, and the words as they are. */
function addCommand(unrolled: Unrolled, written: WrittenCommand, { values, isLooped }: Scope): string | undefined {
  const expanded = written.words.flatMap(chosen);
  const rows = expanded.length === written.words.length ? [written.words] : [expanded, written.words];
  const inputs = allFilled(written.inputs, values);
  if (typeof inputs === "string") return inputs;
  for (const row of rows) {
    const words = allFilled(row, values);
    if (typeof words === "string") return words;
    const { isFed, isTimed, device } = written;
    const text = unrolled.line.slice(written.start, written.end);
    unrolled.commands.push({ words, assignments: assignmentsOf(written.words), inputs, isFed, isTimed, isLooped, device, text });
    if (unrolled.commands.length > commandLimit) return `it comes to more than ${commandLimit} commands`;
    unrolled.words += words.length;
    if (unrolled.words > wordLimit) return `its loops come to more than ${wordLimit} words`;
  }
  return undefined;
}

function allFilled(written: readonly WrittenWord[], values: Values): readonly Word[] | string {
  const words: Word[] = [];
  for (const each of written) {
    const word = fillIn(each, values);
    if (typeof word === "string") return word;
    words.push(word);
  }
  return words;
}

function assignmentsOf(words: readonly WrittenWord[]): number {
  const end = words.findIndex(
    ({ pieces: [first] }) => !(first?.kind === "text" && !first.isQuoted && /^[A-Za-z_]\w*(\[.*\])?\+?=/.test(first.text)),
  );
  return end === -1 ? words.length : end;
}
