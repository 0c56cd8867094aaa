import type { Answerer, AnswerReceipt, ApprovalRequest } from "../../core/events/approval.ts";
import type { ReplyReceipt } from "../../core/events/question.ts";
import { placeWords } from "../../core/events/words/runs-on.ts";
import { unlinked } from "../notice.ts";
import { speech, t, told } from "../words.ts";

/** A toast's text, and whether it shows all of what would happen. Only then may it offer to allow. */
export interface Wording {
  readonly text: string;
  readonly whole: boolean;
}

/** VS Code cuts a notification's text at 1000 characters; long before that nobody can read it. */
export const longestDetail = 400;

/** Which agent asks, and for which task: "coder asks, for “Write tests”". "" where the coworker itself does. Titles are a model's, so one that a notification would show differently is left out. */
export function askerOf(agent: string | undefined, task: string | undefined): string {
  if (agent === undefined) return "";
  return task !== undefined && showsFaithfully(task) ? t("{0} asks, for “{1}”", agent, task) : t("{0} asks", agent);
}

/**
 * The question as one line, with who asks it for which task. The detail comes last and uncut, so that nothing in it can pass for our own words;
 * one that a notification would cut or show differently from what it is (lines, several spaces, links, icons) is left out and said.
 */
export function questionLine(request: ApprovalRequest, waiting: number, task?: string): Wording {
  const count = waiting > 1 ? `${t("(1 of {0} waiting)", waiting)} ` : "";
  const asker = askerOf(request.agent, task);
  const opening = `${count}${asker ? `${asker}: ` : ""}${oneLine(told(request.title))}`;
  const where = [oneLine(request.where), ...(request.runsOn ? [placeWords(request.runsOn, request.box, speech)] : [])].join(", ");
  if (!showsFaithfully(request.detail)) {
    const why = request.detailKind === "diff" ? [] : [t("It can't be shown here as it is.")];
    return { text: unlinked([opening, t("In {0}.", where), ...why, t("Look at it in the chat first.")].join(" ")), whole: false };
  }
  const place = request.detailKind === "path" ? "" : ` ${t("In {0}:", where)}`;
  return { text: `${unlinked(`${opening}${place}`)} ${request.detail}`, whole: true };
}

/** Whether a notification or a picker shows this text as it is, to the last character. */
export function showsFaithfully(detail: string): boolean {
  return detail.length <= longestDetail && detail === detail.trim() && !/[\r\n\t]|\s{2}|\]\(|\$\([\w-]+(?:~\w+)?\)/.test(detail);
}

/** What to tell somebody whose answer did not count; undefined when it did. */
export function receiptSentence(receipt: AnswerReceipt): string | undefined {
  if (receipt.kind === "accepted") return undefined;
  if (receipt.kind === "unknown") return t("This question is no longer open: its run has ended, or goes on in another window.");
  if (receipt.kind === "unfit") return told(receipt.problem);
  if (receipt.by === "stopped") return t("The run was stopped before this answer, so nothing was done.");
  const place = placeOf({ by: receipt.by, elsewhere: receipt.elsewhere });
  return receipt.decision === "allow" ? t("This was already allowed {0}.", place) : t("This was already denied {0}.", place);
}

/** What to tell somebody whose reply to a question for words or a choice did not count; undefined when it did. */
export function replySentence(receipt: ReplyReceipt): string | undefined {
  switch (receipt.kind) {
    case "accepted":
      return undefined;
    case "unfit":
      return told(receipt.problem);
    case "unknown":
      return t("This question is no longer open: its run has ended, or goes on in another window.");
    case "late":
      return receipt.by === "stopped"
        ? t("The run was stopped before this answer.")
        : t("This was already answered {0}.", placeOf({ by: receipt.by, elsewhere: receipt.elsewhere }));
    default:
      return receipt satisfies never;
  }
}

function placeOf({ by, elsewhere }: { readonly by: Exclude<Answerer, "stopped">; readonly elsewhere?: true }): string {
  return elsewhere ? t("in another window") : places[by];
}

const places: Readonly<Record<Exclude<Answerer, "stopped">, string>> = {
  chat: t("in the chat"),
  toast: t("in a notification"),
  command: t("by a command"),
  terminal: t("in the terminal"),
  json: t("by a program"),
  telegram: t("in Telegram"),
  nobody: t("because nobody could be asked"),
  rule: t("by a rule or mode that came meanwhile"),
};

/** The text with each gap as one space. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
