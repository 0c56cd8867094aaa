import { open } from "node:fs/promises";
import path from "node:path";
import type { CommandReading } from "../../permissions/command/part.ts";
import { noFolderMessage } from "../../sandbox/workspace.ts";
import type { Consent, Skill, SkillFile } from "../../skills/skill.ts";
import { placeFor, runnerFor } from "../commands/place.ts";
import { endedResult } from "../commands/words.ts";
import { longestInput } from "../custom/tool.ts";
import { locksToRun } from "../locks.ts";
import type { Ready, Refusal } from "../tool.ts";
import type { AskedOfSkill } from "./asked.ts";
import { foldersOf, unseenProblem } from "./folders.ts";
import { startOf } from "./interpreter.ts";
import { isStill, unvouched } from "./open.ts";
import { useSkill } from "./opened.ts";
import { checkParameters } from "./parameters.ts";
import type { SkillTools } from "./ports.ts";
import { fileNamed, noSuchFile, pathsOf } from "./read.ts";

interface Wanted {
  readonly skill: Skill;
  readonly consent: Consent;
  readonly asked: AskedOfSkill & { readonly run: string };
}

/** A command line of a skill. */
interface Line {
  readonly command: string;
  /** Where it runs. */
  readonly directory: string;
  /** What it is called in rules and questions: "scripts/extract.py". */
  readonly called: string;
  readonly words: readonly string[];
  readonly input?: string;
}

/**
 * Runs a script of a skill in the workspace, or its entry in its own folder, held back as it demands. It is asked about as every command is, and a yes
 * that is remembered holds as long as the skill stays what it is, to the byte.
 */
export async function runSkill(tools: SkillTools, wanted: Wanted): Promise<Refusal | Omit<Ready, "kind" | "title" | "input">> {
  const { skill, asked } = wanted;
  if (tools.around?.runs === false) return { refused: "You run no commands here, and so no scripts of skills either." };
  const [workspace] = await tools.workspace.folders();
  if (workspace === undefined) return { refused: noFolderMessage };
  const files = await tools.skills.files(skill);
  if ("problem" in files) return { refused: files.problem };
  const line = await lineOf(wanted, files, workspace);
  if ("refused" in line) return line;
  const demand = skill.sandbox?.required ? `The skill “${skill.name}”` : undefined;
  const chosen = await placeFor(tools, { demand, wish: skill.sandbox });
  if ("blocked" in chosen) return { refused: chosen.blocked, trouble: { kind: "blocked", by: chosen.by } };
  const { command, directory, input } = line;
  const reading = readingOf(wanted, line, files);
  return {
    // The folder it runs in says nothing of what it does: that is what the print stands for.
    access: {
      kind: "run",
      command,
      directory,
      place: "inside",
      reading,
      ...chosen,
      skill: skill.name,
      ...(input === undefined ? {} : { input }),
    },
    locks: locksToRun(),
    async run(context) {
      if (!(await isStill(tools.skills, wanted))) return { ok: false, output: changedMessage, summary: "not started" };
      const placed = { context, ...chosen, wish: skill.sandbox, beside: foldersOf(tools.around, skill) };
      const { timeout_seconds: longest = 120 } = asked;
      const seconds = Math.min(longest, skill.sandbox?.seconds ?? longest);
      const { signal, onOutput } = context;
      const result = await runnerFor(
        tools,
        placed,
      )({
        ...{ command, directory, input, environment: tools.environment, commands: tools.commands, signal, onOutput },
        timeoutMs: seconds * 1000,
        variables: variablesOf(skill, workspace, input),
      });
      return endedResult(result, seconds);
    },
  };
}

const changedMessage = "The skill has changed since this was asked for, so nothing was run. Look at it again before you go on.";

function variablesOf({ folder }: Skill, workspace: string, input: string | undefined): Readonly<Record<string, string>> {
  return { ANYCOWORK_SKILL: folder, ANYCOWORK_WORKSPACE: workspace, ...(input === undefined ? {} : { ANYCOWORK_ARGUMENTS: input }) };
}

/** What runs is fixed by the skill's print and these words; arguments are data. */
function readingOf(wanted: Wanted, { command, called, words }: Line, files: readonly SkillFile[]): CommandReading {
  const { skill, consent } = wanted;
  const script = {
    what: `${called} of the skill ${skill.name}`,
    hash: consent.print,
    files: pathsOf(skill, files),
    ...unvouched(wanted),
  };
  return { kind: "clear", parts: [{ words: [useSkill, skill.name, ...words], text: command, readOnly: false, stem: 3, script }] };
}

async function lineOf({ skill, asked }: Wanted, files: readonly SkillFile[], workspace: string): Promise<Line | Refusal> {
  if (asked.run === "entry") return entryOf(skill, asked);
  const script = fileNamed(files, asked.run);
  if (!script) return { refused: noSuchFile(skill, files, asked.run) };
  if (asked.parameters !== undefined) return { refused: "Parameters are for the entry. A script takes words: give them by args." };
  return scriptOf(skill, { script, args: asked.args ?? [], workspace });
}

/** Arguments come to it by its standard input and a variable, never by its line. */
function entryOf(skill: Skill, { args, parameters = {} }: AskedOfSkill): Line | Refusal {
  const { entry, name, folder } = skill;
  const unseen = entry === undefined ? undefined : unseenProblem({ name, folder }, entry);
  if (unseen !== undefined) return { refused: unseen };
  if (entry === undefined) return { refused: `The skill ${name} has no entry. Run one of its scripts by its path.` };
  if (args !== undefined) return { refused: "Its entry takes no words. Give its parameters by parameters." };
  const checked = checkParameters(skill.parameters ?? [], parameters);
  if ("problem" in checked) return { refused: checked.problem };
  const input = JSON.stringify(checked.values);
  if (Buffer.byteLength(input) > longestInput)
    return { refused: "The parameters are too long. Put what is long into a file and name that." };
  const isEmpty = Object.keys(checked.values).length === 0;
  return { command: entry, directory: folder, called: "the entry", words: ["entry", ...(isEmpty ? [] : [input])], input };
}

interface Called {
  readonly script: SkillFile;
  readonly args: readonly string[];
  readonly workspace: string;
}

async function scriptOf({ folder }: Skill, { script, args, workspace }: Called): Promise<Line | Refusal> {
  const target = path.join(folder, script.path);
  const start = startOf({ ...script, firstLine: await firstLineOf(target) }, process.platform);
  if (start.kind === "refused") return { refused: start.why };
  const unfit = [target, ...args].find((each) => each.includes("\0") || (process.platform === "win32" && /["%!^&|<>\r\n]/.test(each)));
  if (unfit !== undefined)
    return { refused: `This can't be said on a command line: ${JSON.stringify(unfit)}. Put it into a file and name that.` };
  const program = start.kind === "by" ? start.words : [];
  const command = [...program, ...[target, ...args].map(quoted)].join(" ");
  return { command, directory: workspace, called: script.path, words: [script.path, ...args] };
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return process.platform === "win32" ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}

const firstBytes = 256;

async function firstLineOf(target: string): Promise<string> {
  const file = await open(target, "r").catch(() => undefined);
  try {
    const { buffer, bytesRead } = (await file?.read({ buffer: Buffer.alloc(firstBytes), position: 0 })) ?? {
      buffer: Buffer.alloc(0),
      bytesRead: 0,
    };
    return buffer.toString("utf8", 0, bytesRead).split("\n", 1)[0] ?? "";
  } finally {
    await file?.close();
  }
}
