import * as z from "zod";

export const runCommandInput = z.object({
  command: z.string(),
  directory: z.string().optional().describe("default: the workspace"),
  timeout_seconds: z.number().min(1).max(3600).optional().describe("default 120"),
});

export const runCommandDescription =
  "Run a command line in a fresh shell without input. Gives the exit code and the output (both streams). Background processes are stopped when it ends.";
