import type { Archive } from "../../core/history/archive.ts";
import type { Desk } from "../desk.ts";

/** What can be done with whole conversations. */
export async function archiveOf(desk: Pick<Desk, "core">): Promise<Archive> {
  return (await desk.core()).archive as unknown as Archive;
}
