import { useRef, useState } from "preact/hooks";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { useServices } from "../../ui/services.ts";

/** What the person wrote before, as it is gone through by the arrow keys. */
export interface Past {
  /** What is shown in place of the draft; undefined: the draft itself. */
  readonly text: string | undefined;
  /** One further back, or back towards the draft. Gives what is shown then; undefined where there is none. */
  step(towards: "older" | "newer"): string | undefined;
  /** The draft is shown again. */
  leave(): void;
}

/** This conversation's messages, then those of others in these folders; the draft stays where it is meanwhile. */
export function usePast(view: SessionView | undefined, draft: string): Past {
  const { host, store } = useServices();
  const [at, setAt] = useState(-1);
  const list = useRef<readonly string[]>([]);
  const isAsked = useRef<string | undefined>(undefined);
  const sessionId = view?.session.id ?? "";
  if (at < 0) list.current = [];
  return {
    text: at < 0 ? undefined : list.current[at],
    step(towards) {
      if (at < 0 && isAsked.current !== sessionId) {
        isAsked.current = sessionId;
        void host.request("loadPast", {});
      }
      // What is gone through keeps its order, and grows at its end.
      list.current = [...new Set([...list.current, ...saidIn(view), ...(store.state.past ?? [])])].filter(
        (each) => each !== draft || at >= 0,
      );
      const next = at + (towards === "older" ? 1 : -1);
      if (next < -1 || next >= list.current.length) return undefined;
      setAt(next);
      return next < 0 ? draft : list.current[next];
    },
    leave: () => setAt(-1),
  };
}

/** Newest first. */
function saidIn(view: SessionView | undefined): readonly string[] {
  const own = view?.messages.flatMap((each) =>
    each.role === "user" && each.from === undefined && each.laneId === undefined && each.text.trim() !== "" ? [each.text] : [],
  );
  return own?.toReversed() ?? [];
}
