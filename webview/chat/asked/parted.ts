import { createContext } from "preact";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { asideOf } from "../../../src/core/events/words/aside.ts";
import type { Turn } from "../turns.ts";

/** The turns that are set aside, by the turn whose message stands in the place of theirs. */
export type AsideTurns = ReadonlyMap<string, readonly Turn[]>;

const nothingAside: AsideTurns = new Map();

export const AsideContext = createContext<AsideTurns>(nothingAside);

/** Parts the turns into those that count and those that others took the place of. */
export function partTurns(
  turns: readonly Turn[],
  view: SessionView | undefined,
): { readonly live: readonly Turn[]; readonly aside: AsideTurns } {
  const replacedBy = view ? asideOf(view) : new Map<string, string>();
  if (replacedBy.size === 0) return { live: turns, aside: nothingAside };
  const homes = new Map(turns.flatMap((turn) => turn.messages.map((each) => [each.id, turn.id] as const)));
  const aside = new Map<string, Turn[]>();
  const live: Turn[] = [];
  for (const turn of turns) {
    const home = homes.get(replacedBy.get(turn.id) ?? "");
    if (home === undefined) live.push(turn);
    else aside.set(home, [...(aside.get(home) ?? []), turn]);
  }
  return { live, aside };
}
