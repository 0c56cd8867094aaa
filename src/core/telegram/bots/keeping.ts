import type { AllowedChat, BotRow } from "../../events/telegram/rows.ts";
import { isOpen } from "../chat/admit.ts";
import type { Problem, Telegram, TelegramPorts } from "../terms.ts";
import { createClient } from "./client.ts";

/** The bots as they are kept. */
export interface Keeping extends Pick<Telegram, "add" | "change" | "pair"> {
  find(name: string): Promise<BotRow | Problem>;
  remove(bot: BotRow): Promise<BotRow>;
  token(name: string): Promise<string | undefined>;
}

export function createKeeping(ports: TelegramPorts): Keeping {
  const { store, tokens, learn } = ports;
  const now = () => new Date(ports.now()).toISOString();
  const find = async (name: string): Promise<BotRow | Problem> => {
    const bots = await store.bots();
    const known = bots.map((each) => each.id).join(", ");
    const problem = known ? `There is no bot “${name}”. There is: ${known}.` : "There is no bot yet. Add one first.";
    return bots.find((each) => each.id === name) ?? { problem };
  };
  const keep = async (bot: BotRow): Promise<BotRow> => {
    await store.commit([{ table: "telegram_bots", row: bot }]);
    return bot;
  };
  return {
    find,
    async add({ name, token: given, ...wishes }) {
      const token = given.trim();
      learn(token);
      const isTaken = (await store.bots()).some((each) => each.id === name);
      const problem = nameProblem(name) ?? (isTaken ? `There is a bot “${name}” already.` : undefined);
      if (problem !== undefined) return { problem };
      const client = await createClient({ ...ports, token, ...(wishes.apiRoot ? { apiRoot: wishes.apiRoot } : {}) });
      const me = await client.call("getMe", undefined as never);
      if (!me.ok) return { problem: refusalOf(me) };
      const unkept = await tokens.set(name, token);
      if (unkept !== undefined) return { problem: unkept };
      const usual = { chats: [], approvers: [], autoStart: false, notifications: "never" } as const;
      return await keep({ ...usual, ...wishes, id: name, username: me.result.username, botId: me.result.id, at: now() });
    },
    async change(name, change) {
      const bot = await find(name);
      return "problem" in bot ? bot : await keep({ ...bot, ...change });
    },
    async remove(bot) {
      await keep({ ...bot, removedAt: now() });
      await tokens.remove(bot.id);
      return bot;
    },
    async pair(name, typed) {
      const bot = await find(name);
      if ("problem" in bot) return bot;
      const code = typed.trim().toUpperCase();
      const row = (await store.botChats(name)).find((each) => each.pairing?.code === code && isOpen(each, bot, ports.now()));
      if (!row)
        return { problem: "This code does not hold, or not any more. Write to the bot again: an hour after the last it shows a new one." };
      const chat: AllowedChat = { id: row.chat, title: row.title || (row.pairing?.from ?? ""), at: now() };
      const approves = bot.approvers.length === 0;
      const chats = [...bot.chats.filter((each) => each.id !== chat.id), chat];
      return { bot: await keep({ ...bot, chats, approvers: approves ? [row.chat] : bot.approvers }), chat, approves };
    },
    async token(name) {
      const token = await tokens.get(name);
      if (token !== undefined) learn(token);
      return token;
    },
  };
}

function nameProblem(name: string): string | undefined {
  const isGood = /^[a-z0-9][a-z0-9-]{0,39}$/.test(name);
  return isGood ? undefined : "A bot's name is made of small letters, digits and dashes, at most 40 of them.";
}

function refusalOf({ code, why }: { readonly code: number; readonly why: string }): string {
  if (code === 401 || code === 404) return "Telegram does not know this token. Copy it from @BotFather again.";
  return `Telegram could not be asked whose token this is: ${why}. Try again when it can be reached.`;
}
