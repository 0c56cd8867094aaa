import type { LaneId, MessageId, QuestionId, RunId, SessionId, StepId } from "./ids.ts";

/** Something only the person can decide, which is no matter of permission. The run waits for the answer. */
export interface Question {
  readonly id: QuestionId;
  readonly sessionId: SessionId;
  readonly runId: RunId;
  /** The step that asks; absent when the run itself does. */
  readonly stepId?: StepId;
  /** The task that asks, and its agent. */
  readonly laneId?: LaneId;
  readonly agent?: string;
  /** `ask-user`: the model wants to know. `limit`: turns, time, tokens or money are used up. `loop`: it goes in circles. `plan`: a plan is to be looked through. */
  readonly about: "ask-user" | "limit" | "loop" | "plan";
  /** Of `limit`: which one. */
  readonly limit?: LimitKind;
  /** Of a budget: all that was spent when it was asked, in US dollars. A yes lets so much again be spent from there. */
  readonly spentUsd?: number;
  /** The last message before it. */
  readonly after?: MessageId;
  /** The question in full. Control and direction characters made visible. */
  readonly text: string;
  /** What can be chosen; empty when only words are wanted. */
  readonly choices: readonly Choice[];
  /** Whether more than one may be chosen. */
  readonly multiple: boolean;
  /** Whether words of the person's own are an answer too. */
  readonly freeText: boolean;
  readonly at: string;
}

/** What can be used up: of the run, in money also of the conversation and of the day, and what an agent may use of it in its task. */
export type LimitKind = "turns" | "time" | "tokens" | "task-tokens" | BudgetKind;

export type BudgetKind = "run-budget" | "session-budget" | "day-budget" | "task-budget";

export interface Choice {
  /** Comes back as the answer. */
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

/** What was chosen or written: one value, or several where the question lets choose so. */
export type QuestionValue = string | readonly string[];

/** Who answered; `stopped` and `nobody` give no value. */
export type QuestionAnswerer = "chat" | "toast" | "command" | "terminal" | "json" | "stopped" | "nobody";

/** A question as it is stored. Insert once, answered once. */
export interface AskedQuestion {
  readonly question: Question;
  readonly answer?: { readonly value?: QuestionValue; readonly by: QuestionAnswerer; readonly at: string };
}

/** What became of somebody's reply. */
export type ReplyReceipt =
  | { readonly kind: "accepted" }
  /** `elsewhere`: in another window. */
  | { readonly kind: "late"; readonly by: QuestionAnswerer; readonly elsewhere?: true }
  /** It is none of the choices; the sentence says what would be. The question still waits. */
  | { readonly kind: "unfit"; readonly problem: string }
  | { readonly kind: "unknown" };
