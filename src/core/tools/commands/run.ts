import { stat } from "node:fs/promises";
import * as z from "zod";
import { runProcess } from "../../sandbox/process.ts";
import type { Workspace } from "../../sandbox/workspace.ts";
import { locksToRun } from "../locks.ts";
import type { ToolPorts } from "../ports.ts";
import { defineTool, type RunContext, type Tool, type ToolResult } from "../tool.ts";
import type { BackgroundCommands } from "./background.ts";
import { endedResult, withText } from "./words.ts";

/** Runs a command line in the system's shell. What it prints and how it ends is the result, also when it fails. */
export function runCommandTool(tools: CommandTools): Tool {
  return defineTool({
    name: "run_command",
    description:
      "Run a command line in a fresh shell without input. Gives the exit code and both output streams. Processes found left in the background when it ends are stopped.",
    input,
    readOnly: false,
    title: ({ command, background }) => titleOf(command, background ? "Start" : "Run"),
    async prepare(asked) {
      const { command, directory = "." } = asked;
      if (command.trim() === "") return { refused: "The command is empty. Give a command line." };
      if (command.includes("\0")) return { refused: "The command holds a NUL character. Give it without." };
      if (asked.background && asked.timeout_seconds !== undefined)
        return { refused: "A command in the background has no timeout. Leave timeout_seconds out; stop_command ends it." };
      const location = await tools.workspace.resolve(directory, "read");
      if (location.kind === "refused") return { refused: location.message };
      const found = await stat(location.path).catch(() => undefined);
      if (!found) return { refused: `There is no folder ${location.label}. Give an existing one, or leave directory out.` };
      if (!found.isDirectory()) return { refused: `${location.label} is a file. Give a folder, or leave directory out.` };
      const { path, place } = location;
      return {
        access: { kind: "run", command, directory: path, place },
        locks: locksToRun(),
        run: async (context) => {
          const moved = await tools.workspace.moved(directory, "read", location);
          if (moved) return { ok: false, output: moved, summary: "not started" };
          return asked.background
            ? start(tools, { command, path, context })
            : run(tools, { command, path, context, seconds: asked.timeout_seconds });
        },
      };
    },
  });
}

const input = z.object({
  command: z.string(),
  directory: z.string().optional().describe("default: the workspace"),
  timeout_seconds: z.number().positive().max(3600).optional().describe("default 120"),
  background: z.boolean().optional().describe("let it go on, for servers and long work; gives an id for read_command and stop_command"),
});

interface CommandTools extends Pick<ToolPorts, "environment" | "commands"> {
  readonly workspace: Workspace;
  readonly background: BackgroundCommands;
}

interface Work {
  readonly command: string;
  readonly path: string;
  readonly context: RunContext;
  readonly seconds?: number;
}

async function run({ environment, commands }: CommandTools, { command, path, context, seconds = 120 }: Work): Promise<ToolResult> {
  const { signal, onOutput } = context;
  return endedResult(
    await runProcess({ command, directory: path, environment, timeoutMs: seconds * 1000, signal, onOutput, commands }),
    seconds,
  );
}

async function start({ environment, commands, background }: CommandTools, { command, path, context }: Work): Promise<ToolResult> {
  const { signal, sessionId } = context;
  let isWatched = true;
  const onOutput = (text: string) => isWatched && context.onOutput(text);
  const started = background.start(sessionId, { command, directory: path, environment, signal, onOutput, commands });
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
