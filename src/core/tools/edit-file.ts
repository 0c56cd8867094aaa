import * as z from "zod";

export const editFileInput = z.object({
  path: z.string(),
  old_text: z.string().describe("copied from the file without line numbers, with enough lines to be unique"),
  new_text: z.string(),
  replace_all: z.boolean().optional(),
});

export const editFileDescription = "Replace one piece of a file's text by another. On a miss the nearest text is shown and nothing changes.";
