import type { Choice, FormField, FormValue } from "./form/fields.ts";
import type { LaneId, MessageId, QuestionId, RunId, SessionId, StepId, TaskId } from "./ids.ts";

export const questionKinds = ["ask-user", "limit", "loop", "plan", "task", "server"] as const;

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
  /** `ask-user`: the model wants to know. `limit`: turns, time, tokens or money are used up. `loop`: it goes in circles. `plan`: a plan is to be looked through. `task`: what shall become of one that failed. `server`: an MCP server asks. */
  readonly about: (typeof questionKinds)[number];
  /** Of `task`: which one. */
  readonly taskId?: TaskId;
  /** Of `server`: its name, as the person gave it. */
  readonly server?: string;
  /** What is to be filled in. Then an answer is a `FormValue`, or one of the choices instead of it. */
  readonly form?: readonly FormField[];
  /** A page to be opened for it, by whoever says so and only then. */
  readonly link?: QuestionLink;
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

/** A page in a browser: `host` is what is shown of it, with its port. */
export interface QuestionLink {
  readonly url: string;
  readonly host: string;
}

/** The choice of a question with a link that opens it. */
export const openIt = "open";

/** What was chosen or written: one value, several where the question lets choose so, or a form filled in. */
export type QuestionValue = string | readonly string[] | FormValue;

/** The values of an answer that is no form. */
export function chosenValues(value: QuestionValue): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  return isSeveral(value) ? value : undefined;
}

function isSeveral(value: readonly string[] | FormValue): value is readonly string[] {
  return Array.isArray(value);
}

/** An answer as a line of words, with the labels of what was chosen. */
export function answerWords({ choices, form = [] }: Question, value: QuestionValue): string {
  const label = (known: readonly Choice[], each: string) => known.find((choice) => choice.value === each)?.label ?? each;
  const chosen = chosenValues(value);
  if (chosen) return chosen.map((each) => label(choices, each)).join(", ");
  return form
    .flatMap((field) => {
      const filled = (value as FormValue)[field.name];
      if (filled === undefined) return [];
      const known = "choices" in field ? field.choices : [];
      const said =
        typeof filled === "boolean"
          ? filled
            ? "yes"
            : "no"
          : [filled]
              .flat()
              .map((each) => label(known, String(each)))
              .join(", ");
      return [`${field.label}: ${said}`];
    })
    .join("; ");
}

/** Who answered; `stopped` and `nobody` give no value. */
export type QuestionAnswerer = "chat" | "toast" | "command" | "terminal" | "json" | "telegram" | "stopped" | "nobody";

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
