import type { Shell } from "../shell.ts";
import { interrupt, readKey } from "./keys.ts";

/** Asks for a yes at the terminal; undefined when there is none to ask at. */
export async function confirm(question: string, shell: Shell): Promise<boolean | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  process.stderr.write(`${question} y/n `);
  const key = await readKey(["y", "n", interrupt], shell.giveUp);
  process.stderr.write(`${key === "y" ? "yes" : "no"}\n`);
  return key === "y";
}
