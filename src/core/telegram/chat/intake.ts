import type { BotRow, UpdateRow } from "../../events/telegram/rows.ts";
import type { Inbox } from "../bots/inbox.ts";
import type { Keyboard } from "../keyboard/keyboard.ts";
import { takePress } from "../keyboard/press.ts";
import type { Listener } from "./message.ts";
import type { ChatPorts } from "./ports.ts";
import type { Heard } from "./update.ts";

/** Hands each update to whom it is for, until it is handled. */
export interface Intake {
  take(heard: Heard, row: UpdateRow): Promise<void>;
}

export interface IntakeParts {
  readonly listener: Listener;
  readonly keyboard: Keyboard;
}

/** Between attempts, where the disk or whatever else gives way for a moment. */
const waitsMs = [500, 5_000, 30_000];

export function createIntake(ports: ChatPorts, inbox: Inbox, { listener, keyboard }: IntakeParts): Intake {
  const { log, signal, later, sender } = ports;
  // Somebody was at work on it, here or in a process that died over it.
  const begun = new Set(inbox.left.map((each) => each.updateId));
  // What must not be done twice.
  const handled = new Set<number>();
  const note = async (row: UpdateRow) => {
    handled.add(row.updateId);
    await inbox.handled(row, []);
  };
  const attempt = async (bot: BotRow, heard: Heard, row: UpdateRow) => {
    const isLeft = begun.has(row.updateId);
    begun.add(row.updateId);
    if (heard.kind === "ignored") log(`Update ${row.updateId} is left alone: ${heard.why}.`);
    if (heard.kind === "said") await listener.take(bot, { said: heard, isLeft, key: String(row.updateId), begin: () => note(row) });
    if (heard.kind === "press") await takePress(ports, { press: heard, bot, keyboard });
    if (!signal.aborted && !handled.has(row.updateId)) await note(row);
  };
  return {
    async take(heard, row) {
      for (const waitMs of waitsMs) {
        try {
          const bot = await ports.bot();
          return bot && !signal.aborted ? await attempt(bot, heard, row) : undefined;
        } catch (error) {
          log(`Update ${row.updateId} could not be handled: ${error instanceof Error ? error.message : String(error)}`);
          if (handled.has(row.updateId)) break;
          await new Promise<void>((resolve) => void later(waitMs, resolve));
        }
      }
      if (signal.aborted || heard.kind !== "said") return;
      await sender.call("sendMessage", { chat_id: heard.chat.id, text: "⚠️ Something broke over this message. Say it again, please." });
      if (!handled.has(row.updateId)) await note(row);
    },
  };
}
