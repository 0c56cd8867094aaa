import type { Decision } from "./approval.ts";
import type { BlobId, LaneId, MessageId, RunId, SessionId, StepId } from "./ids.ts";
import type { ImageRef } from "./message.ts";
import type { RunsOn } from "./words/runs-on.ts";

/** One tool call being carried out, or one undo by the person, as it is stored. */
export interface Step {
  readonly id: StepId;
  readonly sessionId: SessionId;
  /** Of an undo, the run that its message belongs to. */
  readonly runId: RunId;
  readonly messageId: MessageId;
  /** The task it belongs to; absent for the conversation itself. */
  readonly laneId?: LaneId;
  readonly callId: string;
  /** `undoTool` for an undo, which no model asked for. */
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
  /** What it did to files, so that it can be undone. Known, before anything is changed, of what a file tool is about to do. */
  readonly effects?: StepEffects;
  /** What let it pass, or held it back; absent while that is open, and where nothing was to be decided. */
  readonly decision?: Decision;
  /** Of a command that was begun: where it ran. */
  readonly runsOn?: RunsOn;
  /** What kept it from its work, where the person can do something about that. */
  readonly trouble?: StepTrouble;
  /** What it brought back was written by whoever wrote there: where it is from. */
  readonly untrusted?: string;
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

/** `blocked`: it may only run in a sandbox, and there is none; nothing was run. `out-of-memory`: its box had too little, and this much is worth a try. */
export type StepTrouble =
  | { readonly kind: "blocked"; readonly by: SandboxLack }
  | { readonly kind: "out-of-memory"; readonly nextMb: number };

/** Why there is no sandbox: no engine answers, it could not make a box (its image is missing), or sandboxes are switched off. */
export type SandboxLack = "engine" | "box" | "mode";

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

/** Stands where a tool's name would in a step by which the person took back what others did. It begins between runs. */
export const undoTool = "undo";

/** What a step did to files. All paths are absolute, links resolved. */
export interface StepEffects {
  readonly files: readonly FileEffect[];
  /** Folders it made, and folders it took away, empty but for what `files` tells. */
  readonly madeFolders?: readonly string[];
  readonly removedFolders?: readonly string[];
  /** Why not all of it can be undone, as a sentence. */
  readonly partial?: string;
}

/** What a step did to one file, or to a link, or to a folder as a whole. */
export interface FileEffect {
  readonly path: string;
  /** Relative to its workspace folder, with forward slashes; the absolute path when outside. */
  readonly label: string;
  readonly kind: "create" | "edit" | "delete" | "move";
  /** What it is, when no plain file; of an edit what it was. */
  readonly type?: "link" | "folder";
  /** Of a move, where it lay. */
  readonly from?: string;
  /** The raw bytes before, or of a link where it led; absent for what was not there and where `notKept` or `keptAt` tells. */
  readonly before?: BlobId;
  /** The permission bits before. */
  readonly mode?: number;
  /** SHA-256 of the bytes after, of a very large file a print of its size and time; absent for what is gone, or of an unfinished step. */
  readonly after?: string;
  /** The permission bits after, of a file that had some before. */
  readonly afterMode?: number;
  /** Of what was deleted, where it is kept now. */
  readonly keptAt?: string;
  /** Why this one can't be undone, as a sentence. */
  readonly notKept?: string;
}
