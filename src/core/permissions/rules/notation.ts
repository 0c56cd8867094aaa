/** What rules can be about. `shell` are commands, `write` creates and edits files, `skill` is what a skill says, by its name; `tool` is any call of a tool, by its name. */
export const ruleKinds = ["shell", "read", "write", "move", "delete", "fetch", "mcp", "skill", "tool"] as const;
export type RuleKind = (typeof ruleKinds)[number];

/** A rule as it is written: `shell:npm test`, `write:src/**`, `fetch:*.example.org`; `@reviewer shell:git diff` holds for that agent only. */
export interface WrittenRule {
  readonly about: RuleKind;
  readonly pattern: string;
  /** Of a `shell` rule, the pattern as words without quotes. */
  readonly words: readonly string[];
  readonly agent?: string;
}

/** Reads a rule, or says what is wrong with it in a sentence. */
export function readRule(text: string): WrittenRule | { readonly problem: string } {
  const [, agent, rest = ""] = /^(?:@(\S+)\s+)?(.*)$/s.exec(text.trim()) ?? [];
  const [, kind = "", pattern = ""] = /^([a-z]+):(.*)$/s.exec(rest) ?? [];
  const about = ruleKinds.find((each) => each === kind);
  if (about === undefined) return { problem: `“${text}” is no rule. Rules are written ${examples}.` };
  if (pattern.trim() === "") return { problem: `“${text}” names nothing after ${kind}:. Rules are written ${examples}.` };
  if (/[\p{Cc}\p{Cf}]/u.test(pattern)) return { problem: `“${text}” holds characters that are not seen. Write it without them.` };
  const written = { about, pattern: pattern.trim(), words: [], ...(agent === undefined ? {} : { agent }) };
  if (about !== "shell") return written;
  const words = splitWords(pattern);
  return words && words.length > 0
    ? { ...written, words }
    : { problem: `“${text}” is not one plain command: write its words, quoted where they need it.` };
}

const examples = "shell:npm test, write:src/**, read:~/notes/**, fetch:example.org, mcp:SERVER/TOOL or tool:NAME";

/** The words of one simple command; undefined for what is not one. */
function splitWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  const piece = /\s+|'([^']*)'|"([^"$`!\\]*)"|([^\s'"$`!\\|&;<>(){}#*?[\]~]+|(?<=\S)[#~])/gy;
  let word: string | undefined;
  for (let at = 0; at < line.length; at = piece.lastIndex) {
    piece.lastIndex = at;
    const found = piece.exec(line);
    if (!found) return undefined;
    const [all, single, double, plain] = found;
    const text = single ?? double ?? plain;
    if (text !== undefined) word = (word ?? "") + text;
    else if (word !== undefined) words.push(word);
    if (text === undefined && all.trim() === "") word = undefined;
  }
  return word === undefined ? words : [...words, word];
}

/** A rule that covers exactly these words, or commands that begin with them. */
export function shellRule(words: readonly string[]): string {
  return `shell:${words.map(quoted).join(" ")}`;
}

function quoted(word: string): string {
  if (word !== "" && splitWords(word)?.[0] === word) return word;
  return word.includes("'") ? `"${word}"` : `'${word}'`;
}
