import { useEffect, useRef } from "preact/hooks";
import { useServices } from "../ui/services.ts";

/** Whoever types is not told about with every letter. */
const pauseMs = 300;

interface SharedDraft {
  readonly text: string;
  write(text: string): void;
}

/** Lets the host know of a draft, so that it is not lost with this page, and lets it go when it is wanted in another. "" is the new chat. */
export function useSharedDraft(sessionId: string, { text, write }: SharedDraft, movedCount: number): void {
  const { host } = useServices();
  const told = useRef("");
  const moved = useRef(movedCount);
  const tell = (isMoving: boolean) => {
    if (told.current === text && !isMoving) return;
    told.current = text;
    void host.request("keepDraft", { text, ...(sessionId === "" ? {} : { sessionId }), ...(isMoving ? { isMoving } : {}) });
  };
  useEffect(() => {
    const timer = setTimeout(tell, pauseMs, false);
    return () => clearTimeout(timer);
  }, [host, sessionId, text]);
  useEffect(() => {
    if (movedCount <= moved.current) return;
    moved.current = movedCount;
    tell(true);
    write("");
  }, [movedCount]);
}
