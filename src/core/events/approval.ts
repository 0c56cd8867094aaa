import type { ApprovalId, LaneId, RunId, SessionId, StepId } from "./ids.ts";
import { english, type Words } from "./words/language.ts";
import type { BoxWords, RunsOn } from "./words/runs-on.ts";

/** A question that waits for a yes or no: exactly what will happen, where, and why it is asked. */
export interface ApprovalRequest {
  readonly id: ApprovalId;
  readonly sessionId: SessionId;
  readonly runId: RunId;
  readonly stepId: StepId;
  readonly tool: string;
  /** The task that asks. */
  readonly laneId?: LaneId;
  /** The agent that asks, where it is not the coworker itself. */
  readonly agent?: string;
  /** The question itself: "Run this command?" */
  readonly title: string;
  /** What would happen, in full: the command line, or the change as a unified diff. Control and direction characters made visible. */
  readonly detail: string;
  readonly detailKind: "command" | "diff" | "path" | "url" | "text";
  /** Where: the working directory, or the file, as an absolute path; of a page its host; of what is to be kept in mind where it would hold. */
  readonly where: string;
  /** Of a command: where it would run. */
  readonly runsOn?: RunsOn;
  /** Of one that would run in a sandbox: which. */
  readonly box?: BoxWords;
  /** Of a command line that can be read: its commands, in order, each with what is known of it. */
  readonly commands?: readonly KnownCommand[];
  /** Why it is asked, one sentence each. */
  readonly reasons: readonly string[];
  /** What an allowing answer may choose from, narrowest first. */
  readonly scopes: readonly ApprovalScope[];
  /** The rules a yes for longer than this once lays down, as narrow as they are of use. Empty or absent: exactly this call. */
  readonly rules?: readonly string[];
  /** The same, as wide as an answer may make them. */
  readonly widerRules?: readonly string[];
  /** SHA-256 of the canonical operation that was shown. */
  readonly binding: string;
  readonly at: string;
}

/** One command of a line as it is written, and what is known of it in a few words: "only reads", "runs scripts.test of package.json". */
export interface KnownCommand {
  readonly text: string;
  readonly known?: string;
}

/** How long a yes holds: for this one call, in this conversation, in every conversation of this workspace, or everywhere. */
export type ApprovalScope = "once" | "session" | "workspace" | "always";

/** What somebody said. */
export interface ApprovalAnswer {
  readonly decision: "allow" | "deny";
  readonly scope: ApprovalScope;
  /** With a yes for longer than this once: the rules to lay down, where they are not the ones that were offered. */
  readonly rules?: readonly string[];
  /** A word to the model, with a denial. */
  readonly why?: string;
}

/**
 * Who answered: a surface, or the run itself when it was stopped or nobody could be asked; `rule` when a rule or a mode that came meanwhile
 * decided.
 */
export type Answerer = "chat" | "toast" | "command" | "terminal" | "json" | "telegram" | "stopped" | "nobody" | "rule";

/** An approval as it is stored. Insert once, answered once. */
export interface Approval {
  readonly request: ApprovalRequest;
  readonly answer?: ApprovalAnswer & { readonly by: Answerer; readonly at: string };
}

/** A remembered yes. Of a conversation it goes with that; of a workspace or everywhere it stands until it is taken back. */
export interface Grant {
  readonly id: string;
  /** The conversation in which it was given. */
  readonly sessionId: SessionId;
  /** Absent in what was stored before there were others: `session`. */
  readonly scope?: Exclude<ApprovalScope, "once">;
  readonly tool: string;
  /** What it covers, as a rule ("shell:npm test"). Absent: only the operation of `binding`. */
  readonly rule?: string;
  readonly binding: string;
  /** Of a workspace's: the real paths of the folders it holds in. */
  readonly folders?: readonly string[];
  /** What a script runner ran when it was given: it holds as long as it would run the same. */
  readonly script?: BoundScript;
  /** Of a command: where it would have run. The yes holds there, and where a command can do less. Absent: everywhere. */
  readonly runsOn?: RunsOn;
  /** What was shown when it was given. */
  readonly detail: string;
  readonly where: string;
  readonly at: string;
  readonly by?: Answerer;
  /** When it was taken back, as an ISO time: it holds no longer. A mark, so that no other process brings it back. */
  readonly revokedAt?: string;
}

