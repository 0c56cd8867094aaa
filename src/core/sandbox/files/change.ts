import { stat } from "node:fs/promises";

/** When a file or folder was last changed or put where it is, in milliseconds since 1970; undefined where nothing is. Takes a resolved path. */
export async function lastChange(resolved: string): Promise<number | undefined> {
  const facts = await stat(resolved).catch(() => undefined);
  // What is moved to a place keeps the time of its contents.
  return facts && Math.max(facts.mtimeMs, facts.ctimeMs);
}
