import type { SessionRecord } from "../../events/rows.ts";
import type { ChatRow } from "../../events/telegram/rows.ts";
import type { ChatPorts } from "../chat/ports.ts";
import type { Keyboard } from "../keyboard/keyboard.ts";
import { approvalToPut, idOf, inquiryToPut, putInto } from "../keyboard/put.ts";
import type { Due } from "./due.ts";
import { noteTold } from "./leading.ts";
import { type Ended, headHtml, tellEnds } from "./wording.ts";

/** Says it in a chat, at a pace that Telegram takes. */
export interface Teller {
  /** Puts the question, unless it is answered by then. */
  ask(chat: ChatRow, record: SessionRecord, asked: Exclude<Due, { kind: "end" }>): Promise<void>;
  /** Tells of all of them in one message. */
  report(chat: ChatRow, ends: readonly Ended[]): Promise<void>;
}

export interface TellerParts {
  readonly keyboard: Keyboard;
  isDue(record: SessionRecord, id: string): boolean;
}

/** Telegram takes about one message a second in a chat. */
const paceMs = 1_200;

export function createTeller(ports: ChatPorts, { keyboard, isDue }: TellerParts): Teller {
  const { book, core, later, log, now, redact, sender, speech } = ports;
  let sentAt = Number.NEGATIVE_INFINITY;
  const pause = async () => {
    const waitMs = sentAt + paceMs - now();
    if (waitMs > 0) await new Promise<void>((resolve) => void later(waitMs, resolve));
    sentAt = now();
  };
  return {
    async ask(chat, { session: { id: sessionId, title } }, asked) {
      await pause();
      // From now on it can be answered here, wherever it waits, and its outcome is heard.
      await core.runtime.open(sessionId);
      await keyboard.inChat(chat.chat, async () => {
        const record = await core.record(sessionId);
        if (!record || !isDue(record, asked.id)) return;
        const putting =
          asked.kind === "approval"
            ? approvalToPut({ ...asked.request, type: "approval-request", approvalId: asked.id }, sessionId)
            : inquiryToPut({ ...asked.question, type: "question-request", questionId: asked.id }, sessionId);
        await putInto(ports, chat, { ...putting, head: () => headHtml(title) });
        const put = book.get(chat.chat)?.asked.find((each) => idOf(each) === asked.id);
        if (put) await noteTold(ports, chat, { messageId: put.messageId, sessionId });
      });
    },
    async report(row, ends) {
      const { chat } = row;
      await pause();
      const { html, files } = tellEnds(ends, await speech.inChat(chat));
      const shown = { text: redact(html), parse_mode: "HTML", link_preview_options: { is_disabled: true } } as const;
      const said = await sender.call("sendMessage", { chat_id: chat, ...shown });
      if (!said.ok) return log(`Chat ${chat} could not be told of an end: ${said.why}`);
      const sessions = new Set(ends.map(({ record }) => record.session.id));
      const [sessionId] = sessions;
      if (sessionId !== undefined && sessions.size === 1) await noteTold(ports, row, { messageId: said.result.message_id, sessionId });
      for (const { name, content } of files)
        await sender.call("sendDocument", { chat_id: chat, document: sender.client.upload(Buffer.from(redact(content)), name) });
    },
  };
}
