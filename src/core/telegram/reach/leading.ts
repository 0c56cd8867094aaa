import type { SessionId } from "../../events/ids.ts";
import type { ChatRow } from "../../events/telegram/rows.ts";
import { placeOf } from "../chat/book.ts";
import type { ChatPorts } from "../chat/ports.ts";
import type { Said } from "../chat/update.ts";
import { escaped } from "../format/inline.ts";

const mostTold = 40;
const mostSessions = 50;

/** Notes which conversation a message of ours speaks of, so that an answer to it goes on there. */
export async function noteTold(
  { book }: ChatPorts,
  chat: ChatRow,
  told: { readonly messageId: number; readonly sessionId: SessionId },
): Promise<void> {
  await book.change(placeOf(chat), ({ told: before = [] }) => ({ told: [...before, told].slice(-mostTold) }));
}

/** Turns the chat to the conversation that the answered message spoke of, where it is another one, and says so. */
export async function turnTo({ book, core, sender, speech }: ChatPorts, { chat, from, replyTo }: Said): Promise<void> {
  const row = book.get(chat.id);
  const sessionId = row?.told?.find((each) => each.messageId === replyTo?.messageId)?.sessionId;
  const record = sessionId === undefined || sessionId === row?.sessionId ? undefined : await core.record(sessionId);
  if (!record || sessionId === undefined) return;
  await book.change(chat, ({ sessions }) => ({
    sessionId,
    sessions: [...sessions.filter((each) => each !== sessionId), sessionId].slice(-mostSessions),
  }));
  const { t } = await speech.to(from, chat.id);
  const html = t("↪️ Going on with <b>{0}</b>. /sessions leads back.", escaped(record.session.title.slice(0, 120)));
  await sender.call("sendMessage", { chat_id: chat.id, text: html, parse_mode: "HTML" });
}
