import type { BlobId, ModelRef, SessionId } from "./events/ids.ts";
import type { SessionRecord } from "./events/session-view.ts";
import type { ModelChoice } from "./protocol/host-message.ts";
import type { Runtime } from "./runtime.ts";
import type { OpenDocuments } from "./tools/ports.ts";
import type { Tool } from "./tools/tool.ts";

/** What a surface gives the core: the holes it fills. */
export interface Host {
  /** Where everything is kept; made when it is not there. */
  readonly dataFolder: string;
  /** The folder of `sql-wasm.wasm`. */
  readonly assetsFolder: string;
  /** The API key of a provider ("openai"), or undefined. */
  key(provider: string): Promise<string | undefined>;
  /** Another endpoint that speaks the provider's protocol, or undefined for its own. */
  baseUrl(provider: string): string | undefined;
  /** Models to list besides the built-in ones. */
  extraModels(): readonly ModelRef[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Restricted Mode is the opposite: only reading tools are offered and run. */
  trusted(): boolean;
  /** Whether somebody can be asked. If not, what would be asked is refused at once. */
  canAsk(): boolean;
  readonly documents?: OpenDocuments;
  /** Tools only this surface has, for a session's workspace folders. */
  extraTools?(folders: readonly string[]): readonly Tool[];
  limits(): RunLimits;
  /** One line for the log; never a secret. */
  log(line: string): void;
}

/** Reaching one ends the run as failed with a sentence. */
export interface RunLimits {
  readonly turns: number;
  readonly milliseconds: number;
}

/** The runtime and what surfaces need beside it. */
export interface Core {
  readonly runtime: Runtime;
  models(): Promise<readonly ModelChoice[]>;
  record(sessionId: SessionId): Promise<SessionRecord | undefined>;
  loadBlob(id: BlobId): Promise<string | undefined>;
  blobPath(id: BlobId): string;
}

/** Opens the data folder and puts the core together. Rejects with a `StoreError` when the folder can't be used. */
export async function createCore(_host: Host): Promise<Core> {
  throw new Error("being written");
}
