import type { Answerer, ApprovalAnswer } from "../../events/approval.ts";
import type { Event } from "../../events/event.ts";
import { short } from "../format/inline.ts";

export type Approval = Extract<Event, { type: "approval-request" }>;
export type Inquiry = Extract<Event, { type: "question-request" }>;

/** What fits into one message, with the outcome below. */
const longest = { title: 300, detail: 2200, where: 200, reason: 150, question: 1800, choice: 60, choiceDetail: 120, name: 80 } as const;
const mostReasons = 5;
const mostDetails = 8;

/** A question for permission as it is shown: everything in it is shown as it is, whatever marks it holds. */
export function approvalHtml({ title, detail, where, reasons, agent }: Approval): string {
  const parts = [
    `<b>${short(title, longest.title)}</b>${asks(agent)}`,
    `<pre>${short(detail, longest.detail, "\n…")}</pre>`,
    `Where: <code>${short(where, longest.where)}</code>`,
    ...reasons.slice(0, mostReasons).map((each) => `• ${short(each, longest.reason)}`),
  ];
  return parts.join("\n");
}

/** Whether there is more of what would happen than is shown at once. */
export function isLong({ detail }: Pick<Approval, "detail">): boolean {
  return detail.length > longest.detail;
}

/** What else there is to know of it beyond what is shown at once. */
export function moreText({ title, where, reasons, rules, commands, box, runsOn, scopes }: Approval): string {
  const known = (commands ?? []).map(({ text, known: words }) => `${text}${words === undefined ? "" : `: ${words}`}`);
  const isCut = reasons.length > mostReasons || reasons.some((each) => each.length > longest.reason);
  const lines = [
    ...(title.length > longest.title ? [title] : []),
    ...(where.length > longest.where ? [`Where: ${where}`] : []),
    ...(isCut ? reasons.map((each) => `• ${each}`) : []),
    ...known,
    ...(rules?.length && scopes.includes("session") ? [`“For this conversation” lays down: ${rules.join(", ")}`] : []),
    ...(runsOn ? [`It would run ${runsOn === "host" ? "on the machine itself" : `in a sandbox (${runsOn})`}.`] : []),
    ...(box ? [JSON.stringify(box)] : []),
  ];
  return lines.join("\n");
}

export function inquiryHtml({ text, freeText, multiple, choices, form, agent }: Inquiry): string {
  const listed = choices.filter(({ detail }) => multiple || detail !== undefined).slice(0, mostDetails);
  const details = listed.map(
    ({ label, detail = "" }) =>
      `• <b>${short(label, longest.choice)}</b>${detail === "" ? "" : `: ${short(detail, longest.choiceDetail)}`}`,
  );
  const how =
    form !== undefined && form.length > 0
      ? "<i>There are fields to fill in: that is done in VS Code or the terminal.</i>"
      : freeText || choices.length === 0
        ? "<i>Reply to this message to answer in your own words.</i>"
        : multiple
          ? "<i>Several can be chosen: that is done in VS Code or the terminal. To choose one, reply with its name.</i>"
          : "";
  return [`❓ ${short(text, longest.question)}${asks(agent)}`, ...details, how].filter((each) => each !== "").join("\n");
}

function asks(agent: string | undefined): string {
  return agent === undefined ? "" : ` (${short(agent, longest.name)} asks)`;
}

const places: Readonly<Record<Answerer, string>> = {
  chat: "in the chat of VS Code",
  toast: "in a notification of VS Code",
  command: "by a command of VS Code",
  terminal: "in the terminal",
  json: "by the program that started it",
  telegram: "in Telegram",
  stopped: "",
  nobody: "because nobody could be asked",
  rule: "by a rule or mode that came meanwhile",
};

/** What became of it; `who` pressed here. */
export function outcomeHtml(
  { decision, scope, by }: Pick<ApprovalAnswer, "decision" | "scope"> & { readonly by: Answerer },
  who: string | undefined,
): string {
  if (by === "stopped") return "⏹ The run was stopped before this was answered.";
  const verb = decision === "allow" ? (scope === "once" ? "✅ Allowed once" : "✅ Allowed for this conversation") : "🚫 Denied";
  return `${verb} ${who === undefined ? places[by] : `by ${short(who, longest.name)}`}.`;
}

export function repliedHtml(by: Answerer, words: string | undefined, who: string | undefined): string {
  if (by === "stopped") return "⏹ The run was stopped before this was answered.";
  const place = who === undefined ? places[by] : `by ${short(who, longest.name)}`;
  return words === undefined ? `It stays unanswered ${place}.` : `✅ ${short(words, 200)}, ${place}.`;
}

export function placeWords(by: Answerer): string {
  return places[by] || "by the end of the run";
}
