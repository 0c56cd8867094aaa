import type { SessionId } from "../../core/events/ids.ts";

/** What stands in composers and was not sent, by conversation; undefined is the new chat. */
export interface Drafts {
  keep(sessionId: SessionId | undefined, text: string): void;
  /** Resolves when the next one is kept that is moving, or soon. */
  moving(): Promise<void>;
  moved(): void;
  /** Gives what is there, and lets go of it. */
  take(sessionId: SessionId | undefined): string | undefined;
  /** Lets go of all of it, in favour of another. */
  leaveTo(others: Pick<Drafts, "keep">): void;
}

/** A page that has not told by then tells nothing any more. */
const movingMs = 1_000;

export function createDrafts(): Drafts {
  const kept = new Map<SessionId | undefined, string>();
  let hasMoved = () => {};
  return {
    moving: () =>
      new Promise((resolve) => {
        hasMoved = resolve;
        setTimeout(resolve, movingMs).unref();
      }),
    moved: () => hasMoved(),
    keep(sessionId, text) {
      if (text.trim() === "") kept.delete(sessionId);
      else kept.set(sessionId, text);
    },
    take(sessionId) {
      const text = kept.get(sessionId);
      kept.delete(sessionId);
      return text;
    },
    leaveTo(others) {
      for (const [sessionId, text] of kept) others.keep(sessionId, text);
      kept.clear();
    },
  };
}
