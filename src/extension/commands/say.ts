import { inform } from "../notice.ts";

/** Tells what came of a command, where there is something to tell. */
export function say(sentence: string | undefined): void {
  if (sentence !== undefined) void inform(sentence);
}
