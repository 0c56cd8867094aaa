import type { StepEffects } from "../events/step.ts";
import type { Store } from "../storage/store.ts";

/** Open documents: what is on the screen counts. */
export interface ScreenDocuments {
  /** The text as the person sees it where it differs from the disk; undefined when the file is not open or holds the same. */
  read(path: string): Promise<string | undefined>;
  /** Replaces the text of an open document and saves it; false when the file is not open. */
  replace(path: string, change: { readonly expected: string; readonly text: string }): Promise<boolean>;
}

/** Whoever waits for an undo. */
export interface UndoWatch {
  /** Stops it between two files: what is done stays done, and the rest is left and said. */
  readonly signal?: AbortSignal;
  /** How many files are through of all: first each is kept as it is (`keep`), and only then they are undone. */
  progress?(stage: "keep" | "undo", done: number, of: number): void;
}

/** What carrying out an undo needs. */
export interface ApplyPorts {
  readonly store: Pick<Store, "saveBlob" | "loadBytes">;
  /** Our trash. */
  readonly trash: string;
  readonly documents?: ScreenDocuments & { unsaved(): Promise<readonly string[]> };
  /**
   * Called once before anything is changed, with what is about to be; what it rejects with ends the undo with nothing done.
   * This record is what undoes the undo.
   */
  record(effects: StepEffects): Promise<void>;
  /** Hears which paths are about to be changed, so that no command in a sandbox is taken for who did it. */
  vouch?(paths: readonly string[]): void;
}
