import { randomBytes } from "node:crypto";
import type { SessionId } from "../../events/ids.ts";
import type { ChatRow, PutButton, PutQuestion } from "../../events/telegram/rows.ts";
import { isStillIn } from "../chat/admit.ts";
import { placeOf } from "../chat/book.ts";
import type { ChatPorts } from "../chat/ports.ts";
import { type Approval, approvalHtml, type Inquiry, inquiryHtml, isLong, moreText } from "./wording.ts";

/** Where a question goes, and what stands above it as HTML. */
export interface Target {
  readonly rows: readonly ChatRow[];
  readonly sessionId: SessionId;
  readonly head?: string;
}

/** How long a press counts. Whoever comes later answers in VS Code or the terminal; the question itself waits on. */
const validMs = 24 * 60 * 60 * 1000;
const mostAsked = 40;
/** Beyond what Telegram shows as buttons nobody looks for the right one. */
const mostChoices = 30;

/** Puts a question for permission into chats. A chat that has it already is left alone. */
export async function putApproval(ports: ChatPorts, event: Approval, { rows, sessionId, head = "" }: Target): Promise<void> {
  const { approvalId, scopes, binding, detail } = event;
  const labels: readonly (readonly [PutButton["act"], string])[] = [
    ["once", "Allow once"],
    ...(scopes.includes("session") ? [["session", "For this conversation"] as const] : []),
    ["deny", "Deny"],
    ...(isLong(event) || moreText(event) !== "" ? [["more", "Show more"] as const] : []),
  ];
  const more = moreText(event);
  const whole = isLong(event) ? `${detail}\n\n${more}` : more;
  const put = { about: { approvalId }, binding, html: head + approvalHtml(event), detail: whole };
  for (const row of rows) await ask(ports, row, { put, sessionId, buttons: labels });
}

/** The same for a question for words or a choice. */
export async function putInquiry(ports: ChatPorts, event: Inquiry, { rows, sessionId, head = "" }: Target): Promise<void> {
  const { questionId, choices, multiple } = event;
  const labels = multiple ? [] : choices.slice(0, mostChoices).map(({ value, label }) => [{ choice: value }, label] as const);
  const put = { about: { questionId }, html: head + inquiryHtml(event) };
  for (const row of rows) await ask(ports, row, { put, sessionId, buttons: labels });
}

interface Putting {
  readonly put: Pick<PutQuestion, "about" | "binding" | "html" | "detail">;
  readonly sessionId: string;
  readonly buttons: readonly (readonly [PutButton["act"], string])[];
}

async function ask(
  { book, sender, now, redact, log }: ChatPorts,
  row: ChatRow,
  { put, sessionId, buttons: labels }: Putting,
): Promise<void> {
  const id = idOf(put);
  const current = book.get(row.chat) ?? row;
  if (current.asked.some((each) => idOf(each) === id)) return;
  const buttons = labels.map(([act, label]): PutButton => ({ act, label, word: randomBytes(9).toString("base64url") }));
  const html = redact(put.html);
  const told = await sender.call("sendMessage", {
    chat_id: row.chat,
    text: html,
    parse_mode: "HTML",
    reply_markup: { inline_keyboard: keysOf(buttons) },
  });
  if (!told.ok) return log(`A question could not be put in chat ${row.chat}: ${told.why}`);
  const until = new Date(now() + validMs).toISOString();
  const asked: PutQuestion = { ...put, html, sessionId, buttons, messageId: told.result.message_id, until };
  await book.change(placeOf(current), ({ asked: before }) => ({ asked: [...before, asked].slice(-mostAsked) }));
}

export function idOf({ about }: Pick<PutQuestion, "about">): string {
  return "approvalId" in about ? about.approvalId : about.questionId;
}

function keysOf(buttons: readonly PutButton[]): { text: string; callback_data: string }[][] {
  return buttons.map(({ label, word }) => [{ text: label.slice(0, 60).toWellFormed(), callback_data: word }]);
}

/** Writes under a question what became of it, wherever it was put, and takes its buttons away. */
export async function conclude(ports: ChatPorts, id: string, outcome: string): Promise<void> {
  const { book, sender } = ports;
  for (const row of book.all()) {
    const put = row.asked.find((each) => idOf(each) === id && !each.isOver);
    if (!put) continue;
    await book.change(placeOf(row), ({ asked }) => ({ asked: asked.map((each) => (each === put ? { ...each, isOver: true } : each)) }));
    if (!(await isStillIn(ports, row.chat))) continue;
    const told = await sender.call("editMessageText", {
      chat_id: row.chat,
      message_id: put.messageId,
      text: `${put.html}\n\n${outcome}`,
      parse_mode: "HTML",
    });
    // One that is too old, or was deleted, can't say it any more.
    if (!told.ok && told.code === 400)
      await sender.call("sendMessage", {
        chat_id: row.chat,
        text: outcome,
        parse_mode: "HTML",
        reply_parameters: { message_id: put.messageId, allow_sending_without_reply: true },
      });
  }
}
