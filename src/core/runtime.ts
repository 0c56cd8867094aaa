import type { Answerer, ApprovalAnswer, ApprovalMode } from "./events/approval.ts";
import type { Envelope } from "./events/event.ts";
import type { Failure } from "./events/failure.ts";
import type { ApprovalId, ModelRef, RunId, SessionId } from "./events/ids.ts";
import type { SessionSummary } from "./events/session.ts";
import type { SessionView } from "./events/session-view.ts";
import type { AnswerReceipt } from "./permissions/hub.ts";

/** The core as every surface sees it: what one starts, another can watch, answer or stop. */
export interface Runtime {
  /** Starts a run with the person's message. Resolves once the message is stored; the run goes on by itself. */
  send(message: NewMessage): Promise<Sent>;
  /** Ends the session's current run as cancelled and resolves when nothing of it is left running. */
  stop(sessionId: SessionId): Promise<void>;
  /** Goes on where the last run was interrupted or failed, without a new message. Does nothing when there is nothing to go on with. */
  resume(sessionId: SessionId): Promise<void>;
  /** The first answer wins; a later one is told so. */
  answer(approvalId: ApprovalId, answer: ApprovalAnswer, by: Answerer): AnswerReceipt;
  /** The session as it stands, to be followed by events above its `seq`; undefined when there is none. */
  open(sessionId: SessionId): Promise<SessionView | undefined>;
  /** Newest first. */
  list(): Promise<readonly SessionSummary[]>;
  /** Changes what later runs of the session use. */
  change(sessionId: SessionId, change: SessionChange): Promise<void>;
  /** Hears every event of every session in this process, in order. Returns how to stop listening. */
  subscribe(listener: (envelope: Envelope) => void): () => void;
  /** Leaves running runs as `waiting: interrupted`, writes what is left and lets go. */
  close(): Promise<void>;
}

export interface NewMessage {
  readonly text: string;
  /** Absent: a new session. */
  readonly sessionId?: SessionId;
  /** For a new session. */
  readonly workspace: readonly string[];
  readonly model: ModelRef;
  readonly approvalMode: ApprovalMode;
}

/** `refused`: nothing was stored or started, the message is still the caller's. */
export type Sent =
  | { readonly kind: "started"; readonly sessionId: SessionId; readonly runId: RunId }
  | { readonly kind: "refused"; readonly reason: string; readonly failure?: Failure };

export interface SessionChange {
  readonly title?: string;
  readonly model?: ModelRef;
  readonly approvalMode?: ApprovalMode;
}
