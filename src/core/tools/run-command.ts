import { stat } from "node:fs/promises";
import * as z from "zod";
import { type ProcessResult, runProcess } from "../sandbox/process.ts";
import type { Workspace } from "../sandbox/workspace.ts";
import { locksToRun } from "./locks.ts";
import type { ToolPorts } from "./ports.ts";
import { cutMiddle, defineTool, outputLimit, type Tool, type ToolResult } from "./tool.ts";

/** Runs a command line in the system's shell. What it prints and how it ends is the result, also when it fails. */
export function runCommandTool({ workspace, environment, commands }: CommandTools): Tool {
  return defineTool({
    name: "run_command",
    description:
      "Run a command line in a fresh shell without input. Gives the exit code and both output streams. Processes found left in the background when it ends are stopped.",
    input: z.object({
      command: z.string(),
      directory: z.string().optional().describe("default: the workspace"),
      timeout_seconds: z.number().positive().max(3600).optional().describe(`default ${defaultSeconds}`),
    }),
    readOnly: false,
    title: ({ command }) => titleOf(command),
    async prepare({ command, directory = ".", timeout_seconds: seconds = defaultSeconds }) {
      if (command.trim() === "") return { refused: "The command is empty. Give a command line." };
      if (command.includes("\0")) return { refused: "The command holds a NUL character. Give it without." };
      const location = await workspace.resolve(directory, "read");
      if (location.kind === "refused") return { refused: location.message };
      const found = await stat(location.path).catch(() => undefined);
      if (!found) return { refused: `There is no folder ${location.label}. Give an existing one, or leave directory out.` };
      if (!found.isDirectory()) return { refused: `${location.label} is a file. Give a folder, or leave directory out.` };
      const { path, place } = location;
      return {
        access: { kind: "run", command, directory: path, place },
        locks: locksToRun(),
        run: async ({ signal, onOutput }) => {
          const moved = await workspace.moved(directory, "read", location);
          if (moved) return { ok: false, output: moved, summary: "not started" };
          const options = { command, directory: path, environment, timeoutMs: seconds * 1000, signal, onOutput, commands };
          return worded(await runProcess(options), seconds);
        },
      };
    },
  });
}

interface CommandTools extends Pick<ToolPorts, "environment" | "commands"> {
  readonly workspace: Workspace;
}

const defaultSeconds = 120;
const titleLimit = 200;

function titleOf(command: string): string {
  const line = command.trim().replace(/\s+/g, " ");
  return `Run ${line.length > titleLimit ? `${line.slice(0, titleLimit)}…` : line}`;
}

function worded(result: ProcessResult, seconds: number): ToolResult {
  const { reason, exitCode, output } = result;
  const text = output.trimEnd();
  const cut = cutMiddle(text, outputLimit - 500);
  const said = [ending(result, seconds), leftoversOf(result), cut === "" ? "(no output)" : cut].filter((part) => part !== "").join("\n");
  const full = cut === text ? {} : { fullOutput: text };
  return { ok: reason === "ended" && exitCode === 0, output: said, summary: summary(result), ...full };
}

function ending({ reason, exitCode, signal, problem }: ProcessResult, seconds: number): string {
  switch (reason) {
    case "ended":
      return exitCode === undefined ? `Ended by signal ${signal ?? "unknown"}.` : `Exit code ${exitCode}.`;
    case "timed-out":
      return `Stopped after ${seconds} s, because it had not ended. Give timeout_seconds if it needs longer.`;
    case "cancelled":
      return "Stopped before it ended.";
    case "unstartable":
      return problem ?? "The command could not be started.";
    default:
      return reason satisfies never;
  }
}

/** Says no more than is known: a process that has taken off all it could be found by may go on. */
function leftoversOf({ leftovers, reason }: ProcessResult): string {
  if (leftovers === "running") return "Something it had started could not be stopped and may still run.";
  if (leftovers === "none") return "";
  if (reason === "ended") return "Processes it had left in the background were found and stopped.";
  return "All of its processes that could be found were stopped with it.";
}

function summary({ reason, exitCode, signal }: ProcessResult): string {
  if (reason === "ended") return exitCode === undefined ? `ended by ${signal ?? "a signal"}` : `exit ${exitCode}`;
  return { "timed-out": "timed out", cancelled: "stopped", unstartable: "not started" }[reason];
}
