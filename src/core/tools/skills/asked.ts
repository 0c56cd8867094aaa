import * as z from "zod";

export const askedOfSkill = z.object({
  name: z.string().min(1).max(200).optional().describe("the skill's"),
  file: z.string().min(1).max(1_000).optional().describe("path from its folder"),
  run: z.string().min(1).max(1_000).optional().describe("a script's path from its folder, or entry"),
  args: z.array(z.string().max(10_000)).max(100).optional().describe("words behind the script"),
  parameters: z.record(z.string(), z.unknown()).optional().describe("of its entry"),
  timeout_seconds: z.number().positive().max(3600).optional().describe("default 120"),
  search: z.string().max(1_000).optional().describe("words"),
});

/** What the model asked for. */
export type AskedOfSkill = z.output<typeof askedOfSkill>;
