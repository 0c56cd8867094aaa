import { parseArgs } from "node:util";
import { mcpCommand, mcpOptions } from "../mcp/arguments.ts";
import { notesCommand } from "../notes/arguments.ts";
import { skillsCommand, skillsOptions } from "../skills/arguments.ts";
import { telegramCommand, telegramOptions } from "../telegram/arguments.ts";
import { agentsCommand, agentsOptions } from "./agents.ts";
import { auditCommand, auditOptions } from "./audit.ts";
import { boxing } from "./boxing.ts";
import type { Command, Usage } from "./command.ts";
import { type OptionName, type Options, readOptions, suggestion, table } from "./options.ts";
import { permissionsCommand } from "./permissions.ts";
import { sandboxesCommand } from "./sandboxes.ts";
import { secretsCommand } from "./secrets.ts";
import { sessionsCommand, sessionsOptions } from "./sessions.ts";
import { spending } from "./spending.ts";
import { talkOptions } from "./talking.ts";
import { trustCommand } from "./trust.ts";

/** One command: what it takes and how its words are read. */
interface Syntax {
  /** Its name in sentences, where that is another one. */
  readonly shown?: string;
  readonly options: readonly OptionName[];
  read(words: readonly string[], options: Options): Command;
}

const everywhere = ["help", "version", "data"] as const;
/** What calls are judged by. */
const judging = ["approve", "allow", "ask", "deny"] as const;
const talking = [
  ...["workspace", "model", "base-url", "session", "continue", "agent", "mode", "review-plan", ...judging],
  ...boxing,
  ...["effort", "max-turns", "max-tokens", "timeout", ...spending, "verbose"],
] as readonly OptionName[];

const commands: Readonly<Record<string, Syntax>> = {
  chat: { shown: "talking", options: [...everywhere, ...talking], read: (_words, options) => chatCommand(options) },
  run: { options: [...everywhere, ...talking, "image", "json", "quiet"], read: runCommand },
  sessions: { options: [...everywhere, "json", ...sessionsOptions], read: sessionsCommand },
  permissions: { options: [...everywhere, "json", "workspace", ...judging], read: permissionsCommand },
  audit: { options: [...everywhere, "json", ...auditOptions], read: auditCommand },
  trust: { options: [...everywhere, "json", "list", "remove"], read: trustCommand },
  secrets: { options: [...everywhere, "json", "base-url"], read: secretsCommand },
  sandboxes: { options: [...everywhere, "json"], read: sandboxesCommand },
  agents: { options: [...everywhere, "json", ...agentsOptions], read: agentsCommand },
  notes: { options: [...everywhere, "json", "workspace", "everywhere"], read: notesCommand },
  skills: { options: [...everywhere, "json", ...skillsOptions], read: skillsCommand },
  mcp: { options: [...everywhere, ...talking, "json", "http", ...mcpOptions], read: mcpCommand },
  telegram: { options: [...everywhere, ...talking, "json", ...telegramOptions], read: telegramCommand },
  doctor: { options: [...everywhere, "json", "model", "base-url"], read: doctorCommand },
};

/** Reads the words after `anycowork`. Never throws. */
export function parseCommand(words: readonly string[]): Command {
  const { tokens } = parseArgs({ args: [...words], options: table, strict: false, allowPositionals: true, tokens: true });
  const positionals = tokens.flatMap((each) => (each.kind === "positional" ? [each.value] : []));
  const optionTokens = tokens.flatMap((each) => (each.kind === "option" ? [each] : []));
  const [name = "chat", ...rest] = positionals;
  const wantsHelp = optionTokens.some((each) => each.name === "help");
  if (wantsHelp || (name === "help" && rest.length === 0)) return { kind: "help" };
  const syntax = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!syntax || (name === "chat" && positionals.length > 0)) return unknownCommand(name);
  const options = readOptions(optionTokens, { command: syntax.shown ?? name, allowed: syntax.options });
  if (typeof options === "string") return usage(options);
  if (options.version) return { kind: "version" };
  return syntax.read(rest, options);
}

function chatCommand(options: Options): Command {
  const talk = talkOptions(options);
  return typeof talk === "string" ? usage(talk) : { kind: "chat", ...talk };
}

function runCommand(words: readonly string[], options: Options): Command {
  const talk = talkOptions(options);
  if (typeof talk === "string") return usage(talk);
  const { image: images = [], json, quiet } = options;
  const goesOn = words.length === 0 && (talk.continue || talk.session !== undefined);
  const message = goesOn ? undefined : words.join(" ");
  if (message?.trim() === "")
    return usage('run needs a message: anycowork run "find out why the tests fail" (or "-" to read it from standard input).');
  if (goesOn && images.length > 0) return usage("--image goes with a message, and there is none.");
  return { kind: "run", message, images, json: json === true, quiet: quiet === true, ...talk };
}

function doctorCommand([word]: readonly string[], { data, model, "base-url": baseUrl, json }: Options): Command {
  if (word !== undefined) return usage(`doctor takes no "${word}".`);
  return { kind: "doctor", data, model, baseUrl, json: json === true };
}

function unknownCommand(name: string): Usage {
  const known = Object.keys(commands).filter((each) => each !== "chat");
  const hint = suggestion(name, known) || ` To say it to the coworker: anycowork run ${JSON.stringify(name)}.`;
  return usage(`There is no command ${JSON.stringify(name)}.${hint} "anycowork --help" lists them.`);
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
