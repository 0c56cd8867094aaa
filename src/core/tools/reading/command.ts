import { readLine, type SimpleCommand } from "../../permissions/command/line.ts";
import type { CommandPart, CommandReading, ScriptPrint } from "../../permissions/command/part.ts";
import { destructionOf } from "../../permissions/programs/floor.ts";
import { judgeCommand } from "../../permissions/programs/judge.ts";
import type { Judgement, PathUse } from "../../permissions/programs/judgement.ts";
import { cleanEnvironment } from "../../sandbox/process/environment.ts";
import type { Workspace } from "../../sandbox/workspace.ts";
import { namesOf } from "./globs.ts";
import { concernOfPaths, readsOf } from "./operands.ts";
import { findProgram } from "./programs.ts";
import { concernOfRepository } from "./repository.ts";
import { printOf } from "./scripts.ts";
import { mostEffort, once, type Surroundings } from "./surroundings.ts";
import { deadlyTarget } from "./targets.ts";

/** Where and for what shell a line is read. */
export interface ReadingOptions {
  readonly workspace: Workspace;
  /** The surface's; what programs see of it is worked out here. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Real path of the folder the line runs in. */
  readonly directory: string;
  /** The shell's name; the one `run_command` uses on this system if absent. */
  readonly shell?: string;
}

/** Reads a command line and looks at what it names on the disk. Nothing is run and nothing changed. Never rejects. */
export async function readCommand(line: string, options: ReadingOptions): Promise<CommandReading> {
  try {
    return await read(line, options);
  } catch {
    return { kind: "unclear", why: "what it names could not be looked at" };
  }
}

async function read(line: string, options: ReadingOptions): Promise<CommandReading> {
  const environment = cleanEnvironment(options.environment);
  const { workspace, directory, shell = process.platform === "win32" ? "cmd.exe" : "sh" } = options;
  const found = readLine(line, { shell, directory, home: environment.HOME, isSet: (name) => Object.hasOwn(environment, name) });
  if (found.kind === "unclear") return found;
  if (/[^\0-\x7f]/.test(line) && !isReadAlike(line, environment))
    return { kind: "unclear", why: "its letters mean something else in the language that is set" };
  const judged = found.commands.map((command) => ({ command, judgement: judgeCommand(command) }));
  for (const { judgement } of judged) if (judgement.kind === "stateful") return { kind: "unclear", why: judgement.why };
  const folders = await workspace.folders();
  const around: Surroundings = { workspace, environment, directory, folders, known: new Map(), effort: { left: mostEffort } };
  const parts: CommandPart[] = [];
  const isAlone = judged.length === 1;
  for (const { command, judgement } of judged)
    parts.push(await partOf(command, judgement.kind === "unknown" ? { ...judgement, isAlone } : judgement, around));
  return { kind: "clear", parts };
}

/** Where letters are not bytes of UTF-8, a shell may take a part of one for a sign of its own; on macOS two bytes pass for blanks. */
function isReadAlike(line: string, { LC_ALL, LC_CTYPE, LANG }: Readonly<Record<string, string>>): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG || "C";
  if (!/utf-?8/i.test(locale) && !/^(C|POSIX)$/.test(locale)) return false;
  return process.platform !== "darwin" || !Buffer.from(line).some((byte) => byte === 0x85 || byte === 0xa0);
}

type Judged = Exclude<Judgement, { kind: "unknown" }> | (Extract<Judgement, { kind: "unknown" }> & { readonly isAlone: boolean });

async function partOf(command: SimpleCommand, judgement: Judged, around: Surroundings): Promise<CommandPart> {
  const inputs = command.inputs.map((word): PathUse => ({ word, reach: "entry" }));
  const uses = [...inputs, ...(judgement.kind === "reads" ? judgement.paths : [])];
  const shown =
    judgement.kind === "reads" && judgement.repository?.showsContents ? around.folders.map((each) => ({ path: each, below: true })) : [];
  const reads = [...readsOf(uses, around), ...shown];
  const words = command.words.map((each) => each.text);
  const part = { words, text: command.text, readOnly: false, ...(reads.length > 0 ? { reads } : {}) };
  const forbidden = await forbiddenOf(command, around);
  if (forbidden) return { ...part, forbidden };
  const programs = programsOf(command, judgement).map((name) => once(around, `program ${name}`, () => findProgram(name, around)));
  const concern =
    (judgement.kind === "unknown" ? judgement.concern : undefined) ??
    programs.find((each) => each.kind === "own")?.concern ??
    (await concernOfPaths(uses, around));
  if (concern) return { ...part, concern };
  if (judgement.kind === "reads") return readerPart(part, judgement, { around, isKnown: programs.every((each) => each.kind === "known") });
  if (judgement.kind === "runs") return runnerPart(part, judgement, around);
  return judgement.kind === "unknown" && judgement.isOpen ? openPart(part, command, { around, isAlone: judgement.isAlone }) : part;
}

/**
 * What a program without a policy gets for its patterns is what a rule has to name. Where something runs before it, or it runs for one name
 * after another, that is not known.
 */
function openPart(
  part: CommandPart,
  { words, isLooped }: SimpleCommand,
  { around, isAlone }: { readonly around: Surroundings; readonly isAlone: boolean },
): CommandPart {
  const named = words.map((word) => (word.pattern ? namesOf(word, around) : [word.text]));
  if (!isAlone || isLooped || named.includes(undefined))
    return { ...part, concern: "what * and ? stand for in it may change until it runs" };
  return { ...part, words: named.flatMap((names = []) => (names.length > 1 ? names.slice(1) : names)) };
}

/** Those of the policy, or else the one that is named. */
function programsOf({ words, assignments }: SimpleCommand, judgement: Judgement): readonly string[] {
  if (judgement.kind === "reads" || judgement.kind === "runs") return judgement.programs;
  const name = words[assignments]?.text ?? "";
  return name.includes("/") ? [] : [name];
}

async function readerPart(
  part: CommandPart,
  { stem, repository }: Extract<Judgement, { kind: "reads" }>,
  { around, isKnown }: { readonly around: Surroundings; readonly isKnown: boolean },
): Promise<CommandPart> {
  const concern = repository && once(around, `repository ${JSON.stringify(repository)}`, () => concernOfRepository(repository, around));
  return concern ? { ...part, concern } : { ...part, readOnly: isKnown, stem };
}

async function runnerPart(
  part: CommandPart,
  { stem, script }: Extract<Judgement, { kind: "runs" }>,
  around: Surroundings,
): Promise<CommandPart> {
  const print = once(around, `script ${JSON.stringify(script)}`, () => printOf(script, around));
  if (print === undefined) return part;
  return "concern" in print ? { ...part, concern: print.concern } : { ...part, stem, script: print satisfies ScriptPrint };
}

async function forbiddenOf(command: SimpleCommand, around: Surroundings): Promise<string | undefined> {
  const destruction = destructionOf(command);
  if (destruction?.kind !== "targets") return destruction?.why;
  return deadlyTarget(destruction, around);
}
