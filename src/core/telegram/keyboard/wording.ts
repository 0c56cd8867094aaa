import type { Answerer, ApprovalAnswer } from "../../events/approval.ts";
import type { Event } from "../../events/event.ts";
import type { Question } from "../../events/question.ts";
import type { Words } from "../../events/words/language.ts";
import { short } from "../format/inline.ts";

export type Approval = Extract<Event, { type: "approval-request" }>;
export type Inquiry = Extract<Event, { type: "question-request" }>;

/** What fits into one message, with the outcome below. */
const longest = { title: 300, detail: 2200, where: 200, reason: 150, question: 1800, choice: 60, choiceDetail: 120, name: 80 } as const;
const mostReasons = 5;
const mostLines = 12;
const fewLines = 4;
const mostDetails = 8;

/** A question for permission as it is shown: everything in it is shown as it is, whatever marks it holds. */
export function approvalHtml(asked: Approval, words: Words): string {
  const { title, detail, where, reasons, agent } = asked;
  const { t, told } = words;
  const what = `<pre>${short(excerptOf(asked), longest.detail, "\n…")}</pre>`;
  const why = [
    t("Where: {0}", `<code>${short(where, longest.where)}</code>`),
    ...reasons.slice(0, mostReasons).map((each) => `• ${short(told(each), longest.reason)}`),
  ];
  // Nobody reads what stands below a long text.
  const isFirst = detail.split("\n").length <= fewLines;
  return [`<b>${short(told(title), longest.title)}</b>${asks(agent, words)}`, ...(isFirst ? [what, ...why] : [...why, what])].join("\n");
}

type Detailed = Pick<Approval, "detail" | "detailKind">;

/** Whether there is more of what would happen than is shown at once. */
export function isLong(asked: Detailed): boolean {
  return excerptOf(asked) !== asked.detail || asked.detail.length > longest.detail;
}

/**
 * The first lines of what would happen: as many as a telephone shows at once, with a “…” wherever something is left out. Of a long change of a file
 * the two lines that name it are, since that stands above; of anything else nothing before what is shown, however much it looks like a change.
 */
function excerptOf({ detail, detailKind }: Detailed): string {
  const lines = detail.split("\n");
  if (lines.length <= mostLines) return detail;
  const isNamed = detailKind === "diff" && lines[0]?.startsWith("--- ") === true && lines[1]?.startsWith("+++ ") === true;
  const shown = isNamed ? lines.slice(2) : lines;
  return [...(isNamed ? ["…"] : []), ...shown.slice(0, mostLines), ...(shown.length > mostLines ? ["…"] : [])].join("\n");
}

/** What else there is to know of it beyond what is shown at once. */
export function moreText({ title, where, reasons, rules, commands, box, runsOn, scopes }: Approval, { t, told }: Words): string {
  const known = (commands ?? []).map(({ text, known: why }) => `${text}${why === undefined ? "" : `: ${told(why)}`}`);
  const isCut = reasons.length > mostReasons || reasons.some((each) => each.length > longest.reason);
  const lines = [
    ...(title.length > longest.title ? [told(title)] : []),
    ...(where.length > longest.where ? [t("Where: {0}", where)] : []),
    ...(isCut ? reasons.map((each) => `• ${told(each)}`) : []),
    ...known,
    ...(rules?.length && scopes.includes("session") ? [t("“For this conversation” lays down: {0}", rules.join(", "))] : []),
    ...(runsOn === undefined
      ? []
      : [runsOn === "host" ? t("It would run on the machine itself.") : t("It would run in a sandbox ({0}).", runsOn)]),
    ...(box ? [JSON.stringify(box)] : []),
  ];
  return lines.join("\n");
}

/** A question for words or a choice. */
export function inquiryHtml(inquiry: Inquiry, words: Words): string {
  const { text, freeText, multiple, choices, form, agent } = inquiry;
  const { t } = words;
  const told = ourWords(inquiry, words);
  const listed = choices.filter(({ detail }) => multiple || detail !== undefined).slice(0, mostDetails);
  const details = listed.map(
    ({ label, detail = "" }) =>
      `• <b>${short(told(label), longest.choice)}</b>${detail === "" ? "" : `: ${short(told(detail), longest.choiceDetail)}`}`,
  );
  const how =
    form !== undefined && form.length > 0
      ? t("<i>There are fields to fill in: that is done in VS Code or the terminal.</i>")
      : freeText || choices.length === 0
        ? t("<i>Reply to this message to answer in your own words.</i>")
        : multiple
          ? t("<i>Several can be chosen: that is done in VS Code or the terminal. To choose one, reply with its name.</i>")
          : "";
  return [`❓ ${short(told(text), longest.question)}${asks(agent, words)}`, ...details, how].filter((each) => each !== "").join("\n");
}

function asks(agent: string | undefined, { t }: Words): string {
  return agent === undefined ? "" : ` (${t("{0} asks", short(agent, longest.name))})`;
}

/** What the run itself asks is ours to say; what a model or a server asks is theirs, and stays as it is. */
export function ourWords({ about }: Pick<Question, "about">, { told }: Words): (sentence: string) => string {
  return about === "ask-user" || about === "server" ? (sentence) => sentence : told;
}

/** Where or by whom something was answered, as a part of a sentence. */
function placesIn({ t }: Words): Readonly<Record<Answerer, string>> {
  return {
    chat: t("in the chat of VS Code"),
    toast: t("in a notification of VS Code"),
    command: t("by a command of VS Code"),
    terminal: t("in the terminal"),
    json: t("by the program that started it"),
    telegram: t("in Telegram"),
    stopped: t("by the end of the run"),
    nobody: t("because nobody could be asked"),
    rule: t("by a rule or mode that came meanwhile"),
  };
}

/** The same, of whoever it was; `who` pressed here. */
export function placeWords(by: Answerer, words: Words, who?: string): string {
  return who === undefined ? placesIn(words)[by] : words.t("by {0}", short(who, longest.name));
}

/** `stopped`: the run of the question ended with it. `anew`: it is asked again as another question. `dropped`: the run went on without it. */
export type Fate = "stopped" | "anew" | "dropped";

/** What became of one that nobody answered. */
export function withdrawnHtml(fate: Fate, { t }: Words): string {
  if (fate === "anew") return t("↪️ Another window goes on with this, so it is asked anew below.");
  return fate === "stopped" ? t("⏹ The run was stopped before this was answered.") : t("⏹ This was withdrawn before it was answered.");
}

/** What became of it; `who` pressed here. */
export function outcomeHtml(
  { decision, scope, by }: Pick<ApprovalAnswer, "decision" | "scope"> & { readonly by: Answerer },
  who: string | undefined,
  words: Words,
): string {
  const { t } = words;
  const place = placeWords(by, words, who);
  if (decision !== "allow") return t("🚫 Denied {0}.", place);
  return scope === "once" ? t("✅ Allowed once {0}.", place) : t("✅ Allowed for this conversation {0}.", place);
}

/** What became of a question: `said` is the answer. */
export function repliedHtml(
  { by, said }: { readonly by: Answerer; readonly said: string | undefined },
  who: string | undefined,
  words: Words,
): string {
  const { t } = words;
  const place = placeWords(by, words, who);
  return said === undefined ? t("It stays unanswered {0}.", place) : `✅ ${short(said, 200)}, ${place}.`;
}
