import { english, type Words } from "./language.ts";
import { fill } from "./recognise.ts";

/** What a rule speaks of, in plain words: "run {0}" and "npm test". */
export interface RuleWords {
  /** What is done, with {0} in the place of `what`. */
  readonly sentence: string;
  /** The command, file, site or tool, as it is written. */
  readonly what: string;
  /** The only agent it holds for. */
  readonly agent?: string;
}

/** Reads a rule for people; what is no rule is shown as it is. Checks nothing. */
export function ruleWords(text: string, { t }: Pick<Words, "t"> = english): RuleWords {
  const [, agent, kind = "", pattern = ""] = /^(?:@(\S+)\s+)?([a-z]+):(.*)$/s.exec(text.trim()) ?? [];
  const what = pattern.trim();
  const whose = agent === undefined ? {} : { agent };
  switch (kind) {
    case "read":
    case "write":
    case "move":
    case "delete":
      return { ...wordsForFiles(fileWords(t)[kind], what), ...whose };
    case "fetch":
      return { ...wordsForSites(what, t), ...whose };
    case "shell":
      return { sentence: t("run {0}"), what, ...whose };
    case "tool":
      return { sentence: t("use the tool {0}"), what, ...whose };
    case "mcp":
      return { sentence: t("use {0}"), what, ...whose };
    default:
      return { sentence: "{0}", what: text.trim() };
  }
}

/** The same as one piece of a sentence: "run npm test". */
export function rulePhrase(text: string, words: Pick<Words, "t"> = english): string {
  const { sentence, what, agent } = ruleWords(text, words);
  const phrase = fill(sentence, [what]);
  return agent === undefined ? phrase : `${phrase} ${words.t("(the agent {0} only)", agent)}`;
}

interface FileWords {
  readonly one: string;
  readonly below: string;
  readonly any: string;
}

function fileWords(t: Words["t"]): Readonly<Record<"read" | "write" | "move" | "delete", FileWords>> {
  return {
    read: { one: t("read {0}"), below: t("read files in {0}"), any: t("read any file in the workspace") },
    write: { one: t("change {0}"), below: t("change files in {0}"), any: t("change any file in the workspace") },
    move: { one: t("move {0}"), below: t("move files in {0}"), any: t("move any file in the workspace") },
    delete: { one: t("delete {0}"), below: t("delete files in {0}"), any: t("delete any file in the workspace") },
  };
}

function wordsForFiles({ one, below, any }: FileWords, pattern: string): RuleWords {
  if (pattern === "**" || pattern === "**/*") return { sentence: any, what: "" };
  const [, folder] = /^([^*?[{]+)\/\*\*$/.exec(pattern) ?? [];
  return folder === undefined ? { sentence: one, what: pattern } : { sentence: below, what: folder };
}

function wordsForSites(pattern: string, t: Words["t"]): RuleWords {
  if (pattern === "*") return { sentence: t("fetch from any site"), what: "" };
  return pattern.startsWith("*.")
    ? { sentence: t("fetch from all sites below {0}"), what: pattern.slice(2) }
    : { sentence: t("fetch from {0}"), what: pattern };
}
