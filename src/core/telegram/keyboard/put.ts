import { randomBytes } from "node:crypto";
import type { SessionId } from "../../events/ids.ts";
import type { ChatRow, PutButton, PutQuestion } from "../../events/telegram/rows.ts";
import { isStillIn } from "../chat/admit.ts";
import { placeOf } from "../chat/book.ts";
import type { ChatPorts } from "../chat/ports.ts";
import { type Approval, approvalHtml, type Inquiry, inquiryHtml, isLong, moreText } from "./wording.ts";

/** How long a press counts. Whoever comes later answers in VS Code or the terminal; the question itself waits on. */
const validMs = 24 * 60 * 60 * 1000;
const mostAsked = 40;
/** Beyond what Telegram shows as buttons nobody looks for the right one. */
const mostChoices = 30;

/** A question as it is put, wherever that is. */
export interface Putting {
  readonly put: Pick<PutQuestion, "about" | "binding" | "html" | "detail">;
  readonly sessionId: SessionId;
  readonly buttons: readonly (readonly [PutButton["act"], string])[];
}

/** A question for permission. */
export function approvalToPut(event: Approval, sessionId: SessionId): Putting {
  const { approvalId, scopes, binding, detail } = event;
  const more = moreText(event);
  const buttons: readonly (readonly [PutButton["act"], string])[] = [
    ["once", "Allow once"],
    ...(scopes.includes("session") ? [["session", "For this conversation"] as const] : []),
    ["deny", "Deny"],
    ...(isLong(event) || more !== "" ? [["more", "Show more"] as const] : []),
  ];
  const whole = isLong(event) ? `${detail}\n\n${more}` : more;
  return { put: { about: { approvalId }, binding, html: approvalHtml(event), detail: whole }, sessionId, buttons };
}

/** A question for words or a choice. */
export function inquiryToPut(event: Inquiry, sessionId: SessionId): Putting {
  const { questionId, choices, multiple } = event;
  const buttons = multiple ? [] : choices.slice(0, mostChoices).map(({ value, label }) => [{ choice: value }, label] as const);
  return { put: { about: { questionId }, html: inquiryHtml(event) }, sessionId, buttons };
}

/** Puts it into a chat, with what stands above it as HTML. One that has it already is left alone. */
export async function putInto(
  { book, sender, now, redact, log }: ChatPorts,
  row: ChatRow,
  { put, sessionId, buttons: labels, head }: Putting & { readonly head: string },
): Promise<void> {
  const current = book.get(row.chat) ?? row;
  if (isPutIn(current, idOf(put))) return;
  const buttons = labels.map(([act, label]): PutButton => ({ act, label, word: randomBytes(9).toString("base64url") }));
  const html = redact(head + put.html);
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

/** Whether a question was put there, whatever became of it. */
export function isPutIn({ asked }: ChatRow, id: string): boolean {
  return asked.some((each) => idOf(each) === id);
}

export function idOf({ about }: Pick<PutQuestion, "about">): string {
  return "approvalId" in about ? about.approvalId : about.questionId;
}

function keysOf(buttons: readonly PutButton[]): { text: string; callback_data: string }[][] {
  return buttons.map(({ label, word }) => [{ text: label.slice(0, 60).toWellFormed(), callback_data: word }]);
}

/** Writes under a question what became of it, where it was put in that chat, and takes its buttons away. */
export async function conclude(
  ports: ChatPorts,
  chat: number,
  { id, outcome }: { readonly id: string; readonly outcome: string },
): Promise<void> {
  const { book, sender } = ports;
  const row = book.get(chat);
  const put = row?.asked.find((each) => idOf(each) === id && !each.isOver);
  if (!row || !put) return;
  await book.change(placeOf(row), ({ asked }) => ({ asked: asked.map((each) => (each === put ? { ...each, isOver: true } : each)) }));
  if (!(await isStillIn(ports, chat))) return;
  const told = await sender.call("editMessageText", {
    chat_id: chat,
    message_id: put.messageId,
    text: `${put.html}\n\n${outcome}`,
    parse_mode: "HTML",
  });
  // One that is too old, or was deleted, can't say it any more.
  if (!told.ok && told.code === 400)
    await sender.call("sendMessage", {
      chat_id: chat,
      text: outcome,
      parse_mode: "HTML",
      reply_parameters: { message_id: put.messageId, allow_sending_without_reply: true },
    });
}
