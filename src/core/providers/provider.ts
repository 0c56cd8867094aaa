import type { Failure } from "../events/failure.ts";
import type { Effort, ImageType, NativeAnswer, Usage } from "../events/message.ts";

/**
 * A source of answers.
 *
 * Promises: `stream` never throws and never rejects; its last part is exactly one `finish` or `error`;
 * a `tool-call` part is a whole call; after `signal` aborts it ends soon, with any last part.
 */
export interface Provider {
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<Part>;
}

/** One question to a model, in no provider's own form. */
export interface ModelRequest {
  /** The provider's own name of the model, without the provider: `gpt-5`. */
  readonly model: string;
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ToolSpec[];
  /** How hard a model that reasons should try; absent leaves it to the model. */
  readonly effort?: Effort;
}

/** Every tool call of an assistant message is followed by its `tool` message, in the same order. */
export type ModelMessage =
  | { readonly role: "user"; readonly text: string; readonly images?: readonly ModelImage[] }
  | { readonly role: "assistant"; readonly text: string; readonly toolCalls: readonly ModelToolCall[]; readonly native?: NativeAnswer }
  | {
      readonly role: "tool";
      readonly callId: string;
      readonly tool: string;
      readonly text: string;
      readonly images?: readonly ModelImage[];
    };

export interface ModelImage {
  readonly mediaType: ImageType;
  /** Base64. */
  readonly data: string;
}

/** A call in a request or an answer. `arguments` is JSON text, as the model wrote it. */
export interface ModelToolCall {
  readonly callId: string;
  readonly tool: string;
  readonly arguments: string;
}

/** A tool as it is told to a model. `parameters` is a JSON schema of an object. */
export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A piece of an answer. */
export type Part =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "thought"; readonly text: string }
  | ({ readonly type: "tool-call" } & ModelToolCall)
  | { readonly type: "usage"; readonly usage: Usage }
  /** What this provider wants back with this answer. At most one, before `finish`. */
  | { readonly type: "native"; readonly native: NativeAnswer }
  /** The request failed. It is sent again when the next part is asked for: whoever reads waits for `delayMs` first. Comes only before any other part of the attempt. */
  | { readonly type: "retry"; readonly attempt: number; readonly of: number; readonly delayMs: number; readonly failure: Failure }
  /** `length`: cut by the output limit. `content`: refused or filtered. */
  | { readonly type: "finish"; readonly reason: "stop" | "tool-calls" | "length" | "content" }
  | { readonly type: "error"; readonly failure: Failure };
