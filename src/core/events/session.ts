import type { ApprovalMode, Grant } from "./approval.ts";
import type { Failure, FailureCode } from "./failure.ts";
import type { AgentName, ModelRef, RunId, SessionId } from "./ids.ts";
import type { Sender, Usage } from "./message.ts";
import type { Route, WorkMode } from "./plan/plan.ts";
import type { AgentSandbox } from "./roster/agent.ts";

/** A conversation, as it is stored. */
export interface Session {
  readonly id: SessionId;
  /** The first words of the first message until somebody renames it. */
  readonly title: string;
  /** Absolute paths of the folders its tools may touch; may be empty. */
  readonly workspace: readonly string[];
  readonly model: ModelRef;
  readonly approvalMode: ApprovalMode;
  /** How much machinery its messages get; absent is `auto`. */
  readonly workMode?: WorkMode;
  /** The agent that does everything in it, as the person chose; absent: the router decides. */
  readonly agent?: AgentName;
  /** Where its commands run, where that is stricter than what is set for all. */
  readonly sandbox?: AgentSandbox;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The highest event number given so far. */
  readonly seq: number;
  /** The number of the last lease under which somebody was at work on it; whoever edits the row keeps it. Absent is 0. */
  readonly fence?: number;
  /** When somebody deleted it, as an ISO time. Kept for a while, shown nowhere. */
  readonly deletedAt?: string;
  /** When somebody pinned it to the top of lists, as an ISO time. */
  readonly pinnedAt?: string;
  /** When somebody put it away: lists show it only when asked. */
  readonly archivedAt?: string;
  /** The program that had it begun over MCP, as it calls itself. Absent: nobody but a person's own surfaces began it. */
  readonly begunBy?: string;
  /** The messenger in which it was begun; absent: at this machine. */
  readonly begunIn?: Sender["place"];
  /** Of one that came from an export. */
  readonly imported?: ImportedMarks;
}

/** What an imported conversation was allowed where it came from. Nothing of it holds here; it is kept for a later export alone. */
export interface ImportedMarks {
  /** When it was imported, as an ISO time. */
  readonly at: string;
  readonly approvalMode: ApprovalMode;
  readonly grants: readonly Omit<Grant, "sessionId">[];
}

/** What of a conversation a person may change at any time. */
export interface SessionChange {
  readonly title?: string;
  readonly model?: ModelRef;
  readonly approvalMode?: ApprovalMode;
  readonly workMode?: WorkMode;
  /** Null leaves it to the router again. */
  readonly agent?: AgentName | null;
  readonly sandbox?: AgentSandbox;
  /** ISO times; null takes the mark off. */
  readonly pinnedAt?: string | null;
  readonly archivedAt?: string | null;
  readonly deletedAt?: string | null;
}

/** The conversation with the change made. */
export function changedSession(session: Session, { pinnedAt, archivedAt, deletedAt, agent, ...change }: SessionChange): Session {
  const { pinnedAt: wasPinned, archivedAt: wasArchived, deletedAt: wasDeleted, agent: was, ...rest } = session;
  const marks = {
    agent: agent === undefined ? was : agent,
    pinnedAt: pinnedAt === undefined ? wasPinned : pinnedAt,
    archivedAt: archivedAt === undefined ? wasArchived : archivedAt,
    deletedAt: deletedAt === undefined ? wasDeleted : deletedAt,
  };
  const kept = Object.fromEntries(Object.entries(marks).filter(([, mark]) => typeof mark === "string"));
  return { ...rest, ...change, ...kept };
}

/** One request's life, as it is stored. */
export interface Run {
  readonly id: RunId;
  readonly sessionId: SessionId;
  readonly model: ModelRef;
  readonly state: RunState;
  /** Why it waits; only with `waiting`. */
  readonly waitReason?: WaitReason;
  /** When it goes on by itself, as an ISO time; only with `parked`. */
  readonly waitUntil?: string;
  /** The process that carries it: tells a run that goes on elsewhere from one whose process died. */
  readonly owner: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly failure?: Failure;
  /** How much machinery its message was given. */
  readonly route?: Route;
  /** Summed over its messages; undefined when the provider told nothing. */
  readonly usage?: Usage;
  /** In US dollars, what those of its answers may have cost that were not counted. For budgets alone. */
  readonly estimatedUsd?: number;
}

export type RunState = "running" | "waiting" | RunOutcome;
export type RunOutcome = "completed" | "failed" | "cancelled";

/**
 * `approval`: a yes is wanted. `question`: an answer is wanted. `parked`: the provider wants to be left alone for a while, then it goes on by itself.
 * `interrupted`: its process ended in the middle; it can be continued or stopped.
 */
export type WaitReason = "approval" | "question" | "parked" | "interrupted";

/** What lists show of a conversation. */
export interface SessionSummary {
  readonly id: SessionId;
  readonly title: string;
  readonly workspace: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly messages: number;
  readonly runState?: RunState;
  /** Why the last run failed. */
  readonly failureCode?: FailureCode;
  /** Why the last run waits, and until when, as its row says. */
  readonly waitReason?: WaitReason;
  readonly waitUntil?: string;
  readonly pinnedAt?: string;
  readonly archivedAt?: string;
  readonly begunIn?: Session["begunIn"];
}
