import { parseArgs } from "node:util";
import type { ApprovalMode } from "../core/events/approval.ts";
import { nearest } from "./nearest.ts";

/** What was typed, understood; or what is wrong with it. */
export type Command =
  | { readonly kind: "usage"; readonly problem: string }
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | ChatCommand
  | RunCommand
  | SessionsCommand
  | DoctorCommand;

export type ChatCommand = { readonly kind: "chat" } & TalkOptions;

export type RunCommand = {
  readonly kind: "run";
  /** `-` is standard input. */
  readonly message: string;
  readonly json: boolean;
  readonly quiet: boolean;
} & TalkOptions;

export type SessionsCommand = { readonly kind: "sessions"; readonly data: string | undefined; readonly json: boolean } & (
  | { readonly action: "list" }
  | { readonly action: "show"; readonly id: string }
  | { readonly action: "export"; readonly id: string; readonly format: "md" | "json"; readonly file: string | undefined }
);

export interface DoctorCommand {
  readonly kind: "doctor";
  readonly data: string | undefined;
  readonly baseUrl: string | undefined;
  readonly json: boolean;
}

/** What talking and `run` share. Absent is "not said". */
export interface TalkOptions {
  readonly workspace: readonly string[];
  readonly data: string | undefined;
  readonly model: string | undefined;
  readonly baseUrl: string | undefined;
  readonly session: string | undefined;
  readonly continue: boolean;
  readonly approve: ApprovalMode | undefined;
  readonly maxTurns: number;
  readonly timeoutSeconds: number;
  readonly verbose: boolean;
}

const everywhere = ["help", "version", "data"] as const;
const talking = ["workspace", "model", "base-url", "session", "continue", "approve", "max-turns", "timeout", "verbose"] as const;

const table = {
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
  "max-turns": { type: "string" },
  timeout: { type: "string" },
  format: { type: "string" },
  output: { type: "string", short: "o" },
} as const;

type OptionName = keyof typeof table;
type Options = Partial<Record<Exclude<OptionName, "workspace">, string | boolean>> & { workspace?: readonly string[] };

const optionsOf: Readonly<Record<string, readonly OptionName[]>> = {
  chat: [...everywhere, ...talking],
  run: [...everywhere, ...talking, "json", "quiet"],
  sessions: [...everywhere, "json", "format", "output"],
  doctor: [...everywhere, "json", "base-url"],
};
const actions = ["list", "show", "export"];
const longestTimeoutSeconds = 2_000_000;

/** Reads the words after `anycowork`. Never throws. */
export function parseCommand(words: readonly string[]): Command {
  const { tokens } = parseArgs({ args: [...words], options: table, strict: false, allowPositionals: true, tokens: true });
  const positionals = tokens.flatMap((each) => (each.kind === "positional" ? [each.value] : []));
  const [name = "chat", ...rest] = positionals;
  const options: Record<string, string | boolean | string[]> = {};
  const wantsHelp = tokens.some((each) => each.kind === "option" && each.name === "help");
  if (wantsHelp || (name === "help" && rest.length === 0)) return { kind: "help" };
  if (!Object.hasOwn(optionsOf, name) || (name === "chat" && positionals.length > 0)) return unknownCommand(name);
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const problem = optionProblem(name, token);
    if (problem) return { kind: "usage", problem };
    if (token.name === "workspace") options.workspace = [...((options.workspace as string[] | undefined) ?? []), token.value ?? ""];
    else options[token.name] = token.value ?? true;
  }
  if (options.version) return { kind: "version" };
  return build(name, rest, options as Options);
}

function build(name: string, rest: readonly string[], options: Options): Command {
  if (name === "sessions") return sessionsCommand(rest, options);
  if (name === "doctor") {
    if (rest[0] !== undefined) return usage(`doctor takes no "${rest[0]}".`);
    return { kind: "doctor", data: text(options.data), baseUrl: text(options["base-url"]), json: options.json === true };
  }
  const talk = talkOptions(options);
  if ("kind" in talk) return talk;
  if (name === "chat") return { kind: "chat", ...talk };
  const message = rest.join(" ");
  if (message.trim() === "")
    return usage('run needs a message: anycowork run "find out why the tests fail" (or "-" to read it from standard input).');
  return { kind: "run", message, json: options.json === true, quiet: options.quiet === true, ...talk };
}

