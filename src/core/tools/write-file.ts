import * as z from "zod";

export const writeFileInput = z.object({ path: z.string(), content: z.string() });

export const writeFileDescription = "Create a file, or replace a whole one. To change a part, use edit_file.";
