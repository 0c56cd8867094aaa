import type { BlobId, MessageId, RunId, SessionId, StepId } from "./ids.ts";
import type { ImageRef } from "./message.ts";

/** One tool call being carried out, as it is stored. */
export interface Step {
  readonly id: StepId;
  readonly sessionId: SessionId;
  readonly runId: RunId;
  readonly messageId: MessageId;
  readonly callId: string;
  readonly tool: string;
  /** One quiet line for people: "Run npm test". */
  readonly title: string;
  /** The arguments as the model sent them, parsed where they parse, else the raw string. */
  readonly input: unknown;
  readonly state: StepState;
  /** What the model is told. Capped; `fullOutput` holds the rest. */
  readonly output: string;
  /** The one fact at the right of the line: "214 lines", "exit 1", "+4 −2". */
  readonly summary: string;
  /** The whole output as a blob, when `output` had to be cut. */
  readonly fullOutput?: BlobId;
  /** What it shows the model besides words. */
  readonly images?: readonly ImageRef[];
  readonly change?: FileChange;
  readonly startedAt: string;
  readonly endedAt?: string;
}

/**
 * `pending`: asked for and nothing changed by it yet (being checked, waiting for an answer, or only reading). `running`: begun to change or run something.
 * All others are outcomes.
 */
export type StepState = "pending" | "running" | StepOutcome;

/** `unknown`: it was running when the process died; nobody knows how far it came. */
export type StepOutcome = "ok" | "failed" | "denied" | "cancelled" | "unknown";

/** A change to one file, with what is needed to show it. */
export interface FileChange {
  /** Absolute, links resolved. */
  readonly path: string;
  /** Relative to its workspace folder, with forward slashes; the absolute path when outside. */
  readonly label: string;
  readonly kind: "create" | "edit" | "move" | "delete";
  readonly addedLines: number;
  readonly removedLines: number;
  /** Of a moved file, where it lay, as a label. */
  readonly from?: string;
  /** Of a deleted file or folder, the absolute path where it is kept now. */
  readonly keptAt?: string;
  /** The text before, absent for a file that was not there and for what is no text. */
  readonly before?: BlobId;
  /** The text after, absent for what is gone or no text. */
  readonly after?: BlobId;
}
