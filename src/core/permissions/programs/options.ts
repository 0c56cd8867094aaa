import type { Word } from "../command/words.ts";

/** The options a policy lets pass. Only whole names count, since a short form might come to mean another. */
export interface OptionTable {
  /** Letters without a value. */
  readonly flags?: string;
  /** Letters with a value that is only text. */
  readonly texts?: string;
  /** Letters with a value that is a path. */
  readonly paths?: string;
  /** Letters that may have a value, written right after them. */
  readonly attached?: string;
  /** Names after two dashes, by blanks: `all` has no value, `width=` has one, `color[=]` may have one, `reference=/` has a path. */
  readonly long?: string;
  /** Whether `-5` is a number. */
  readonly numbers?: true;
}

export interface Arguments {
  /** By letter or name; the value where there is one. */
  readonly options: ReadonlyMap<string, string>;
  readonly operands: readonly Word[];
  /** Values that are paths. */
  readonly paths: readonly Word[];
}

/** Takes arguments apart as programs do, options among the operands too; undefined where something is not in the table. */
export function readArguments(words: readonly Word[], table: OptionTable): Arguments | undefined {
  const reader: Reader = { rest: [...words], table, options: new Map(), operands: [], paths: [] };
  for (let word = reader.rest.shift(); word; word = reader.rest.shift()) {
    if (word.text === "--" && !word.pattern) {
      reader.operands.push(...reader.rest);
      break;
    }
    const isOption = word.text.startsWith("-") && word.text !== "-";
    if (!isOption) reader.operands.push(word);
    else if (!(word.text.startsWith("--") ? takeLong(reader, word) : takeLetters(reader, word))) return undefined;
  }
  return reader;
}

interface Reader extends Arguments {
  readonly rest: Word[];
  readonly table: OptionTable;
  readonly options: Map<string, string>;
  readonly operands: Word[];
  readonly paths: Word[];
}

function takeLong(reader: Reader, word: Word): boolean {
  const [, name = "", value] = /^--([^=]+)(?:=(.*))?$/s.exec(word.text) ?? [];
  const kind = kindOf(reader.table, name);
  if (kind === undefined) return false;
  // Whatever name a pattern in a value fits, it is the same option again.
  const isFixed = !word.pattern || (kind !== "/" && word.pattern[0] !== undefined && String(word.pattern[0]).includes("="));
  if (!isFixed || (kind === "" && value !== undefined)) return false;
  if (value === undefined && (kind === "=" || kind === "/")) return takeValue(reader, name, kind === "/");
  if (kind === "/") reader.paths.push({ text: value ?? "" });
  reader.options.set(name, value ?? "");
  return true;
}

function kindOf({ long = "" }: OptionTable, name: string): "" | "=" | "[=]" | "/" | undefined {
  for (const each of long.split(" ")) {
    if (each === name) return "";
    if (each === `${name}=`) return "=";
    if (each === `${name}[=]`) return "[=]";
    if (each === `${name}=/`) return "/";
  }
  return undefined;
}

function takeLetters(reader: Reader, word: Word): boolean {
  const { flags = "", texts = "", paths = "", attached = "", numbers } = reader.table;
  if (word.pattern) return false;
  if (numbers && /^-\d+$/.test(word.text)) {
    reader.options.set("number", word.text.slice(1));
    return true;
  }
  const letters = [...word.text.slice(1)];
  for (const [index, letter] of letters.entries()) {
    const rest = letters.slice(index + 1).join("");
    if (flags.includes(letter)) reader.options.set(letter, "");
    else if (attached.includes(letter)) {
      reader.options.set(letter, rest);
      return true;
    } else if (texts.includes(letter) || paths.includes(letter)) {
      const isPath = paths.includes(letter);
      if (rest === "") return takeValue(reader, letter, isPath);
      if (isPath) reader.paths.push({ text: rest });
      reader.options.set(letter, rest);
      return true;
    } else return false;
  }
  return true;
}

/** The next word is the value. */
function takeValue(reader: Reader, name: string, isPath: boolean): boolean {
  const value = reader.rest.shift();
  if (value === undefined || value.pattern) return false;
  if (isPath) reader.paths.push(value);
  reader.options.set(name, value.text);
  return true;
}
