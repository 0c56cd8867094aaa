import { randomBytes } from "node:crypto";
import type { SessionId } from "../../events/ids.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { ChatRow, PutButton, PutQuestion } from "../../events/telegram/rows.ts";
import type { Words } from "../../events/words/language.ts";
import { isStillIn } from "../chat/admit.ts";
import { placeOf } from "../chat/book.ts";
import type { ChatPorts } from "../chat/ports.ts";
import { inDoubt } from "../format/doubt.ts";
import type { Saying } from "../speech/speech.ts";
import { type Approval, approvalHtml, type Inquiry, inquiryHtml, isLong, moreText, ourWords } from "./wording.ts";

/** How long a press counts. Whoever comes later answers in VS Code or the terminal; the question itself waits on. */
export const validMs = 24 * 60 * 60 * 1000;
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

interface Headed extends Putting {
  /** What stands above it, as HTML. */
  head(words: Words): string;
}

/** Puts it into a chat, in the chat's language. One that has it is left alone; where that is in doubt it comes a second time, with the same buttons, and says so. */
export async function putInto(ports: ChatPorts, row: ChatRow, headed: Headed): Promise<void> {
  const { core, sender, signal, during } = ports;
  for (let isThere = false; !isThere && !signal.aborted; ) {
    // It may have been answered while Telegram kept the chat waiting.
    if (isAnswered(await core.record(headed.sessionId), idOf(headed.put))) return;
    isThere = await during(() => attempt(ports, row, headed));
    // There is no third, so the second is not made into the dark.
    if (!isThere) await sender.reached();
  }
}

/** The change of a chat by which it is noted there, in the place of what was noted of it before. */
export function withPut(put: PutQuestion): (row: ChatRow) => Pick<ChatRow, "asked"> {
  return ({ asked }) => ({ asked: [...asked.filter((each) => idOf(each) !== idOf(put)), put].slice(-mostAsked) });
}

/** False where it is worth a second attempt. */
async function attempt(ports: ChatPorts, row: ChatRow, { put, sessionId, shown, head }: Headed): Promise<boolean> {
  const { book, sender, now, redact, log, over, signal, speech } = ports;
  const current = book.get(row.chat) ?? row;
  const words = await speech.inChat(row.chat);
  const { html: asks, buttons: labels, ...more } = shown(words);
  const former = book.get(row.chat)?.asked.find((each) => idOf(each) === idOf(put));
  if (former && former.doubt !== "sending") return true;
  const buttons = former?.buttons ?? labels.map(([act, label]): PutButton => ({ act, label, word: randomBytes(9).toString("base64url") }));
  const html = redact((former ? `${inDoubt(words)}\n\n` : "") + head(words) + asks);
  const until = new Date(now() + validMs).toISOString();
  const note = async (asked: PutQuestion | undefined) => {
    const without = ({ asked: all }: ChatRow) => ({ asked: all.filter((each) => idOf(each) !== idOf(put)) });
    if (!over.aborted) await book.change(placeOf(current), asked ? withPut(asked) : without);
  };
  const asked: PutQuestion = { ...put, ...more, html, sessionId, buttons, messageId: 0, doubt: former ? "again" : "sending", until };
  await note(asked);
  const told = await sender.call("sendMessage", {
    ...{ chat_id: row.chat, text: html, parse_mode: "HTML" },
    reply_markup: { inline_keyboard: keysOf(buttons) },
  });
  if (told.ok) await note({ ...asked, messageId: told.result.message_id, ...(former ? {} : { doubt: undefined }) });
  // It surely is not there, but the first one may be.
  else if (!told.isLost) await note(former);
  if (!told.ok && !signal.aborted) log(`A question could not be put in chat ${row.chat}: ${told.why}`);
  return told.ok || !told.isLost || former !== undefined;
}

/** Whether a question was put there, whatever became of it. */
export function isPutIn({ asked }: ChatRow, id: string): boolean {
  return asked.some((each) => idOf(each) === id);
}

export function idOf({ about }: Pick<PutQuestion, "about">): string {
  if ("failedRunId" in about) return about.failedRunId;
  return "approvalId" in about ? about.approvalId : about.questionId;
}

export function keysOf(buttons: readonly PutButton[]): { text: string; callback_data: string }[][] {
  return buttons.map(({ label, word }) => [{ text: label.slice(0, 60).toWellFormed(), callback_data: word }]);
}

/** Writes under a question what became of it, where it was put in that chat, and takes its buttons away. */
export async function conclude(
  ports: ChatPorts,
  chat: number,
  { id, outcome: outcomeIn }: { readonly id: string; readonly outcome: Saying },
): Promise<void> {
  const { book, sender, signal, speech } = ports;
  const row = book.get(chat);
  const put = row?.asked.find((each) => idOf(each) === id && !each.isOver);
  if (!row || !put) return;
  const target = { chat_id: chat, parse_mode: "HTML" as const };
  if (put.messageId !== 0 && (await isStillIn(ports, chat))) {
    const outcome = outcomeIn(await speech.inChat(chat));
    const told = await sender.call("editMessageText", { ...target, message_id: put.messageId, text: `${put.html}\n\n${outcome}` });
    // One that is too old, or was deleted, can't say it any more.
    if (!told.ok && told.code === 400 && !/not modified/.test(told.why))
      await sender.call("sendMessage", {
        ...{ ...target, text: outcome },
        reply_parameters: { message_id: put.messageId, allow_sending_without_reply: true },
      });
    // Whoever answers for the bot next writes it.
    if (!told.ok && signal.aborted) return;
  }
  await book.change(placeOf(row), ({ asked }) => ({ asked: asked.map((each) => (idOf(each) === id ? { ...each, isOver: true } : each)) }));
}

function isAnswered(record: SessionRecord | undefined, id: string): boolean {
  const asked = [
    ...(record?.approvals ?? []).filter(({ request }) => request.id === id),
    ...(record?.questions ?? []).filter(({ question }) => question.id === id),
  ];
  return asked.some(({ answer }) => answer !== undefined);
}
