import type { BotRow, ChatRow, UpdateRow } from "../../events/telegram/rows.ts";
import type { Listener } from "../chat/message.ts";
import type { ChatPorts } from "../chat/ports.ts";
import type { Heard, Moved } from "../chat/update.ts";
import type { Keyboard } from "../keyboard/keyboard.ts";
import { takePress } from "../keyboard/press.ts";
import type { Inbox } from "./inbox.ts";
import { createSparing } from "./journal.ts";

/** Hands what came to whom it is for, until it is handled. */
export interface Intake {
  /** `rows`: the updates by which it came, at least one. */
  take(heard: Heard, rows: readonly UpdateRow[]): Promise<void>;
}

export interface IntakeParts {
  readonly listener: Listener;
  readonly keyboard: Keyboard;
  /** Brings what a chat is owed of its conversations. */
  settle(row: ChatRow): void;
}

/** Between attempts, where the disk or whatever else gives way for a moment. */
const waitsMs = [500, 5_000, 30_000];

export function createIntake(ports: ChatPorts, inbox: Inbox, { listener, keyboard, settle }: IntakeParts): Intake {
  const { log, signal, over, later, sender, speech } = ports;
  const sparing = createSparing(ports);
  // Somebody was at work on it, here or in a process that died over it.
  const begun = new Set(inbox.left.map((each) => each.updateId));
  // What must not be done twice.
  const handled = new Set<number>();
  const note = async (rows: readonly UpdateRow[]) => {
    handled.add(nameOf(rows));
    await inbox.handled(rows);
  };
  const attempt = async (bot: BotRow, heard: Heard, rows: readonly UpdateRow[]) => {
    const name = nameOf(rows);
    const isLeft = begun.has(name);
    begun.add(name);
    if (heard.kind === "ignored") sparing(`Update ${name} is left alone: ${heard.why}.`, heard.why);
    if (heard.kind === "moved") {
      await moveGroup(ports, bot, heard);
      // An answer that was on its way was not taken any more.
      const row = ports.book.get(heard.to);
      if (row) settle(row);
    }
    if (heard.kind === "said") await listener.take(bot, { said: heard, isLeft, key: String(name), begin: () => note(rows) });
    if (heard.kind === "press") await takePress({ ...ports, log: (line) => sparing(line, line) }, { press: heard, bot, keyboard });
    // It is done: what can't be noted just now is noted with the next change, and nobody need say it again.
    const forgive = (error: unknown) => log(`Update ${name} could not be noted: ${describe(error)}`);
    if (!(heard.kind === "said" ? signal : over).aborted && !handled.has(name)) await note(rows).catch(forgive);
    for (const each of [begun, handled]) each.delete(name);
  };
  return {
    async take(heard, rows) {
      const name = nameOf(rows);
      for (const waitMs of waitsMs) {
        try {
          const bot = await ports.bot();
          return bot && !signal.aborted ? await attempt(bot, heard, rows) : undefined;
        } catch (error) {
          log(`Update ${name} could not be handled: ${describe(error)}`);
          if (handled.has(name)) break;
          await new Promise<void>((resolve) => void later(waitMs, resolve));
        }
      }
      if (signal.aborted || heard.kind !== "said") return;
      const { t } = await speech.to(heard.from, heard.chat.id);
      await sender.call("sendMessage", {
        chat_id: heard.chat.id,
        text: t("⚠️ Something broke over this message. Say it again, please."),
      });
      if (!handled.has(name)) await note(rows);
    },
  };
}

/** What it was let in for holds under its new number, too. It is told in both, so the second has nothing to do. */
async function moveGroup({ book, store, log }: ChatPorts, bot: BotRow, { from, to }: Moved): Promise<void> {
  const chats = bot.chats.filter((each) => each.id !== to).map((each) => (each.id === from ? { ...each, id: to } : each));
  if (bot.chats.some((each) => each.id === from)) {
    await store.commit([{ table: "telegram_bots", row: { ...bot, chats } }]);
    log(`The group ${from} goes on as ${to}.`);
  }
  await book.move(from, to);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The first one's number, for all of them. */
function nameOf([first]: readonly UpdateRow[]): number {
  return first?.updateId ?? 0;
}
