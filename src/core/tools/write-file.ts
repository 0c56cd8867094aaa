import * as z from "zod";
import { type ChangeTools, planChange } from "./file-change.ts";
import { defineTool, type Tool } from "./tool.ts";

/** Creates a file or replaces a whole one, in the line endings it has. */
export function writeFileTool(tools: ChangeTools): Tool {
  return defineTool({
    name: "write_file",
    description: "Create a file, or replace a whole one. To change a part, use edit_file.",
    input,
    readOnly: false,
    title: ({ path }) => `Write ${path}`,
    prepare: ({ path, content }) => planChange(tools, { path, build: (before) => ({ text: withEndingsOf(before, content) }) }),
  });
}

const input = z.object({ path: z.string(), content: z.string() });

function withEndingsOf(before: string | undefined, content: string): string {
  if (before === undefined || content.includes("\r")) return content;
  const carriageReturns = before.split("\r\n").length - 1;
  const lines = before.split("\n").length - 1;
  return carriageReturns * 2 > lines ? content.replaceAll("\n", "\r\n") : content;
}
