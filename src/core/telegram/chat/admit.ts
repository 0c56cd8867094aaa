import { randomInt } from "node:crypto";
import type { BotRow, ChatRow } from "../../events/telegram/rows.ts";
import type { ChatPorts } from "./ports.ts";
import type { Said } from "./update.ts";

/** Whether somebody is let in, by numbers alone; `greet`: a newcomer is told once how to be let in, and so is a group in which somebody who may approve speaks to the bot. */
export type Admission =
  | { readonly kind: "in" }
  | { readonly kind: "silent"; readonly why: string }
  | { readonly kind: "greet"; readonly pairing: NonNullable<ChatRow["pairing"]> };

export interface Newcomers {
  /** Places that are taken just now. */
  readonly taken: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** How long a code can be approved. */
const validMs = 60 * 60 * 1000;
/** Nobody can fill a list with strangers, and no stranger can keep others out of it for longer than their place is kept. */
const places = 3;
const placeMs = 10 * 60 * 1000;

export function admit(
  { chat, from, isForUs, isEdit }: Said,
  bot: BotRow,
  known: { readonly row: ChatRow | undefined } & Newcomers,
): Admission {
  const { row, taken, now } = known;
  if (bot.chats.some(({ id }) => id === chat.id)) return isForUs ? { kind: "in" } : { kind: "silent", why: "it is not said to the bot" };
  const isGroup = chat.kind !== "private";
  if (isGroup && !(isForUs && bot.approvers.includes(from.id))) return { kind: "silent", why: `the group ${chat.id} is not let in` };
  if (isEdit) return { kind: "silent", why: "a stranger changed a message" };
  if (row?.pairing)
    return { kind: "silent", why: `${isGroup ? `the group ${chat.id}` : `the stranger ${from.id}`} was told how to be let in` };
  if (!isGroup && taken >= places) return { kind: "silent", why: `${taken} newcomers came just before` };
  const name = (isGroup && chat.title) || from.name;
  return { kind: "greet", pairing: { code: newCode(), until: new Date(now + validMs).toISOString(), from: name } };
}

/** Whether a chat is let in just now; in one that was put out nothing is said any more. */
export async function isStillIn({ bot }: Pick<ChatPorts, "bot">, chat: number): Promise<boolean> {
  return (await bot())?.chats.some(({ id }) => id === chat) === true;
}

type Door = Pick<BotRow, "chats" | "voidCodes">;

/** Whether the code that was shown there can let somebody in. */
export function isOpen({ chat, pairing }: ChatRow, { chats, voidCodes }: Door, now: number): boolean {
  if (pairing === undefined || voidCodes?.includes(pairing.code)) return false;
  return Date.parse(pairing.until) > now && !chats.some(({ id }) => id === chat);
}

/** How many newcomers have come just before. A group is shown a code by somebody who may approve, and takes nobody's place. */
export function placesTaken(rows: readonly ChatRow[], bot: Door, now: number): number {
  const since = now + validMs - placeMs;
  return rows.filter((row) => row.kind === "private" && isOpen(row, bot, now) && Date.parse(row.pairing?.until ?? "") > since).length;
}

/** Without what is easily taken for something else. */
const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const codeLength = 8;

function newCode(): string {
  return Array.from({ length: codeLength }, () => letters[randomInt(letters.length)]).join("");
}
