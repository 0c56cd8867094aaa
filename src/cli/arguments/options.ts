import { nearest } from "../../core/events/words/nearest.ts";

/** Every option there is, as `parseArgs` wants it. */
export const table = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
  data: { type: "string" },
  json: { type: "boolean" },
  quiet: { type: "boolean" },
  verbose: { type: "boolean" },
  workspace: { type: "string", short: "C", multiple: true },
  model: { type: "string", short: "m" },
  "base-url": { type: "string" },
  session: { type: "string" },
  continue: { type: "boolean" },
  approve: { type: "string" },
  allow: { type: "string", multiple: true },
  ask: { type: "string", multiple: true },
  deny: { type: "string", multiple: true },
  sandbox: { type: "string" },
  "sandbox-image": { type: "string" },
  "sandbox-memory": { type: "string" },
  "sandbox-cpus": { type: "string" },
  "sandbox-network": { type: "string" },
  "sandbox-engine": { type: "string" },
  effort: { type: "string" },
  image: { type: "string", multiple: true },
  "max-turns": { type: "string" },
  "max-tokens": { type: "string" },
  timeout: { type: "string" },
  budget: { type: "string" },
  "budget-session": { type: "string" },
  "budget-day": { type: "string" },
  since: { type: "string" },
  refused: { type: "boolean" },
  limit: { type: "string" },
  format: { type: "string" },
  output: { type: "string", short: "o" },
  now: { type: "boolean" },
  yes: { type: "boolean" },
  all: { type: "boolean" },
  archived: { type: "boolean" },
  deleted: { type: "boolean" },
  force: { type: "boolean" },
  clean: { type: "boolean" },
  list: { type: "boolean" },
  remove: { type: "string" },
  step: { type: "string" },
  run: { type: "string" },
  before: { type: "string" },
  instructions: { type: "string" },
  role: { type: "string" },
  title: { type: "string" },
  "cheap-model": { type: "string" },
  tools: { type: "string" },
  "mcp-servers": { type: "string" },
  avatar: { type: "string" },
  without: { type: "string" },
  everywhere: { type: "boolean" },
  env: { type: "string", multiple: true },
  header: { type: "string", multiple: true },
  url: { type: "string" },
  agent: { type: "string" },
  mode: { type: "string" },
  "review-plan": { type: "boolean" },
  from: { type: "string" },
  http: { type: "string" },
  sampling: { type: "boolean" },
  "token-env": { type: "string" },
  "api-root": { type: "string" },
  "auto-start": { type: "boolean" },
  notify: { type: "string" },
  language: { type: "string" },
} as const;

export type OptionName = keyof typeof table;

/** The options that were given, by name. */
export type Options = {
  readonly [Name in OptionName]?: (typeof table)[Name] extends { multiple: true }
    ? readonly string[]
    : (typeof table)[Name] extends { type: "boolean" }
      ? true
      : string;
};

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** The options of one command, or what is wrong with the first that does not fit. `command` is its name for people. */
export function readOptions(
  tokens: readonly OptionToken[],
  { command, allowed }: { readonly command: string; readonly allowed: readonly OptionName[] },
): Options | string {
  const given: Record<string, string | true | string[]> = {};
  for (const token of tokens) {
    const problem = problemOf(token, command, allowed);
    if (problem !== undefined) return problem;
    const { name, value } = token;
    const before = given[name];
    if ("multiple" in table[name as OptionName]) given[name] = [...(Array.isArray(before) ? before : []), value ?? ""];
    else given[name] = value ?? true;
  }
  return given as Options;
}

function problemOf(
  { name, rawName, value, inlineValue }: OptionToken,
  command: string,
  allowed: readonly OptionName[],
): string | undefined {
  const known = Object.hasOwn(table, name) ? table[name as OptionName] : undefined;
  if (!known) {
    const names = allowed.map((each) => `--${each}`);
    return `There is no option ${rawName}.${suggestion(rawName, names)} "anycowork --help" lists them.`;
  }
  if (!allowed.includes(name as OptionName)) return `${rawName} does not belong to ${command}; "anycowork --help" shows where it does.`;
  if (known.type === "boolean") return value === undefined ? undefined : `${rawName} takes no value.`;
  if (value === undefined || value === "") return `${rawName} needs a value.`;
  if (value.startsWith("-") && value.length > 1 && !inlineValue)
    return `${rawName} needs a value; one that begins with a dash is written ${rawName}=${value}.`;
  return undefined;
}

/** " Did you mean …?" when a word is near, else nothing. */
export function suggestion(word: string, words: readonly string[]): string {
  const near = nearest(word, words);
  return near === undefined ? "" : ` Did you mean ${near}?`;
}
