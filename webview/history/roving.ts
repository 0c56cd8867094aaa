import { useState } from "preact/hooks";
import type { HistoryEntry } from "../../src/core/protocol/pages.ts";

/** One stop of the Tab key in a list: the arrow keys move within it. */
export interface Roving {
  /** The id of the entry that Tab comes to, with its buttons. */
  readonly active: string | undefined;
  activate(id: string): void;
  onKeyDown(event: KeyboardEvent): void;
}

export function useRoving(entries: readonly HistoryEntry[]): Roving {
  const [wanted, activate] = useState<string | undefined>(undefined);
  const active = entries.some((each) => each.id === wanted) ? wanted : entries[0]?.id;
  return {
    active,
    activate,
    onKeyDown(event) {
      if (!(event.target instanceof HTMLElement) || !event.target.matches(".session")) return;
      const list = event.target.closest("ul");
      const lines = [...(list?.querySelectorAll<HTMLElement>(".session") ?? [])];
      const at = lines.indexOf(event.target);
      const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
      const line = next === undefined ? undefined : lines[next];
      if (!line) return;
      event.preventDefault();
      line.focus();
    },
  };
}
