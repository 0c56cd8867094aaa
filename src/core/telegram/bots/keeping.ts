import { botNameProblem } from "../../events/telegram/names.ts";
import { isGroup } from "../../events/telegram/people.ts";
import type { AllowedChat, BotRow, ChatRow } from "../../events/telegram/rows.ts";
import { isOpen } from "../chat/admit.ts";
import type { Lexicon } from "../speech/lexicon.ts";
import type { BotChange, Paired, Problem, Telegram, TelegramPorts } from "../terms.ts";
import { createClient } from "./client.ts";

/** The bots as they are kept. */
export interface Keeping extends Pick<Telegram, "add" | "change" | "pair"> {
  find(name: string): Promise<BotRow | Problem>;
  remove(bot: BotRow): Promise<BotRow>;
  token(name: string): Promise<string | undefined>;
}

export interface KeepingPorts extends TelegramPorts {
  readonly lexicon: Lexicon;
}

export function createKeeping(ports: KeepingPorts): Keeping {
  const { store, tokens, learn } = ports;
  const now = () => new Date(ports.now()).toISOString();
  const find = async (name: string): Promise<BotRow | Problem> => {
    const bots = await store.bots();
    const known = bots.map((each) => each.id).join(", ");
    const found = bots.find((each) => each.id === name);
    return found ?? { problem: known ? `There is no bot “${name}”. There is: ${known}.` : "There is no bot yet. Add one first." };
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
      const taken = (await store.bots()).map((each) => each.id);
      const problem = botNameProblem(name, taken);
      if (problem !== undefined) return { problem };
      // A stop of either would end both.
      for (const other of taken)
        if ((await tokens.get(other)) === token)
          return { problem: `“${other}” has this token already. Another bot needs one of its own, from @BotFather.` };
      const client = await createClient({ ...ports, token, ...(wishes.apiRoot ? { apiRoot: wishes.apiRoot } : {}) });
      const me = await client.call("getMe", undefined as never);
      if (!me.ok) return refusalOf(me);
      // Another process may have noted something while its namesake was removed.
      await forget(ports, name);
      const unkept = await tokens.set(name, token);
      if (unkept !== undefined) return { problem: unkept };
      const usual = { chats: [], approvers: [], autoStart: false, notifications: "never" } as const;
      return await keep({ ...usual, ...wishes, id: name, username: me.result.username, botId: me.result.id, at: now() });
    },
    async change(name, change) {
      const bot = await find(name);
      if ("problem" in bot) return bot;
      const changed = await keep({ ...bot, ...change, ...(await voided(ports, bot, change)) });
      const added = changed.chats.filter(({ id }) => !bot.chats.some((each) => each.id === id));
      const rows = added.length > 0 ? await store.botChats(name) : [];
      await Promise.all(added.map(({ id }) => welcome(ports, changed, rows.find(({ chat }) => chat === id) ?? { chat: id })));
      return changed;
    },
    async remove(bot) {
      await keep({ ...bot, removedAt: now() });
      await forget(ports, bot.id);
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
      const paired = withChat(bot, row, now());
      await keep(paired.bot);
      await welcome(ports, paired.bot, row);
      return paired;
    },
    async token(name) {
      const token = await tokens.get(name);
      if (token !== undefined) learn(token);
      return token;
    },
  };
}

const mostVoid = 50;

/** Whoever is put out comes in again by no code that they were shown before. */
async function voided(
  { store }: TelegramPorts,
  { id: bot, chats, voidCodes = [] }: BotRow,
  change: BotChange,
): Promise<Pick<BotRow, "voidCodes">> {
  const out = chats.filter(({ id }) => change.chats?.every((each) => each.id !== id) === true);
  if (out.length === 0) return {};
  const codes = (await store.botChats(bot)).flatMap(({ chat, pairing }) =>
    pairing && out.some(({ id }) => id === chat) ? [pairing.code] : [],
  );
  return { voidCodes: [...voidCodes, ...codes].slice(-mostVoid) };
}

/** The first person who is let in may approve, too. */
function withChat(bot: BotRow, { chat: id, kind, title, pairing }: ChatRow, at: string): Paired {
  const chat: AllowedChat = { id, title: title || (pairing?.from ?? ""), at };
  const approves = bot.approvers.length === 0 && kind === "private";
  const chats = [...bot.chats.filter((each) => each.id !== id), chat];
  return { bot: { ...bot, chats, approvers: approves ? [id] : bot.approvers }, chat, approves };
}

/** What is known of the chats with a bot, and what came to it: another of that name begins anew. */
async function forget({ store, now }: TelegramPorts, bot: string): Promise<void> {
  const [chats, updates, removedAt] = [await store.botChats(bot), await store.botUpdates(bot), new Date(now()).toISOString()];
  if (chats.length + updates.length === 0) return;
  await store.commit([
    ...chats.map((row) => ({ table: "telegram_chats" as const, row: { ...row, removedAt } })),
    ...updates.map(({ update: _, ...row }) => ({
      table: "telegram_updates" as const,
      row: { ...row, state: "handled" as const, removedAt },
    })),
  ]);
}

const patienceMs = 5_000;

/** Tells whoever was let in, in their chat. It counts whether that arrives or not. */
async function welcome(
  { tokens, learn, later, log, lexicon, ...ports }: KeepingPorts,
  bot: BotRow,
  { chat, language }: Pick<ChatRow, "chat" | "language">,
): Promise<void> {
  const token = await tokens.get(bot.id);
  if (token === undefined) return;
  learn(token);
  const client = await createClient({ ...ports, token, ...(bot.apiRoot ? { apiRoot: bot.apiRoot } : {}) });
  const over = new AbortController();
  const callOff = later(patienceMs, () => over.abort());
  const { t } = await lexicon(bot.language ?? language ?? "en");
  const text = isGroup(chat)
    ? t("This group is let in: name me, and say what is to be done.")
    : [t("You are let in; say what is to be done."), ...(bot.approvers.includes(chat) ? [t("What I ask, you may answer, too.")] : [])].join(
        " ",
      );
  const told = await client.call("sendMessage", { chat_id: chat, text }, over.signal);
  callOff();
  if (!told.ok) log(`Telegram, ${bot.id}: ${chat} could not be told that they are let in: ${told.why}.`);
}

function refusalOf({ code, why }: { readonly code: number; readonly why: string }): Problem {
  if (code === 401 || code === 404) return { problem: "Telegram does not know this token. Copy it from @BotFather again." };
  return { problem: `Telegram could not be asked whose token this is: ${why}. Try again when it can be reached.` };
}