function sessionsCommand([action, id, ...rest]: readonly string[], options: Options): Command {
  if (action === undefined) return usage("sessions needs to know what: list, show ID or export ID.");
  if (!actions.includes(action))
    return usage(`There is no "sessions ${action}".${suggestion(action, actions)} There is: ${actions.join(", ")}.`);
  const common = { kind: "sessions", data: text(options.data), json: options.json === true } as const;
  if (action !== "export" && (options.format || options.output)) return usage("--format and -o belong to sessions export.");
  if (action === "list") return id === undefined ? { ...common, action } : usage(`sessions list takes no "${id}".`);
  if (id === undefined || id.trim() === "")
    return usage(`sessions ${action} needs the ID of a conversation; "anycowork sessions list" shows them.`);
  if (rest[0] !== undefined) return usage(`sessions ${action} takes one ID, not also "${rest[0]}".`);
  if (action === "show") return { ...common, action, id };
  const format = options.format ?? (common.json ? "json" : "md");
  if (format !== "md" && format !== "json") return usage(`--format is md or json, not "${format}".`);
  return { ...common, action: "export", id, format, file: text(options.output) };
}

function talkOptions(options: Options): TalkOptions | Extract<Command, { kind: "usage" }> {
  const { approve } = options;
  if (approve === "smart" || approve === "all" || approve === "none")
    return usage(`--approve ${approve} is not built yet; there is ask and edits.`);
  const mode: ApprovalMode | undefined = approve === "ask" || approve === "edits" ? approve : undefined;
  if (approve !== mode) return usage(`--approve is ask or edits, not "${approve}".`);
  const maxTurns = Number(options["max-turns"] ?? 100);
  if (!Number.isInteger(maxTurns) || maxTurns < 1) return usage("--max-turns is a whole number from 1.");
  const timeoutSeconds = Number(options.timeout ?? 3600);
  if (!(timeoutSeconds > 0 && timeoutSeconds <= longestTimeoutSeconds))
    return usage(`--timeout is a number of seconds up to ${longestTimeoutSeconds}.`);
  const baseUrl = text(options["base-url"]);
  if (baseUrl !== undefined && !isHttpUrl(baseUrl)) return usage("--base-url is a whole URL: http://127.0.0.1:11434/v1");
  const session = text(options.session);
  const goesOn = options.continue === true;
  if (session !== undefined && goesOn) return usage("--session and --continue exclude each other.");
  if (session !== undefined && options.workspace) return usage("A conversation keeps its folders: leave out either --session or -C.");
  const named = {
    workspace: options.workspace ?? [],
    data: text(options.data),
    model: text(options.model),
    baseUrl,
    session,
    approve: mode,
  };
  return { ...named, continue: goesOn, maxTurns, timeoutSeconds, verbose: options.verbose === true };
}

type OptionToken = {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
};

function optionProblem(command: string, { name, rawName, value, inlineValue }: OptionToken): string | undefined {
  const known = Object.hasOwn(table, name) ? table[name as OptionName] : undefined;
  const mine = optionsOf[command] ?? [];
  if (!known) {
    if (later.includes(name)) return `${rawName} is not built yet; "anycowork --help" lists what is.`;
    return `There is no option ${rawName}.${suggestion(
      rawName,
      mine.map((each) => `--${each}`),
    )} "anycowork --help" lists them.`;
  }
  if (!mine.includes(name as OptionName))
    return `${rawName} does not belong to ${command === "chat" ? "talking" : command}; "anycowork --help" shows where it does.`;
  if (known.type === "boolean") return value === undefined ? undefined : `${rawName} takes no value.`;
  if (value === undefined || value === "") return `${rawName} needs a value.`;
  if (value.startsWith("-") && value.length > 1 && !inlineValue)
    return `${rawName} needs a value; one that begins with a dash is written ${rawName}=${value}.`;
  return undefined;
}

/** Named in the contract of the terminal, not there yet. */
const later = ["agent", "mode", "sandbox", "budget", "yes"];
const laterCommands = ["agents", "permissions", "trust", "secrets", "skills", "mcp", "telegram"];

function unknownCommand(name: string): Command {
  const commands = ["run", "sessions", "doctor"];
  if (laterCommands.includes(name)) return usage(`"${name}" is not built yet. There is: ${commands.join(", ")}.`);
  const near = suggestion(name, commands);
  const hint = near || ` To say it to the coworker: anycowork run ${JSON.stringify(name)}.`;
  return usage(`There is no command ${JSON.stringify(name)}.${hint} "anycowork --help" lists them.`);
}

function suggestion(word: string, words: readonly string[]): string {
  const near = nearest(word, words);
  return near === undefined ? "" : ` Did you mean ${near}?`;
}

function usage(problem: string): Extract<Command, { kind: "usage" }> {
  return { kind: "usage", problem };
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
