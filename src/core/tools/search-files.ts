import * as z from "zod";

export const searchFilesInput = z.object({
  pattern: z.string().describe("regular expression; all-lowercase ignores case"),
  path: z.string().optional().describe("file or folder; default: the workspace"),
  glob: z.string().optional().describe("such as *.ts or src/**"),
  literal: z.boolean().optional().describe("take the pattern as plain text"),
});

export const searchFilesDescription = "Search text in files. Gives files with numbered lines.";
