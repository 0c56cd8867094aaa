import type { Answerer, ApprovalAnswer } from "../../events/approval.ts";
import type { Event } from "../../events/event.ts";
import { escaped } from "../format/inline.ts";

export type Approval = Extract<Event, { type: "approval-request" }>;
export type Inquiry = Extract<Event, { type: "question-request" }>;

/** Characters of what would happen that are shown at once. */
const longestShown = 2500;

/** A question for permission as it is shown: everything in it is shown as it is, whatever marks it holds. */
export function approvalHtml({ title, detail, where, reasons, agent }: Approval): string {
  const shown = isLong({ detail }) ? `${detail.slice(0, endOf(detail))}\n…` : detail;
  const parts = [
    `<b>${escaped(title)}</b>${agent === undefined ? "" : ` (${escaped(agent)} asks)`}`,
    `<pre>${escaped(shown)}</pre>`,
    `Where: <code>${escaped(where.slice(0, 300))}</code>`,
    ...reasons.slice(0, 5).map((each) => `• ${escaped(each.slice(0, 200))}`),
  ];
  return parts.join("\n");
}

/** Whether there is more than was shown. */
export function isLong({ detail }: Pick<Approval, "detail">): boolean {
  return detail.length > longestShown;
}

function endOf(detail: string): number {
  const unit = detail.charCodeAt(longestShown - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? longestShown - 1 : longestShown;
}

/** The rest of what there is to know of it. */
export function moreText({ rules, commands, box, runsOn, scopes }: Approval): string {
  const known = (commands ?? []).map(({ text, known: words }) => `${text}${words === undefined ? "" : `: ${words}`}`);
  const lines = [
    ...known,
    ...(rules?.length && scopes.includes("session") ? [`“For this conversation” lays down: ${rules.join(", ")}`] : []),
    ...(runsOn ? [`It would run ${runsOn === "host" ? "on the machine itself" : `in a sandbox (${runsOn})`}.`] : []),
    ...(box ? [JSON.stringify(box)] : []),
  ];
  return lines.join("\n");
}

export function inquiryHtml({ text, freeText, choices, form, agent }: Inquiry): string {
  const asks = agent === undefined ? "" : ` (${escaped(agent)} asks)`;
  const details = choices.flatMap(({ label, detail }) =>
    detail === undefined ? [] : [`• <b>${escaped(label)}</b>: ${escaped(detail.slice(0, 300))}`],
  );
  const isFilledIn = form !== undefined && form.length > 0;
  const how = isFilledIn
    ? "<i>There are fields to fill in: that is done in VS Code or the terminal.</i>"
    : freeText || choices.length === 0
      ? "<i>Reply to this message to answer in your own words.</i>"
      : "";
  return [`❓ ${escaped(text.slice(0, 3000))}${asks}`, ...details, how].filter((each) => each !== "").join("\n");
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
  return `${verb} ${who === undefined ? places[by] : `by ${escaped(who)}`}.`;
}

export function repliedHtml(by: Answerer, words: string | undefined, who: string | undefined): string {
  if (by === "stopped") return "⏹ The run was stopped before this was answered.";
  const place = who === undefined ? places[by] : `by ${escaped(who)}`;
  return words === undefined ? `It stays unanswered ${place}.` : `✅ ${escaped(words.slice(0, 300))}, ${place}.`;
}

export function placeWords(by: Answerer): string {
  return places[by] || "by the end of the run";
}
