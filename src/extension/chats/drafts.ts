import type { SessionId } from "../../core/events/ids.ts";
import type { UnsentMessage } from "../../core/protocol/mentions.ts";

/** What stands in composers and was not sent, by conversation; undefined is the new chat. */
export interface Drafts {
  /** One that says nothing of texts goes along with those it had. */
  keep(sessionId: SessionId | undefined, draft: UnsentMessage): void;
  /** Resolves when the next one is kept that is moving, or soon. */
  moving(): Promise<void>;
  moved(): void;
  /** Gives what is there, and lets go of it. */
  take(sessionId: SessionId | undefined): UnsentMessage | undefined;
  /** Lets go of all of it, in favour of another. */
  leaveTo(others: Pick<Drafts, "keep">): void;
}

/** A page that has not told by then tells nothing any more. */
const movingMs = 1_000;

export function createDrafts(): Drafts {
  const kept = new Map<SessionId | undefined, UnsentMessage>();
  let hasMoved = () => {};
  return {
    moving: () =>
      new Promise((resolve) => {
        hasMoved = resolve;
        setTimeout(resolve, movingMs).unref();
      }),
    moved: () => hasMoved(),
    keep(sessionId, draft) {
      const texts = draft.texts ?? kept.get(sessionId)?.texts ?? [];
      if (draft.text.trim() === "" && texts.length === 0) kept.delete(sessionId);
      else kept.set(sessionId, { ...draft, texts });
    },
    take(sessionId) {
      const draft = kept.get(sessionId);
      kept.delete(sessionId);
      return draft;
    },
    leaveTo(others) {
      for (const [sessionId, draft] of kept) others.keep(sessionId, draft);
      kept.clear();
    },
  };
}
