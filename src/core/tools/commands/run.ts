import { stat } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { SessionId } from "../../events/ids.ts";
import { locksToRun } from "../locks.ts";
import { foldersOf, skillBehind } from "../skills/folders.ts";
import type { SkillShelf } from "../skills/shelf.ts";
import { wishOf } from "../skills/wish.ts";
import { type Around, defineTool, type Tool, type ToolResult } from "../tool.ts";
import type { BackgroundCommands } from "./background.ts";
import { splitFolder } from "./folder.ts";
import { type Placed, type PlaceTools, placeFor, runnerFor } from "./place.ts";
import { bringsFrom } from "./untrusted.ts";
import { endedResult, withText } from "./words.ts";

/** Runs a command line in the system's shell. What it prints and how it ends is the result, also when it fails. */
export function runCommandTool(tools: CommandTools): Tool {
  return defineTool({
    name: "run_command",
    description:
      "Run a command line in a fresh shell without input. Gives the exit code and both output streams. Processes found left in the background when it ends are stopped.",
    input,
    readOnly: false,
    expect: (sessionId) => void beginAhead(tools, sessionId),
    within: (around) => runCommandTool({ ...tools, around }),
    title: ({ command, background }) => titleOf(command, background ? "Start" : "Run"),
    async prepare(asked) {
      const { command, directory } = lineOf(asked);
      if (command.trim() === "") return { refused: "The command is empty. Give a command line." };
      if (command.includes("\0")) return { refused: "The command holds a NUL character. Give it without." };
      if (asked.background && asked.timeout_seconds !== undefined)
        return { refused: "A command in the background has no timeout. Leave timeout_seconds out; stop_command ends it." };
      const location = await tools.workspace.resolve(directory, "read");
      if (location.kind === "refused") return { refused: location.message };
      const found = await stat(location.path).catch(() => undefined);
      if (!found) return { refused: `There is no folder ${location.label}. Give an existing one, or leave directory out.` };
      if (!found.isDirectory()) return { refused: `${location.label} is a file. Give a folder, or leave directory out.` };
      const { path: folder, place } = location;
      const skill = skillBehind(tools.around, { command, folder, workspace: await tools.workspace.folders() });
      const demand = skill?.sandbox?.required ? `The skill “${skill.name}”` : asked.sandbox ? "This step" : undefined;
      const { timeout_seconds: seconds, memory_mb: memoryMb } = asked;
      const wishes = { memoryMb, wish: await wishOf(tools, skill) };
      const chosen = await placeFor(tools, { demand, ...wishes });
      if ("blocked" in chosen) return { refused: chosen.blocked, trouble: { kind: "blocked", by: chosen.by } };
      // Loaded with the first command: whoever only reads and writes files does without it.
      const { readCommand } = await import("../reading/command.ts");
      const read = () => readCommand(command, { workspace: tools.workspace, environment: tools.environment, directory: folder });
      const reading = await read();
      return {
        access: { kind: "run", command, directory: folder, place, reading, ...chosen },
        locks: locksToRun(),
        run: async (context) => {
          const moved = await tools.workspace.moved(directory, "read", location);
          if (moved) return { ok: false, output: moved, summary: "not started" };
          if (reading.kind === "clear" && !isDeepStrictEqual(await read(), reading))
            return { ok: false, output: changedMessage, summary: "not started" };
          const beside = foldersOf(tools.around, skill);
          const work = { command, folder, context, runsOn: chosen.runsOn, box: chosen.box, seconds, beside, ...wishes };
          const result = asked.background ? await start(tools, work) : await run(tools, work);
          const untrusted = bringsFrom(command);
          return untrusted === undefined ? result : { ...result, untrusted };
        },
      };
    },
  });
}

/** What was judged, by a person or a rule, is what runs. */
const changedMessage =
  "What this command would run or read has changed since it was asked for, so nothing was done. Look again before you go on.";

/** Models write a folder they go to into the line; said as the folder it is, it can be judged and remembered. */
function lineOf({ command: line, directory = "." }: Pick<z.output<typeof input>, "command" | "directory">) {
  const { command, folder } = splitFolder(line);
  return { command, directory: folder === undefined || path.isAbsolute(folder) ? (folder ?? directory) : path.join(directory, folder) };
}

async function beginAhead({ runners, workspace, around }: CommandTools, sessionId: SessionId): Promise<void> {
  const beside = foldersOf(around);
  runners?.expect({ sessionId, folders: await workspace.folders(), ...(beside.length > 0 ? { beside } : {}) });
}

const input = z.object({
  command: z.string(),
  directory: z.string().optional().describe("default: the workspace"),
  timeout_seconds: z.number().positive().max(3600).optional().describe("default 120"),
  sandbox: z.boolean().optional().describe("true: run it in a sandbox or not at all"),
  memory_mb: z.number().int().min(16).max(65_536).optional().describe("of its sandbox, when it ran out"),
  background: z.boolean().optional().describe("let it go on, for servers and long work; gives an id for read_command and stop_command"),
});

interface CommandTools extends PlaceTools {
  readonly background: BackgroundCommands;
  /** Absent: there are no skills. */
  readonly skills?: Pick<SkillShelf, "consent"> | undefined;
  /** Where it is used. */
  readonly around?: Around | undefined;
}

interface Work extends Placed {
  readonly command: string;
  readonly folder: string;
  readonly seconds?: number | undefined;
}

async function run(tools: CommandTools, work: Work): Promise<ToolResult> {
  const { command, folder, context, seconds = 120 } = work;
  const { environment, commands } = tools;
  const { signal, onOutput } = context;
  const options = { command, directory: folder, environment, timeoutMs: seconds * 1000, signal, onOutput, commands };
  return endedResult(await runnerFor(tools, work)(options), seconds);
}

async function start(tools: CommandTools, work: Work): Promise<ToolResult> {
  const { command, folder, context } = work;
  const { environment, commands, background } = tools;
  const { signal, sessionId } = context;
  let isWatched = true;
  const onOutput = (text: string) => isWatched && context.onOutput(text);
  const started = background.start(sessionId, {
    ...{ command, directory: folder, environment, signal, onOutput, commands },
    run: runnerFor(tools, work),
  });
  if ("refused" in started) return { ok: false, output: started.refused, summary: "not started" };
  await started.wait({ milliseconds: background.earlyMs, news: false, signal });
  isWatched = false;
  if (signal.aborted) await started.stop();
  const result = started.result();
  const output = started.news();
  if (result) return endedResult({ ...result, output });
  const said = `Started in the background as ${started.id}. read_command gives what it prints, stop_command ends it. Its output so far:`;
  return { ...withText({ ok: true, said, summary: `runs as ${started.id}` }, output), goesOn: true };
}

const titleLimit = 200;

function titleOf(command: string, verb: "Run" | "Start"): string {
  const line = command.trim().replace(/\s+/g, " ");
  return `${verb} ${line.length > titleLimit ? `${line.slice(0, titleLimit)}…` : line}`;
}
