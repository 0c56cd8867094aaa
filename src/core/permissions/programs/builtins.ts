import type { Word } from "../command/words.ts";
import type { Judgement, PathUse, Policy } from "./judgement.ts";

/** What the shell itself does. */
export const builtins: Readonly<Record<string, Policy>> = {
  ":": judgeText,
  true: judgeText,
  false: judgeText,
  echo: judgeText,
  printf: judgePrintf,
  test: judgeTest,
  "[": judgeTest,
  type: judgeLookUp,
  command: judgeLookUp,
  exit: judgeExit,
};

/** Builtins that change what the rest of a line means, or that run text as a line, and what else can't be read without them. */
export const stateful: ReadonlySet<string> = new Set(
  `. alias bg bind break builtin caller cd chdir compgen complete compopt continue declare dirs disown enable eval exec export fc fg
  getopts hash history jobs let local login logout mapfile newgrp nameref popd print pushd read readarray readonly return set shift shopt source suspend
  times trap typeset ulimit umask unalias unset unsetenv setenv wait whence`.split(/\s+/),
);

function judgeText(words: readonly Word[]): Judgement {
  return reads(words.slice(1).filter((each) => each.pattern));
}

/** Bash's `-v` and `%n` set a variable. */
function judgePrintf(words: readonly Word[]): Judgement | undefined {
  const [, format, ...values] = words[1]?.text === "--" ? words.slice(1) : words;
  if (!format || format.pattern || format.text.startsWith("-")) return undefined;
  const rest = format.text.replaceAll(/%(?:%|[-+ #0']*\d*(?:\.\d+)?[bcdeEfgGiosuxX])/g, "");
  return rest.includes("%") ? undefined : reads(values.filter((each) => each.pattern));
}

/** Bash's `-v` reads its word as code, so only known tests pass. */
function judgeTest(words: readonly Word[]): Judgement | undefined {
  const [name, ...rest] = words;
  if (name?.text === "[" && rest.pop()?.text !== "]") return undefined;
  const given = rest[0]?.text === "!" ? rest.slice(1) : rest;
  if (given.some((each) => each.pattern)) return undefined;
  const [first, second, third] = given.map((each) => each.text);
  if (given.length === 2 && /^-[defhLrswx]$/.test(first ?? "")) return reads(given.slice(1));
  if (given.length === 2 && /^-[nz]$/.test(first ?? "")) return reads([]);
  if (given.length === 3 && /^(=|!=|-(eq|ne|lt|le|gt|ge))$/.test(second ?? "") && third !== undefined) return reads([]);
  return undefined;
}

function judgeLookUp(words: readonly Word[]): Judgement | undefined {
  const [name, first, ...rest] = words;
  const names = name?.text === "command" ? rest : [first, ...rest];
  if (name?.text === "command" && first?.text !== "-v") return undefined;
  return names.length > 0 && names.every((each) => each && !each.pattern && /^\w[\w.+-]*$/.test(each.text)) ? reads([]) : undefined;
}

function judgeExit(words: readonly Word[]): Judgement | undefined {
  return words.length === 1 || (words.length === 2 && /^\d{1,3}$/.test(words[1]?.text ?? "")) ? reads([]) : undefined;
}

function reads(words: readonly Word[]): Judgement {
  return { kind: "reads", stem: 1, paths: words.map((word): PathUse => ({ word, reach: "entry" })), programs: [] };
}