/** A script a yes was given for: what it is called, and SHA-256 in hex over everything that decides what it runs. */
export interface BoundScript {
  readonly what: string;
  readonly hash: string;
}

/**
 * What passes without asking: `ask` only reading inside the workspace; `edits` also file changes inside it; `smart` also commands that provably
 * only read there; `all` everything but what is forbidden or must always be asked. With `none` nothing is asked: what would be is refused.
 */
export type ApprovalMode = (typeof approvalModes)[number];
export const approvalModes = ["ask", "edits", "smart", "all", "none"] as const;

/**
 * What became of somebody's answer: it counted, another came first (`elsewhere`: in another window), its rules don't fit what was asked (it
 * still waits), or there is no such question.
 */
export type AnswerReceipt =
  | { readonly kind: "accepted" }
  | { readonly kind: "late"; readonly by: Answerer; readonly decision: "allow" | "deny"; readonly elsewhere?: true }
  | { readonly kind: "unfit"; readonly problem: string }
  | { readonly kind: "unknown" };

/** What let a step pass, or held it back: stands on the step, in the audit, and where it can be changed. */
export type Decision =
  /** The product itself: reading in the workspace passes, what is forbidden does not. `rule` says which in words. */
  | { readonly source: "built-in"; readonly rule: string }
  | { readonly source: "restricted-mode" }
  | { readonly source: "mode"; readonly mode: ApprovalMode }
  /** Rules as they are written; of grants also the ids by which they are taken back. */
  | { readonly source: RuleSource; readonly rules: readonly string[]; readonly grants?: readonly string[] }
  /** Somebody was asked. */
  | { readonly source: "answer"; readonly by: Answerer; readonly scope: ApprovalScope };

/** Where rules come from. `settings` are the person's own, `workspace` suggestions of a trusted folder, which are only ever stricter. */
export type RuleSource = "settings" | "command-line" | "grant" | "workspace";

/** A decision in a few words, for a step's details and the audit: "allowed by your settings: shell:git status". */
export function decisionText(decision: Decision, isAllowed: boolean, words: Words = english): string {
  const { t, told } = words;
  switch (decision.source) {
    case "built-in":
      return isAllowed ? t("allowed: {0}", told(decision.rule)) : t("refused: {0}", told(decision.rule));
    case "restricted-mode":
      return isAllowed ? t("allowed: the workspace is in Restricted Mode") : t("refused: the workspace is in Restricted Mode");
    case "mode":
      return isAllowed ? t("allowed by the mode {0}", told(decision.mode)) : t("refused by the mode {0}", told(decision.mode));
    case "answer": {
      if (decision.by === "stopped") return t("not decided before the run ended");
      const who = answererNames(t)[decision.by];
      return withScope(isAllowed ? t("allowed by {0}", who) : t("refused by {0}", who), decision.scope, t);
    }
    case "settings":
    case "command-line":
    case "grant":
    case "workspace": {
      const [source, rules] = [sourceNames(t)[decision.source], decision.rules.join(", ")];
      return isAllowed ? t("allowed by {0}: {1}", source, rules) : t("refused by {0}: {1}", source, rules);
    }
    default:
      return decision satisfies never;
  }
}

function sourceNames(t: Words["t"]): Readonly<Record<RuleSource, string>> {
  return {
    settings: t("your settings"),
    "command-line": t("the command line"),
    grant: t("a remembered yes"),
    workspace: t("the workspace"),
  };
}

function answererNames(t: Words["t"]): Readonly<Record<Exclude<Answerer, "stopped">, string>> {
  return {
    chat: t("you, in the chat"),
    toast: t("you, in a notification"),
    command: t("you, by a command"),
    terminal: t("you, in the terminal"),
    json: t("the program that started it"),
    telegram: t("you, in Telegram"),
    nobody: t("nobody being there to ask"),
    rule: t("a rule that came meanwhile"),
  };
}

function withScope(verdict: string, scope: ApprovalScope, t: Words["t"]): string {
  if (scope === "session") return t("{0}, for the conversation", verdict);
  if (scope === "workspace") return t("{0}, for the workspace", verdict);
  return scope === "always" ? t("{0}, for always", verdict) : verdict;
}
