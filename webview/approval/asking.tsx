import { type ComponentChildren, createContext } from "preact";
import { useMemo } from "preact/hooks";
import type { ApprovalRequest } from "../../src/core/events/approval.ts";
import { openApprovals, type SessionView } from "../../src/core/events/session-view.ts";

/** What is asked in a conversation. */
interface AskingState {
  /** What waits for a yes or no, oldest first. */
  readonly open: readonly ApprovalRequest[];
  /** How many questions were answered so far: each answer takes a card away, and others move to where it was. */
  readonly answered: number;
}

export const AskingContext = createContext<AskingState>({ open: [], answered: 0 });

/** Tells the cards of a conversation of each other. */
export function Asking({ view, children }: { readonly view: SessionView; readonly children: ComponentChildren }) {
  const { approvals, questions } = view;
  const answered = [...approvals, ...questions].filter((each) => each.answer).length;
  const asking = useMemo(() => ({ open: openApprovals(view), answered }), [approvals, answered]);
  return <AskingContext.Provider value={asking}>{children}</AskingContext.Provider>;
}
