import type { ApprovalId, RunId, SessionId, StepId } from "./ids.ts";

/** A question that waits for a yes or no: exactly what will happen, where, and why it is asked. */
export interface ApprovalRequest {
  readonly id: ApprovalId;
  readonly sessionId: SessionId;
  readonly runId: RunId;
  readonly stepId: StepId;
  readonly tool: string;
  /** The question itself: "Run this command?" */
  readonly title: string;
  /** What would happen, in full: the command line, or the change as a unified diff. Control and direction characters made visible. */
  readonly detail: string;
  readonly detailKind: "command" | "diff" | "path" | "url";
  /** Where: the working directory, or the file, as an absolute path; of a page its host. */
  readonly where: string;
  /** Why it is asked, one sentence each. */
  readonly reasons: readonly string[];
  /** What an allowing answer may choose from, narrowest first. */
  readonly scopes: readonly ApprovalScope[];
  /** SHA-256 of the canonical operation that was shown. A grant covers this and nothing else. */
  readonly binding: string;
  readonly at: string;
}

/** How long a yes holds: for this one call, or for the same call in this conversation. */
export type ApprovalScope = "once" | "session";

/** What somebody said. */
export interface ApprovalAnswer {
  readonly decision: "allow" | "deny";
  readonly scope: ApprovalScope;
  /** A word to the model, with a denial. */
  readonly why?: string;
}

/** Who answered: a surface, or the run itself when it was stopped or nobody could be asked. */
export type Answerer = "chat" | "toast" | "command" | "terminal" | "json" | "stopped" | "nobody";

/** An approval as it is stored. Insert once, answered once. */
export interface Approval {
  readonly request: ApprovalRequest;
  readonly answer?: ApprovalAnswer & { readonly by: Answerer; readonly at: string };
}

/** A remembered yes. */
export interface Grant {
  readonly id: string;
  readonly sessionId: SessionId;
  readonly tool: string;
  readonly binding: string;
  /** What was shown when it was given. */
  readonly detail: string;
  readonly where: string;
  readonly at: string;
  /** When it was taken back, as an ISO time: it holds no longer. A mark, so that no other process brings it back. */
  readonly revokedAt?: string;
}

/** What passes without asking: `ask` only reading inside the workspace; `edits` also file changes inside it. */
export type ApprovalMode = "ask" | "edits";

/** What became of somebody's answer: it counted, another came first (`elsewhere`: in another window), or there is no such question. */
export type AnswerReceipt =
  | { readonly kind: "accepted" }
  | { readonly kind: "late"; readonly by: Answerer; readonly decision: "allow" | "deny"; readonly elsewhere?: true }
  | { readonly kind: "unknown" };
