import { t } from "../words.ts";
import { type Changes, commitPrompt, messageIn } from "./wording.ts";

/** What to do with words that stand in the box already. */
export type Placing = "replace" | "below";

export interface WritingPorts {
  /** The box of source control. */
  readonly box: { value: string };
  /** What is to be committed; undefined where nothing is. */
  changes(): Promise<Changes | undefined>;
  ask(prompt: { readonly system: string; readonly text: string }): Promise<{ readonly text: string } | { readonly problem: string }>;
  /** Asks where the message goes, as words stand there; undefined leaves them as they are. */
  place(): Promise<Placing | undefined>;
  isCancelled(): boolean;
}

/** How it ended. Nothing of the person's is overwritten that they did not say yes to. */
export type Written =
  | { readonly kind: "written" }
  | { readonly kind: "called-off" }
  | { readonly kind: "nothing" }
  | { readonly kind: "problem"; readonly sentence: string };

/** Puts a draft of a commit message into the box. */
export async function writeMessage({ box, changes, ask, place, isCancelled }: WritingPorts): Promise<Written> {
  const found = await changes();
  if (!found) return { kind: "nothing" };
  const before = box.value;
  const agreed = before.trim() === "" ? "replace" : await place();
  if (agreed === undefined) return { kind: "called-off" };
  const answer = await ask(commitPrompt(found));
  if (isCancelled()) return { kind: "called-off" };
  if ("problem" in answer) return { kind: "problem", sentence: answer.problem };
  const message = messageIn(answer.text);
  if (message === undefined)
    return { kind: "problem", sentence: t("The model answered with no words. Try again, or choose another model.") };
  // Somebody may have written there meanwhile.
  const placing = box.value === before ? agreed : await place();
  if (placing === undefined) return { kind: "called-off" };
  box.value = placing === "below" ? `${box.value.trimEnd()}\n\n${message}` : message;
  return { kind: "written" };
}
