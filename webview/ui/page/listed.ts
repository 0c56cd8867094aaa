import { useEffect, useRef, useState } from "preact/hooks";
import type { RequestParams } from "../../../src/core/protocol/requests.ts";
import { useServices } from "../services.ts";

/** Typing pauses so long before anything is looked for. */
const typingMs = 120;

type ListName = "listHistory" | "listAudit";

/** Asks for a list whenever another `query` is given, or the list has become another; says whether an answer is awaited. */
export function useListed<Name extends ListName>(name: Name, query: RequestParams<Name>, staleCount: number): boolean {
  const { ask, host } = useServices();
  const [waiting, setWaiting] = useState(true);
  const last = useRef<RequestParams<Name> | undefined>(undefined);
  useEffect(() => {
    let isOver = false;
    const former = last.current;
    last.current = query;
    setWaiting(true);
    const typed = former !== undefined && former.text !== query.text;
    // Not by `ask` where only the list is another: what was said stays until the person does something.
    const request = former === query ? host.request : ask;
    const timer = setTimeout(() => void request(name, query).then(() => !isOver && setWaiting(false)), typed ? typingMs : 0);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [query, staleCount]);
  return waiting;
}
