import type { RunId, SessionId } from "../../events/ids.ts";
import type { ChatRow, StatusMessage } from "../../events/telegram/rows.ts";
import { isStillIn } from "../chat/admit.ts";
import { placeOf } from "../chat/book.ts";
import type { ChatPorts } from "../chat/ports.ts";
import type { Doing } from "./doing.ts";
import { createTurns, type Turns } from "./turns.ts";
import { doingHtml, endHtml } from "./wording.ts";

/** What a chat is shown of a run. */
export interface Shown {
  readonly row: ChatRow;
  readonly sessionId: SessionId;
  readonly runId: RunId;
  readonly doing: Doing;
  messageId?: number;
  /** What stands there, as far as that is known. */
  sent: string;
  isOver: boolean;
  writing: Promise<void>;
  stopTyping: () => void;
}

/** Writes into chats, each at a pace that Telegram takes. */
export interface Writer {
  /** Shows that somebody types, until that is stopped. */
  type(shown: Shown): void;
  /** Shows how it fares as soon as it is the chat's turn. */
  show(shown: Shown): void;
  /** Shows how it ended. Never rejects. */
  end(shown: Shown): Promise<void>;
  close(): void;
}

/** Telegram takes about one message a second in a chat, and twenty a minute in a group; edits count, and what is said needs room, too. */
const paceMs = { private: 1_200, group: 5_000, supergroup: 5_000 } as const;
/** Typing is shown for five seconds. */
const typingMs = 4_500;
const mostStatuses = 20;

export function createWriter(ports: ChatPorts): Writer {
  const { sender, later, redact, signal, log, during, speech } = ports;
  const mayWrite = ({ row }: Shown) => isStillIn(ports, row.chat).catch(() => false);
  const showTyping = async (each: Shown) => {
    if (await mayWrite(each)) await sender.client.call("sendChatAction", { chat_id: each.row.chat, action: "typing" }, signal);
  };
  const type = (each: Shown) => {
    each.stopTyping();
    void showTyping(each);
    each.stopTyping = later(typingMs, () => type(each));
  };
  const turns: Turns<Shown> = createTurns(ports, (each) => {
    each.writing = during(() => write(each)).catch((error: unknown) =>
      log(`How a run fares could not be shown: ${error instanceof Error ? error.message : String(error)}`),
    );
    return each.writing;
  });
  const write = async (each: Shown) => {
    const { chat, kind } = each.row;
    const text = redact(doingHtml(each.doing, await speech.to(each.row, each.row.chat)));
    if (each.isOver || text === each.sent || text === "" || !(await mayWrite(each))) return;
    each.sent = text;
    turns.pause(chat, paceMs[kind]);
    const target = { chat_id: chat, text, parse_mode: "HTML" as const };
    // What is old by then is not worth sending again: no patience here, but for the pace.
    const told =
      each.messageId === undefined
        ? await sender.once("sendMessage", { ...target, disable_notification: true })
        : await sender.once("editMessageText", { ...target, message_id: each.messageId });
    if (told.ok && told.result !== true) await noteStatus(ports, each, told.result.message_id);
    // It may stand there, and nobody knows its number: another one would make two.
    if (!told.ok && told.isLost && each.messageId === undefined) each.isOver = true;
    if (told.ok || told.retryAfterSeconds === undefined) return;
    each.sent = "";
    turns.pause(chat, told.retryAfterSeconds * 1_000);
    if (!each.isOver) turns.take(chat, each);
  };
  return {
    type,
    show: (each) => void (each.isOver || turns.take(each.row.chat, each)),
    async end(each) {
      each.isOver = true;
      each.stopTyping();
      turns.drop(each.row.chat, each);
      // It may just be on its way.
      await each.writing;
      if (each.messageId === undefined) return;
      const target = { chat_id: each.row.chat, message_id: each.messageId };
      await during(async () => {
        const text = redact(endHtml(each.doing, await speech.to(each.row, each.row.chat)));
        const told = (await mayWrite(each)) ? await sender.call("editMessageText", { ...target, text, parse_mode: "HTML" }) : undefined;
        if (told?.ok || !signal.aborted) await forgetStatus(ports, each).catch(() => undefined);
      });
    },
    close: turns.close,
  };
}

/** Whoever answers for the bot after us goes on with it, or writes how it ended. */
async function noteStatus({ book }: ChatPorts, each: Shown, messageId: number): Promise<void> {
  if (each.messageId !== undefined) return;
  each.messageId = messageId;
  const { sessionId, runId, row } = each;
  const status: StatusMessage = { sessionId, runId, messageId };
  await book.change(placeOf(book.get(row.chat) ?? row), ({ statuses = [] }) => ({ statuses: [...statuses, status].slice(-mostStatuses) }));
}

async function forgetStatus({ book }: ChatPorts, { row, runId }: Shown): Promise<void> {
  if (!book.get(row.chat)?.statuses?.some((each) => each.runId === runId)) return;
  await book.change(placeOf(row), ({ statuses = [] }) => ({ statuses: statuses.filter((each) => each.runId !== runId) }));
}
