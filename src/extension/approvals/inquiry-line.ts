import type { Question } from "../../core/events/question.ts";
import { t, told } from "../words.ts";
import { askerOf, longestDetail, oneLine, showsFaithfully, type Wording } from "./wording.ts";

/** A button under a question for words or a choice. */
export interface Offered {
  readonly title: string;
  /** Absent: show the question. */
  readonly value?: string;
}

/** More buttons than this are no longer read. */
const mostButtons = 3;

/**
 * The question as one line, with who asks it; `task` is what the task is called for which it is asked or that it is about. Words that a notification would
 * take for links or icons are left out, and then it is not whole.
 */
export function inquiryLine({ about, agent, text }: Question, task: string | undefined): Wording {
  if (about === "plan") return { text: t("AnyCowork has made a plan and waits for you to look through it."), whole: false };
  const named = about === "task" ? undefined : task;
  const asker = askerOf(agent, named) || t("AnyCowork asks");
  const isOurs = about !== "ask-user" && about !== "server";
  const line = oneLine(isOurs ? told(text) : text);
  const shown = line.length > longestDetail ? `${line.slice(0, longestDetail - 1).trimEnd()}…` : line;
  if (showsFaithfully(shown)) return { text: `${asker}: ${shown}`, whole: shown === line };
  if (about === "task" && task !== undefined && showsFaithfully(task))
    return { text: t("The task “{0}” failed, and nothing else helped. What shall become of it?", task), whole: false };
  return { text: agent === undefined ? t("AnyCowork has a question for you.") : t("{0} asks you something.", agent), whole: false };
}

/** What can be answered without looking at the question; a limit's buttons say how far one goes on. */
export function offeredFor({ about, choices, multiple }: Question, whole: boolean): readonly Offered[] {
  if (about === "plan") return [{ title: t("Look Through") }];
  if (!whole || multiple || choices.length > mostButtons) return [{ title: t("Answer…") }];
  const titleOf = ({ label, detail }: (typeof choices)[number]) =>
    about === "limit" && detail ? `${told(label)}: ${lowered(told(detail))}` : told(label);
  return [...choices.map((each) => ({ title: titleOf(each), value: each.value })), { title: t("Show") }];
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
