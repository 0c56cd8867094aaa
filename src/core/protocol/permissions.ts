import * as z from "zod";
import type { Answerer, Decision, Grant, RuleSource } from "../events/approval.ts";
import type { SessionId, StepId } from "../events/ids.ts";
import type { StepState } from "../events/step.ts";
import type { RunsOn } from "../events/words/runs-on.ts";

const ruleText = z.string().min(1).max(8_000);

/** What a yes for longer lays down. */
export const rules = z.array(ruleText).min(1).max(50);

/** One of the person's settings. */
export const writtenRule = z.strictObject({ effect: z.enum(["allow", "ask", "deny"]), rule: ruleText });

/** Which entries of the audit are wanted. */
export const auditFilter = {
  /** Words that an entry holds; "" for all. */
  text: z.string().max(200),
  verdict: z.enum(["allowed", "refused"]).optional(),
  sessionId: z.string().min(1).max(100).optional(),
};

/** Every rule in force for some workspace folders, and what makes no sense of what was written, a sentence each. */
export interface RuleListing {
  readonly rules: readonly ListedRule[];
  readonly problems: readonly string[];
}

export interface ListedRule {
  readonly effect: "allow" | "ask" | "deny";
  readonly source: RuleSource | "built-in";
  /** As it is written; of what is built in, and of a yes for one very call, in words. */
  readonly text: string;
  /** The remembered yes it stands for, by whose id it is taken back. */
  readonly grant?: Grant;
  /** Of a yes for one conversation, what that is called. */
  readonly title?: string;
}

/** What is looked for in the audit. All that is given must fit. */
export interface AuditQuery {
  /** Words, each of which the entry must hold somewhere. */
  readonly text?: string;
  readonly sessionId?: SessionId;
  /** Nothing from before this ISO time. */
  readonly since?: string;
  /** The `id` of the last entry that is known: only older ones. */
  readonly before?: string;
  readonly kind?: AuditEntry["kind"];
  readonly verdict?: "allowed" | "refused";
  /** Entries at the most, from 1. */
  readonly limit: number;
}

/** What a view looks for in it. */
export type AuditFilter = Pick<AuditQuery, "text" | "sessionId" | "verdict">;

/** Newest first. */
export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** Whether there are older ones that fit. */
  readonly more: boolean;
}

/** Who did what, when, by which rule, and with what effect. */
export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  /** A tool call, a yes that was remembered or taken back, or a change of the mode. */
  readonly kind: "step" | "grant" | "revoke" | "mode";
  readonly sessionId: SessionId;
  /** Of the conversation; empty when that is gone. */
  readonly title: string;
  readonly stepId?: StepId;
  readonly agent?: string;
  readonly tool?: string;
  /** One line: a step's title, a rule, "ask → all". */
  readonly what: string;
  /** The folder, file or host. */
  readonly where?: string;
  /** Of a command that was begun: in a container, held back by the system, or on this machine as it is. */
  readonly runsOn?: RunsOn;
  /** What was shown in full when it was asked. */
  readonly detail?: string;
  readonly decision?: Decision;
  /** Whether it was let pass; absent while that is open. */
  readonly allowed?: boolean;
  readonly outcome?: StepState;
  /** Who answered, gave or took back. */
  readonly by?: Answerer;
  /** One line: what it did to files. */
  readonly effects?: string;
}
