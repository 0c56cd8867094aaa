import type { Answerer, AnswerReceipt, ApprovalAnswer, ApprovalMode } from "../events/approval.ts";
import type { Envelope } from "../events/event.ts";
import type { MessageId, ModelRef, SessionId } from "../events/ids.ts";
import type { QuestionAnswerer, QuestionValue, ReplyReceipt } from "../events/question.ts";
import type { ListedAgent } from "../events/roster/agent.ts";
import type { SessionRecord } from "../events/rows.ts";
import type { NewMessage, Sent } from "../runtime.ts";

/** What is offered to other programs that speak MCP: our agents, at work in these folders under the person's own rules. */
export interface ServeOptions {
  /** As they are now. */
  folders(): readonly string[];
  /** What passes without asking in what is asked for next. */
  approvalMode(): ApprovalMode;
  /** The model that new conversations use, or why there is none. */
  model(): Promise<ModelRef | { readonly problem: string }>;
  /** Whether somebody besides the program that asks may answer what has to be asked: then it waits for them. */
  readonly isAttended: boolean;
  /** Our version, which clients are told. */
  readonly version: string;
}

/** What serving needs of the core. */
export interface ServedCore {
  send(message: NewMessage): Promise<Sent>;
  withdraw(sessionId: SessionId, messageId: MessageId): Promise<unknown>;
  stop(sessionId: SessionId): Promise<void>;
  answer(id: string, answer: ApprovalAnswer, by: Answerer): Promise<AnswerReceipt>;
  reply(id: string, value: QuestionValue | undefined, by: QuestionAnswerer): Promise<ReplyReceipt>;
  subscribe(listener: (envelope: Envelope) => void): () => void;
  agents(folders: readonly string[]): Promise<readonly ListedAgent[]>;
  record(sessionId: SessionId): Promise<SessionRecord | undefined>;
  /** What can be called by its name there: the skills that are told of. */
  skills(folders: readonly string[]): Promise<readonly { readonly name: string; readonly description: string }[]>;
  /** What a skill says to whoever uses it; undefined for none of those, and for one that waits for a yes. */
  skillText(name: string, folders: readonly string[]): Promise<string | undefined>;
  /** A conversation as Markdown; undefined where there is none. */
  markdown(sessionId: SessionId): Promise<string | undefined>;
  /** Calls back after so many milliseconds; returns how to call that off. */
  later(milliseconds: number, work: () => void): () => void;
}
