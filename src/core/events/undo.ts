import type { MessageId, RunId, StepId } from "./ids.ts";

/** What is to be undone. `before`: all that was done since this message, it included. */
export type UndoScope =
  | { readonly kind: "step"; readonly stepId: StepId }
  | { readonly kind: "run"; readonly runId: RunId }
  | { readonly kind: "before"; readonly messageId: MessageId };

/** What an undo would do, file by file. Nothing is done yet. */
export interface UndoPlan {
  readonly scope: UndoScope;
  readonly files: readonly UndoFile[];
  /** What can't be undone, and why, as sentences. */
  readonly notes: readonly string[];
}

/** What would become of one file. */
export interface UndoFile {
  /** Where it is to lie again, or of what goes away where it lies. */
  readonly path: string;
  readonly label: string;
  /** `restore`: its former content. `put-back`: it was deleted. `move-back`: it lies elsewhere. `trash`: it was not there before. */
  readonly action: "restore" | "put-back" | "move-back" | "trash";
  /**
   * `ready`. `changed-since`: not what the step left there, so only undone when it is named. `gone`: it is not there any more.
   * `same`: it is as it was already. `not-kept`: it can't be undone.
   */
  readonly state: "ready" | "changed-since" | "gone" | "same" | "not-kept";
  /** Says more about the state, as a sentence. */
  readonly why?: string;
  /** A print of what is there now: an undo holds only for that. Absent when nothing is there. */
  readonly now?: string;
}

/** What became of one file. */
export interface UndoneFile extends Pick<UndoFile, "path" | "label" | "action"> {
  readonly done: boolean;
  /** Why not, as a sentence. */
  readonly problem?: string;
}

/** Some files of a plan: it can be given back as it is, or with fewer files. */
export interface UndoChoice {
  readonly scope: UndoScope;
  readonly files: readonly { readonly path: string; readonly now?: string }[];
}

export interface UndoReport {
  readonly stepId?: StepId;
  readonly files: readonly UndoneFile[];
}
