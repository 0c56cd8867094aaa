import { type ComponentChildren, createContext } from "preact";
import { useMemo } from "preact/hooks";
import type { ApprovalRequest } from "../../src/core/events/approval.ts";
import { openApprovals, type SessionView } from "../../src/core/events/session-view.ts";

/** What is asked in a conversation. */
interface AskingState {
  /** What waits for a yes or no on this screen, oldest first. */
  readonly open: readonly ApprovalRequest[];
  /** How many questions were answered so far: each answer takes a card away, and others move to where it was. */
  readonly answered: number;
}

export const AskingContext = createContext<AskingState>({ open: [], answered: 0 });

interface AskingProps {
  readonly view: SessionView;
  /** Only cards of this task are on the screen. */
  readonly laneId?: string;
  readonly children: ComponentChildren;
}

/** Tells the cards of a screen of each other. */
export function Asking({ view, laneId, children }: AskingProps) {
  const { approvals, questions } = view;
  const answered = [...approvals, ...questions].filter((each) => each.answer).length;
  const asking = useMemo(() => {
    const open = openApprovals(view).filter((each) => laneId === undefined || each.laneId === laneId);
    return { open, answered };
  }, [approvals, answered, laneId]);
  return <AskingContext.Provider value={asking}>{children}</AskingContext.Provider>;
}
