import type { ApprovalMode } from "../events/approval.ts";
import type { Failure } from "../events/failure.ts";
import type { ModelRef, RunId } from "../events/ids.ts";
import type { Effort } from "../events/message.ts";
import type { Hub } from "../permissions/hub.ts";
import type { Provider } from "../providers/provider.ts";
import type { Store } from "../storage/store.ts";
import type { Tool } from "../tools/tool.ts";
import type { Keeper } from "../undo/keeper.ts";
import type { LiveSession } from "./session/live.ts";
import type { TimeLimit } from "./time-limit.ts";

/** Everything one run is given. */
export interface RunPorts {
  readonly runId: RunId;
  readonly session: LiveSession;
  readonly model: ModelRef;
  readonly resolveProvider: (model: ModelRef) => Promise<ResolvedProvider>;
  readonly tools: readonly Tool[];
  readonly hub: Hub;
  readonly blobs: Pick<Store, "saveBlob" | "loadBlob" | "blobPath">;
  /** Keeps what files were before a step changes them; without it nothing can be undone. */
  readonly keeper?: Keeper;
  readonly approvalMode: () => ApprovalMode;
  readonly trusted: () => boolean;
  readonly canAsk: () => boolean;
  readonly limits: Limits;
  readonly time: Pick<TimeLimit, "used" | "renew">;
  readonly effort: () => Effort | undefined;
  /** Waits so long, less when the person does not want to wait or the signal aborts. Never rejects. */
  readonly rest: (milliseconds: number) => Promise<void>;
  /** Names the operating system for the model. */
  readonly platform: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  /** The text without the secrets that are known here: no key goes to the model, the disk or the screen with a tool's output. */
  readonly redact: (text: string) => string;
  /** Characters at the end of a text that may be the beginning of a secret. */
  readonly openSecret: (text: string) => number;
  /** SHA-256 in hex. */
  readonly hash: (text: string) => string;
  /** Aborted when the run is to stop: by the person, by the time limit, or because the process ends. */
  readonly signal: AbortSignal;
}

/** What a run may use before it asks whether to go on. */
export interface Limits {
  readonly turns: number;
  readonly milliseconds: number;
  /** Input and output together; absent or 0 sets no limit. */
  readonly tokens?: number;
}

export type ResolvedProvider =
  /** `model` is the provider's own name of it; `window` its size in tokens, where known. */
  | { readonly kind: "ready"; readonly provider: Provider; readonly model: string; readonly window?: number }
  | { readonly kind: "unavailable"; readonly failure: Failure };

/** How the loop came to its end. `text` is the model's last words. */
export type LoopEnd =
  | { readonly outcome: "completed" | "cancelled"; readonly text: string }
  | { readonly outcome: "failed"; readonly text: string; readonly failure: Failure };
