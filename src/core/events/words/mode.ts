import type { ApprovalMode } from "../approval.ts";

/** A mode in words, for whoever chooses one. */
export interface ModeWords {
  readonly mode: ApprovalMode;
  readonly label: string;
  /** What passes in it and what is asked. */
  readonly detail: string;
}

/** From the most careful to the least, and last the one without a person. */
export const modeWords: readonly ModeWords[] = [
  { mode: "ask", label: "Ask", detail: "Reading in the workspace passes; everything else asks." },
  { mode: "edits", label: "Edits", detail: "File changes in the workspace pass too; commands ask." },
  { mode: "smart", label: "Smart", detail: "File changes in the workspace and commands that provably only read pass; all else asks." },
  {
    mode: "all",
    label: "All",
    detail: "Dangerous: every command and change passes, except what is forbidden or must always be asked.",
  },
  { mode: "none", label: "None", detail: "Nothing is asked: what would be is refused." },
];

/** What somebody must know before everything passes. */
export const allModeWarning =
  "From then on it runs any command and changes any file you could, without asking: what a model gets wrong, or is talked into by a text it reads, is done at once. Only what is forbidden, and what must always be asked (such as changes to the settings of this editor), is still held back.";

/** The words for a mode. */
export function wordsOf(mode: ApprovalMode): ModeWords {
  return modeWords.find((each) => each.mode === mode) ?? { mode, label: mode, detail: "" };
}
