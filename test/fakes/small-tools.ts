import * as z from "zod";
import { defineTool, type RunContext, type Tool, type ToolResult } from "../../src/core/tools/tool.ts";

/** Reads nothing and says what it was asked. */
export const look: Tool = defineTool({
  name: "look",
  description: "Looks at a thing.",
  input: z.object({ what: z.string() }),
  readOnly: true,
  title: ({ what }) => `Look at ${what}`,
  prepare: async ({ what }) => ({
    access: { kind: "read", path: `/w/${what}`, place: what.startsWith("..") ? "outside" : "inside" },
    locks: [{ key: what, exclusive: false }],
    run: async () => ({ ok: true, output: `seen ${what}`, summary: "1 line" }),
  }),
});

/** Keeps texts by name, as files would. `texts` shows what happened. */
export function writingTool(texts: Map<string, string>): Tool {
  return defineTool({
    name: "write",
    description: "Writes a text.",
    input: z.object({ name: z.string(), text: z.string() }),
    readOnly: false,
    title: ({ name }) => `Write ${name}`,
    prepare: async ({ name, text }) => {
      const before = texts.get(name);
      return {
        access: { kind: "write", path: `/w/${name}`, place: "inside", diff: `-${before ?? ""}\n+${text}` },
        locks: [
          { key: name, exclusive: true },
          { key: "workspace", exclusive: false },
        ],
        run: async () => {
          texts.set(name, text);
          const change = {
            path: `/w/${name}`,
            label: name,
            kind: before === undefined ? "create" : "edit",
            addedLines: 1,
            removedLines: before === undefined ? 0 : 1,
          } as const;
          return { ok: true, output: `before: ${before ?? "nothing"}`, summary: "+1", change: { ...change, before, after: text } };
        },
      };
    },
  });
}

/** A command whose doing is given by the test. */
export function commandTool(work: (command: string, context: RunContext) => Promise<ToolResult>): Tool {
  return defineTool({
    name: "command",
    description: "Runs a command.",
    input: z.object({ line: z.string() }),
    readOnly: false,
    title: ({ line }) => `Run ${line}`,
    prepare: async ({ line }) => ({
      access: {
        kind: "run",
        command: line,
        directory: "/w",
        place: "inside",
        reading: { kind: "clear", parts: [{ words: line.split(" "), text: line, readOnly: false }] },
      },
      locks: [{ key: "workspace", exclusive: true }],
      run: (context) => work(line, context),
    }),
  });
}
