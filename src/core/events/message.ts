import type { MessageId, ModelRef, RunId, SessionId, StepId } from "./ids.ts";

/** A message as it is stored. Times are ISO 8601 in UTC, everywhere. */
export type Message = UserMessage | AssistantMessage;

/** What the person wrote. */
export interface UserMessage {
  readonly role: "user";
  readonly id: MessageId;
  readonly sessionId: SessionId;
  readonly runId: RunId;
  readonly at: string;
  readonly text: string;
}

/** One answer of the model: a turn. */
export interface AssistantMessage {
  readonly role: "assistant";
  readonly id: MessageId;
  readonly sessionId: SessionId;
  readonly runId: RunId;
  readonly at: string;
  readonly model: ModelRef;
  readonly text: string;
  /** The model's reasoning as far as the provider shows it; never sent back as text. */
  readonly thought: string;
  /** In the model's order. Empty while the message streams. */
  readonly toolCalls: readonly ToolCall[];
  readonly finish: MessageFinish;
  readonly usage?: Usage;
}

/**
 * How a message ended. `streaming` is a message still being written;
 * `cut-off` one whose stream broke or hit the output limit: its tool calls are never run.
 */
export type MessageFinish = "streaming" | "complete" | "cut-off" | "cancelled" | "filtered";

/** A call as the model asked for it. */
export interface ToolCall {
  /** The step that carries it out. */
  readonly stepId: StepId;
  /** The provider's id, sent back with the result. */
  readonly callId: string;
  /** As the model wrote it: may name no tool at all. */
  readonly tool: string;
  /** The model's JSON, unparsed. */
  readonly arguments: string;
}

/** Tokens, as the provider counted them. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** The part of the input that was read from the provider's cache, when it says. */
  readonly cachedTokens?: number;
}
