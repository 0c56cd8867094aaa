import type { Page } from "playwright-core";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { drawn, tell } from "../harness/driver.ts";
import { states } from "../harness/states.ts";

/** A conversation of the same name does not leave the page that is shown, so what was shown before is left first. */
const nothing: readonly HostMessage[] = [
  { type: "screen", screen: "chat" },
  { type: "session", view: undefined },
  { type: "trouble", sentence: undefined },
];

/** A conversation of a thousand turns has nothing that one of a few has not, and takes minutes to look at. */
const longest = 200_000;

/** Draws every state of the harness in one page, one after the other, and gives what `look` finds wrong with each, behind its name. */
export async function inEveryState(page: Page, look: (name: string) => Promise<readonly string[]>): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [name, messages] of Object.entries(states)) {
    const told = messages();
    if (JSON.stringify(told).length > longest) continue;
    await tell(page, ...nothing, ...told);
    await drawn(page);
    found.push(...new Set((await look(name)).map((each) => `${name}: ${each}`)));
  }
  return found;
}
