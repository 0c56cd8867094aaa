import { randomBytes } from "node:crypto";
import type { SessionId } from "../../events/ids.ts";
import type { ChatRow, PutButton, PutQuestion } from "../../events/telegram/rows.ts";
import type { Words } from "../../events/words/language.ts";
import { isStillIn } from "../chat/admit.ts";
import { placeOf } from "../chat/book.ts";
import type { ChatPorts } from "../chat/ports.ts";
import type { Saying } from "../speech/speech.ts";
import { type Approval, approvalHtml, type Inquiry, inquiryHtml, isLong, moreText, ourWords } from "./wording.ts";

/** How long a press counts. Whoever comes later answers in VS Code or the terminal; the question itself waits on. */
const validMs = 24 * 60 * 60 * 1000;
const mostAsked = 40;
/** Beyond what Telegram shows as buttons nobody looks for the right one. */
const mostChoices = 30;

/** A question to be put, wherever that is. */
export interface Putting {
  readonly put: Pick<PutQuestion, "about" | "binding">;
  readonly sessionId: SessionId;
  /** How it looks where it is put. */
  shown(words: Words): Looks;
}

interface Looks extends Pick<PutQuestion, "html" | "detail"> {
  readonly buttons: readonly (readonly [PutButton["act"], string])[];
}

/** A question for permission. */
export function approvalToPut(event: Approval, sessionId: SessionId): Putting {
  const { approvalId, scopes, binding, detail } = event;
  const shown = (words: Words): Looks => {
    const { t } = words;
    const more = moreText(event, words);
    const buttons: Looks["buttons"] = [
      ["once", t("Allow once")],
      ...(scopes.includes("session") ? [["session", t("For this conversation")] as const] : []),
      ["deny", t("Deny")],
      ...(isLong(event) || more !== "" ? [["more", t("Show more")] as const] : []),
    ];
    return { html: approvalHtml(event, words), detail: isLong(event) ? `${detail}\n\n${more}` : more, buttons };
  };
  return { put: { about: { approvalId }, binding }, sessionId, shown };
}

/** A question for words or a choice. */
export function inquiryToPut(event: Inquiry, sessionId: SessionId): Putting {
  const { questionId, choices, multiple } = event;
  const shown = (words: Words): Looks => {
    const told = ourWords(event, words);
    const buttons = multiple ? [] : choices.slice(0, mostChoices).map(({ value, label }) => [{ choice: value }, told(label)] as const);
    return { html: inquiryHtml(event, words), buttons };
  };
  return { put: { about: { questionId } }, sessionId, shown };
}

/** Puts it into a chat, with what stands above it as HTML, in the chat's language. One that has it already is left alone. */
export async function putInto(
  { book, sender, now, redact, log, speech }: ChatPorts,
  row: ChatRow,
  { put, sessionId, shown, head }: Putting & { readonly head: (words: Words) => string },
): Promise<void> {
  const current = book.get(row.chat) ?? row;
  if (isPutIn(current, idOf(put))) return;
  const words = await speech.to(current);
  const { html: asks, buttons: labels, ...more } = shown(words);
  const buttons = labels.map(([act, label]): PutButton => ({ act, label, word: randomBytes(9).toString("base64url") }));
  const html = redact(head(words) + asks);
  const told = await sender.call("sendMessage", {
    chat_id: row.chat,
    text: html,
    parse_mode: "HTML",
    reply_markup: { inline_keyboard: keysOf(buttons) },
  });
  if (!told.ok) return log(`A question could not be put in chat ${row.chat}: ${told.why}`);
  const until = new Date(now() + validMs).toISOString();
  const asked: PutQuestion = { ...put, ...more, html, sessionId, buttons, messageId: told.result.message_id, until };
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
  { id, outcome: outcomeIn }: { readonly id: string; readonly outcome: Saying },
): Promise<void> {
  const { book, sender, speech } = ports;
  const row = book.get(chat);
  const put = row?.asked.find((each) => idOf(each) === id && !each.isOver);
  if (!row || !put) return;
  await book.change(placeOf(row), ({ asked }) => ({ asked: asked.map((each) => (each === put ? { ...each, isOver: true } : each)) }));
  if (!(await isStillIn(ports, chat))) return;
  const outcome = outcomeIn(await speech.to(row));
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
