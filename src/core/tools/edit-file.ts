import * as z from "zod";
import type { Location } from "../sandbox/workspace.ts";
import { type Built, type ChangeTools, planChange } from "./file-change.ts";
import { applySpots, findSpots, type Layer, lineNumberAt } from "./text/match.ts";
import { nearestLines } from "./text/nearest.ts";
import { defineTool, type Tool } from "./tool.ts";

/** Replaces a piece of a file's text. What is not found, or found more than once, changes nothing and says where to look. */
export function editFileTool(tools: ChangeTools): Tool {
  return defineTool({
    name: "edit_file",
    description: "Replace one piece of a file's text by another. On a miss the nearest text is shown and nothing changes.",
    input,
    readOnly: false,
    title: ({ path }) => `Edit ${path}`,
    prepare: (asked) => planChange(tools, { path: asked.path, build: (before, location) => build(asked, before, location) }),
  });
}

const input = z.object({
  path: z.string(),
  old_text: z.string().describe("copied from the file without line numbers, with enough lines to be unique"),
  new_text: z.string(),
  replace_all: z.boolean().optional(),
});

function build(asked: z.output<typeof input>, before: string | undefined, location: Location): Built {
  const { label } = location;
  if (before === undefined) return { refused: `There is no file ${label}. Use list_files to find it, or write_file to create it.` };
  if (asked.old_text === "") return { refused: "old_text is empty. Give the text to replace, or use write_file to write the whole file." };
  if (asked.old_text === asked.new_text) return { refused: "old_text and new_text are the same, so there is nothing to change." };
  const result = findSpots(before, { old: asked.old_text, new: asked.new_text, all: asked.replace_all ?? false });
  const linesOf = (spots: readonly { readonly start: number }[]) => listed(spots.map((each) => lineNumberAt(before, each.start)));
  switch (result.kind) {
    case "missing":
      return { refused: missMessage(asked.old_text, before, location) };
    case "ambiguous": {
      const where = `${result.spots.length} times in ${label} (lines ${linesOf(result.spots)})`;
      return { refused: `old_text stands ${where}. Give more lines around it to make it unique, or set replace_all.` };
    }
    case "found":
      return { text: applySpots(before, result.spots), note: noteOf(result.how, linesOf(result.spots)) };
    default:
      return result satisfies never;
  }
}

/** What lies outside, or may be secret, is shown to nobody who was not allowed to read it. */
function missMessage(old: string, before: string, { label, place, guarded }: Location): string {
  const start = `old_text was not found in ${label}; nothing was changed.`;
  if (before === "") return `${start} The file is empty: use write_file.`;
  if (place === "outside" || guarded) return `${start} Read the file first.`;
  const nearest = nearestLines(before, old);
  if (!nearest) return `${start} Nothing in it is alike. Read the file first.`;
  return `${start} The nearest text, with line numbers:\n${nearest}\nCall again with old_text copied from the file.`;
}

function noteOf(how: Layer, lines: string): string {
  const where = `At line ${lines}.`;
  return how === "exact" ? where : `${where} old_text matched but for ${how}; the file's own form was kept.`;
}

function listed(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 10).join(", ");
  return numbers.length > 10 ? `${shown} …` : shown;
}
