/** What a rule speaks of, in plain words: "run" and "npm test". */
export interface RuleWords {
  /** What is done: goes on with `what`, or stands alone where that is empty. */
  readonly verb: string;
  /** The command, file, site or tool, as it is written. */
  readonly what: string;
  /** The only agent it holds for. */
  readonly agent?: string;
}

/** Reads a rule for people; what is no rule is shown as it is. Checks nothing. */
export function ruleWords(text: string): RuleWords {
  const [, agent, kind = "", pattern = ""] = /^(?:@(\S+)\s+)?([a-z]+):(.*)$/s.exec(text.trim()) ?? [];
  const what = pattern.trim();
  const whose = agent === undefined ? {} : { agent };
  const files = fileVerbs.get(kind);
  if (files) return { ...wordsForFiles(files, what), ...whose };
  if (kind === "fetch") return { ...wordsForSites(what), ...whose };
  const verb = otherVerbs.get(kind);
  return verb === undefined ? { verb: "", what: text.trim() } : { verb, what, ...whose };
}

/** The same as one piece of a sentence: "run npm test". */
export function rulePhrase(text: string): string {
  const { verb, what, agent } = ruleWords(text);
  return `${[verb, what].filter(Boolean).join(" ")}${agent === undefined ? "" : ` (the agent ${agent} only)`}`;
}

const fileVerbs = new Map(Object.entries({ read: "read", write: "change", move: "move", delete: "delete" }));
const otherVerbs = new Map(Object.entries({ shell: "run", tool: "use the tool", mcp: "use" }));

function wordsForFiles(verb: string, pattern: string): RuleWords {
  if (pattern === "**" || pattern === "**/*") return { verb: `${verb} any file in the workspace`, what: "" };
  const [, folder] = /^([^*?[{]+)\/\*\*$/.exec(pattern) ?? [];
  return folder === undefined ? { verb, what: pattern } : { verb: `${verb} files in`, what: folder };
}

function wordsForSites(pattern: string): RuleWords {
  if (pattern === "*") return { verb: "fetch from any site", what: "" };
  return pattern.startsWith("*.") ? { verb: "fetch from all sites below", what: pattern.slice(2) } : { verb: "fetch from", what: pattern };
}
