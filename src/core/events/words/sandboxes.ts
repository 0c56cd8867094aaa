import type { SessionId } from "../ids.ts";

/** What there is for commands to run in, as it was found just now. */
export interface SandboxReport {
  readonly docker: FoundEngine | Lacking;
  /** A sandbox of the operating system, by its name. */
  readonly system: { readonly name: string } | Lacking;
}

/** An engine that answers. */
export interface FoundEngine {
  /** For people: "unix:///var/run/docker.sock". */
  readonly address: string;
  readonly version: string;
  /** The image that boxes are made of, and whether it is there; one that is not is fetched when it is first needed. */
  readonly image: string;
  readonly hasImage: boolean;
}

/** What is not there: why, and what to do about it, as sentences. */
export interface Lacking {
  readonly problem: string;
}

/** A Docker engine to choose from. */
export interface EngineChoice {
  /** What to set as the engine. */
  readonly name: string;
  readonly address: string;
  readonly description: string;
  /** It is the one that is used where none is set. */
  readonly isCurrent: boolean;
  /** Why it can't be used, as a sentence. */
  readonly problem?: string;
}

/** A container that was made for commands. */
export interface FoundBox {
  readonly id: string;
  /** Whose commands run in it. */
  readonly sessionId: SessionId;
  readonly image: string;
  /** ISO time. */
  readonly madeAt: string;
  /** Whether it belongs to this process, to another that lives, or to one that is gone. */
  readonly owner: "here" | "elsewhere" | "gone";
  /** Commands that run in it now; absent where that could not be found out, as could the memory. */
  readonly commands?: number;
  readonly memoryBytes?: number;
  readonly memoryLimitBytes?: number;
}
