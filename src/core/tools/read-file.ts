import * as z from "zod";

export const readFileInput = z.object({
  path: z.string(),
  offset: z.number().min(1).optional().describe("first line, from 1"),
  limit: z.number().min(1).optional().describe("lines"),
});

export const readFileDescription = "Read a text file. Lines come numbered; a long file comes in pieces.";
