import type { BlobId, LaneId, MessageId, ModelRef, RunId, SessionId, StepId } from "./ids.ts";
import type { WorkMode } from "./plan/plan.ts";

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
  readonly images?: readonly ImageRef[];
  /** What was handed over with it, in the order in which the model is told of it. */
  readonly handed?: readonly Handed[];
  /** The message in whose place it stands: that one's run, and all after it, are set aside. See `words/aside.ts`. */
  readonly replacesId?: MessageId;
  /** Who wrote it, where that was not at this machine. */
  readonly sender?: Sender;
  /** How much machinery this one gets, whatever the conversation's messages get. */
  readonly workMode?: WorkMode;
  /** How it came into a conversation that was at work; absent for the message that simply began a run. */
  readonly via?: SendVerb;
  /** The task it belongs to; absent for the conversation itself. */
  readonly laneId?: LaneId;
  /** Not the person's words: what a task's agent is told to do, or what a team's work has come to. */
  readonly from?: "team";
}

/** Somebody who writes by a messenger. What they are called there is chosen freely, and vouches for nothing. */
export interface Sender {
  readonly place: "telegram";
  readonly name: string;
  /** The group in which they wrote it; absent: alone with the bot. */
  readonly group?: string;
}

/** What the person handed over beside the words of a message, by mentioning or pasting it. */
export interface Handed extends Pointer {
  /** What the model is told of it: where a tool finds it, or the text itself. */
  readonly text: string;
}

/** Something that a message mentions, as it is found again. */
export interface Pointer {
  readonly kind: HandedKind;
  /** How it is called: what stands behind the at sign in the message, or a few words for what was pasted. */
  readonly name: string;
  /** Of what lies in a file or folder: absolute, or relative to the workspace. */
  readonly path?: string;
  /** First and last line, counted from 1. */
  readonly lines?: readonly [number, number];
  /** Of another conversation. */
  readonly chatId?: SessionId;
}

/** What can be mentioned; `text` is what was pasted or dropped. */
export const handedKinds = ["file", "folder", "symbol", "selection", "problems", "terminal", "changes", "chat", "text"] as const;
export type HandedKind = (typeof handedKinds)[number];

/** A picture that goes to the model with a message or a tool's result. */
export interface ImageRef {
  /** Its bytes in base64, kept as a blob. */
  readonly blob: BlobId;
  readonly mediaType: ImageType;
  /** "shot.png", where it has a name. */
  readonly name?: string;
}

/** The kinds of pictures that every provider takes. */
export type ImageType = "image/png" | "image/jpeg" | "image/gif" | "image/webp";

/**
 * What becomes of a message that is sent while a run is at work. `steer`: the model reads it before its next turn.
 * `queue`: it begins a run of its own after this one. `interrupt`: this run is stopped and it begins the next.
 */
export type SendVerb = "steer" | "queue" | "interrupt";

/** What came of an answer while it streams, as it is stored: the answer's row is written again only when it is complete. */
export interface MessagePiece {
  readonly id: string;
  readonly sessionId: SessionId;
  readonly messageId: MessageId;
  /** How much of the text and of the thought came before it. */
  readonly textAt: number;
  readonly thoughtAt: number;
  readonly text: string;
  readonly thought: string;
}

/** A message that waits for its turn, as it is stored. When it is taken it becomes a user message of the same id. */
export interface QueuedMessage {
  readonly id: MessageId;
  readonly sessionId: SessionId;
  /** A steer whose run ended before it was read begins the next run, ahead of all that is queued. */
  readonly verb: SendVerb;
  /** For one task alone, which it steers. */
  readonly laneId?: LaneId;
  readonly text: string;
  readonly images?: readonly ImageRef[];
  readonly handed?: readonly Handed[];
  readonly replacesId?: MessageId;
  readonly sender?: Sender;
  readonly workMode?: WorkMode;
  readonly at: string;
  /** Only waiting ones are still to be delivered; the others are remembered so that they can't come back. */
  readonly state: "waiting" | "taken" | "withdrawn";
}

/** One answer of the model: a turn. */
export interface AssistantMessage {
  readonly role: "assistant";
  readonly id: MessageId;
  readonly sessionId: SessionId;
  readonly runId: RunId;
  readonly at: string;
  /** The task it belongs to; absent for the conversation itself. */
  readonly laneId?: LaneId;
  readonly model: ModelRef;
  readonly text: string;
  /** The model's reasoning as far as the provider shows it; never sent back as text. */
  readonly thought: string;
  /** In the model's order. Empty while the message streams. */
  readonly toolCalls: readonly ToolCall[];
  readonly finish: MessageFinish;
  readonly usage?: Usage;
  /** Of an answer its provider did not count: what it cost in US dollars, by estimate. For budgets alone. */
  readonly estimatedUsd?: number;
  /** What filled the model's window when it answered. */
  readonly context?: ContextUse;
  /** What its provider wants back word for word, such as the signatures of its thoughts. */
  readonly native?: NativeAnswer;
}

/** Stands in every text for a secret that is kept from it. */
export const hiddenSecret = "[hidden secret]";

/** An answer in its provider's own form. Sent back only to the model that gave it. */
export interface NativeAnswer {
  /** "gemini", "openai". */
  readonly provider: string;
  /** The provider's own name of the model, without the provider. */
  readonly model: string;
  /** The provider's business alone; JSON. */
  readonly json: string;
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
  /** The part of the output that was reasoning, when it says. */
  readonly reasoningTokens?: number;
  /** Of a sum: some answers were not counted, so it is at least this. */
  readonly partial?: true;
  /** In US dollars, by the price at the time. Absent where that is not known. */
  readonly costUsd?: number;
  /** The price is not known; of a sum, of some answers: then `costUsd`, where there is one, is at least this. */
  readonly costUnknown?: true;
}

/** How hard a model that reasons should try. */
export type Effort = "none" | "minimal" | "low" | "medium" | "high" | "xhigh";

/** What a request is made of, in tokens. The parts are estimated; scaled to the provider's count where it gave one. */
export interface ContextUse {
  /** The model's window in tokens; absent when it is not known. */
  readonly window?: number;
  /** Whether the sum is the provider's own count rather than an estimate. */
  readonly counted: boolean;
  readonly parts: Readonly<Record<Exclude<ContextKind, "summary">, number>> & { readonly summary?: number };
}

/** `summary`: what stands in the place of an older part. */
export type ContextKind = "summary" | "instructions" | "tools" | "you" | "answers" | "results" | "images";

/** A picture of the web, as it came. */
export interface RemotePicture {
  readonly url: string;
  readonly mediaType: ImageType;
  /** Base64. */
  readonly data: string;
}
