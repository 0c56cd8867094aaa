import { useRef } from "preact/hooks";
import type { Mention } from "../../../src/core/protocol/mentions.ts";
import { useServices } from "../../ui/services.ts";
import { mentionsIn, tokenOf } from "./tokens.ts";

/** So many mentions are known by their names, the newest ones. */
const mostKnown = 200;

export interface Mentions {
  /** What the message mentions as it stands. */
  readonly all: readonly Mention[];
  /** From now on such a name in a message means this. */
  learn(mentions: readonly Mention[]): void;
}

/** What names behind an at sign mean, whichever draft they stand in: kept when the view is hidden or reloaded. */
export function useMentions(text: string): Mentions {
  const { host } = useServices();
  const known = useRef(host.saved.mentions ?? []);
  return {
    all: mentionsIn(text, known.current),
    learn(mentions) {
      const tokens = new Set(mentions.map(tokenOf));
      known.current = [...mentions, ...known.current.filter((each) => !tokens.has(tokenOf(each)))].slice(0, mostKnown);
      host.save({ mentions: known.current });
    },
  };
}
