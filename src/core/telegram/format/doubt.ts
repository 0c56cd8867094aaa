import type { Words } from "../../events/words/language.ts";

/** What stands above a message that may stand there already, as HTML. */
export function inDoubt({ t }: Words): string {
  return t("<i>(Perhaps for the second time: it is not known whether this arrived.)</i>");
}
