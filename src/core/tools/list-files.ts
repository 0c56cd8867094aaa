import * as z from "zod";

export const listFilesInput = z.object({
  path: z.string().optional().describe("default: the workspace"),
  depth: z.number().min(1).optional(),
});

export const listFilesDescription = "List a folder as a tree. Ignored folders are named but not entered.";
