import type { SessionRecord } from "../../events/rows.ts";
import type { ChatRow } from "../../events/telegram/rows.ts";
import type { ChatPorts } from "../chat/ports.ts";
import type { Keyboard } from "../keyboard/keyboard.ts";
import { putApproval, putInquiry } from "../keyboard/put.ts";
import type { Due } from "./due.ts";
import { type Ended, endsHtml, headHtml } from "./wording.ts";

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
  const { core, later, log, now, redact, sender } = ports;
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
      await keyboard.inOrder(async () => {
        const record = await core.record(sessionId);
        if (!record || !isDue(record, asked.id)) return;
        const target = { rows: [chat], sessionId, head: headHtml(title) };
        if (asked.kind === "approval")
          await putApproval(ports, { ...asked.request, type: "approval-request", approvalId: asked.id }, target);
        else await putInquiry(ports, { ...asked.question, type: "question-request", questionId: asked.id }, target);
      });
    },
    async report({ chat }, ends) {
      await pause();
      const text = redact(endsHtml(ends));
      const shown = { text, parse_mode: "HTML", link_preview_options: { is_disabled: true } } as const;
      const said = await sender.call("sendMessage", { chat_id: chat, ...shown });
      if (!said.ok) log(`Chat ${chat} could not be told of an end: ${said.why}`);
    },
  };
}
