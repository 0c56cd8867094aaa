import * as z from "zod";
import { blobShape, idShape } from "../document/simple.ts";

/** `anycowork.json` in a zip: what is what in it. */
export const manifestShape = z.object({
  format: z.literal("anycowork"),
  version: z.number(),
  conversations: z.array(z.object({ id: idShape, title: z.string(), json: z.string() })),
  /** `base64`: the blob is the base64 of what lies there. */
  files: z.array(z.object({ blob: blobShape, name: z.string(), encoding: z.literal("base64").optional() })),
  /** Blobs that conversations name and that were not there any more. */
  missing: z.array(blobShape),
  /** SHA-256 of every other entry, by its name. */
  checksums: z.record(z.string(), z.string()),
});

export type Manifest = z.output<typeof manifestShape>;
