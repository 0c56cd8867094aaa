import type { Step } from "../../src/core/events/step.ts";
import type { UndoFile, UndoScope } from "../../src/core/events/undo.ts";
import { t, told } from "../words.ts";
import { filesLeft, type Undone } from "./undone.ts";

/** How much of what a step did to files can be taken back. Absent for one that did nothing to files. */
export interface Undoable {
  readonly files: number;
  /** Why not all of it, or nothing, as sentences. */
  readonly limits: readonly string[];
}

export function undoableOf({ effects }: Pick<Step, "effects">): Undoable | undefined {
  if (!effects) return undefined;
  const limits = [...effects.files.flatMap((each) => each.notKept ?? []), ...(effects.partial ? [effects.partial] : [])];
  const files = effects.files.filter((each) => each.notKept === undefined).length + folderCount(effects);
  return files === 0 && limits.length === 0 ? undefined : { files, limits: [...new Set(limits)] };
}

function folderCount({ madeFolders = [], removedFolders = [] }: NonNullable<Step["effects"]>): number {
  return madeFolders.length + removedFolders.length > 0 ? 1 : 0;
}

/** How many files these steps changed in a way that can be taken back, and was not yet. */
export function changedFiles(steps: readonly Step[], undone: Undone): number {
  return new Set(steps.flatMap((each) => filesLeft(each, undone)).map((each) => each.path)).size;
}

export const undoTitles: Readonly<Record<UndoScope["kind"], string>> = {
  step: t("Undo this step?"),
  run: t("Undo all changes of this run?"),
  before: t("Restore files to before this message?"),
};

const actions: Readonly<Record<UndoFile["action"], string>> = {
  restore: t("gets its former content"),
  "put-back": t("is put back"),
  "move-back": t("is moved back"),
  trash: t("to the trash"),
};

/** What would become of a file, in a few words at the right of its line. */
export function actionWord({ action, state }: UndoFile): string {
  if (state === "same") return t("as it was already");
  return state === "not-kept" ? t("can't be undone") : actions[action];
}

/** What the person should know of a file before it is chosen. */
export function whyWord({ action, state, why }: UndoFile): string | undefined {
  // What is overwritten is kept first, else it is not overwritten.
  return state === "changed-since" && action === "restore"
    ? [why && told(why), t("What is there now is kept in the undo.")].join(" ").trim()
    : why && told(why);
}

/** Files as lists of files are sorted. */
export function inPathOrder<Kind extends Pick<UndoFile, "path">>(files: readonly Kind[]): readonly Kind[] {
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

/** Whether a file is chosen before the person has chosen anything, and whether it can be. */
export function isReady({ state }: UndoFile): boolean {
  return state === "ready";
}

export function isChoosable({ state }: UndoFile): boolean {
  return state === "ready" || state === "changed-since" || state === "gone";
}
