import * as z from "zod";
import { defineTool, type Lock, type Tool, type ToolResult } from "../tool.ts";
import type { BackgroundCommand, BackgroundCommands } from "./background.ts";
import { endedResult, withText } from "./words.ts";

/** Gives what a command in the background has printed since the last look. */
export function readCommandTool(background: BackgroundCommands): Tool {
  return defineTool({
    name: "read_command",
    description: "What a background command printed since the last look, and whether it still runs.",
    input: toRead,
    readOnly: false,
    polls: true,
    title: ({ id }) => `Look at ${id}`,
    prepare: async ({ id, wait_seconds: seconds = 0 }) => ({
      access: { kind: "talk" },
      locks: locksOf(id),
      async run({ sessionId, signal }) {
        const found = background.find(sessionId, id);
        if ("refused" in found) return unknown(found.refused);
        await found.wait({ milliseconds: seconds * 1000, news: true, signal });
        // Whoever prints one line often prints the next at once.
        if (seconds > 0) await found.wait({ milliseconds: settleMs, news: false, signal });
        return look(found);
      },
    }),
  });
}

/** Ends a command in the background with all it started. */
export function stopCommandTool(background: BackgroundCommands): Tool {
  return defineTool({
    name: "stop_command",
    description: "End a background command.",
    input: toStop,
    readOnly: false,
    title: ({ id }) => `Stop ${id}`,
    prepare: async ({ id }) => ({
      access: { kind: "talk" },
      locks: locksOf(id),
      async run({ sessionId }) {
        const found = background.find(sessionId, id);
        if ("refused" in found) return unknown(found.refused);
        await found.stop();
        return { ...look(found), ok: true };
      },
    }),
  });
}

const longestWaitSeconds = 300;
const settleMs = 200;

const toRead = z.object({
  id: z.string(),
  wait_seconds: z.number().min(0).max(longestWaitSeconds).optional().describe("wait so long for something new"),
});

const toStop = z.object({ id: z.string() });

function locksOf(id: string): readonly Lock[] {
  return [{ key: `command ${id}`, exclusive: true }];
}

function look(command: BackgroundCommand): ToolResult {
  const result = command.result();
  const output = command.news();
  if (result) return endedResult({ ...result, output });
  return withText({ ok: true, said: `${command.id} runs. New output:`, summary: output === "" ? "nothing new" : "runs" }, output);
}

function unknown(output: string): ToolResult {
  return { ok: false, output, summary: "not found" };
}
