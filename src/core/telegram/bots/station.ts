import { setMaxListeners } from "node:events";
import type { BotRow } from "../../events/telegram/rows.ts";
import { isOpen } from "../chat/admit.ts";
import { openBook } from "../chat/book.ts";
import { createDesk } from "../chat/desk.ts";
import { createSender } from "../chat/sender.ts";
import { createPresence } from "../reach/presence.ts";
import { createLexicon, type Lexicon } from "../speech/lexicon.ts";
import { createMenu, type Menu } from "../speech/menu.ts";
import { createSpeech } from "../speech/speech.ts";
import type { BotStatus, Problem, Telegram, TelegramPorts } from "../terms.ts";
import { type Client, createClient } from "./client.ts";
import { createErrands } from "./errands.ts";
import { openInbox } from "./inbox.ts";
import { createJournal } from "./journal.ts";
import { createKeeping, type Keeping } from "./keeping.ts";
import type { LanesOf } from "./lanes.ts";
import { type Answering, type Poller, startPoller } from "./poller.ts";
import { createSeats, type Seats } from "./seat.ts";

/** The bots, once somebody wants something of them. */
export interface Bots extends Omit<Telegram, "list" | "start" | "subscribe" | "seen" | "outlet"> {
  start(name: string, how: { readonly manner: "quietly" | undefined; readonly changed: () => void }): Promise<BotRow | Problem>;
}

export interface BotsPorts extends TelegramPorts {
  readonly lanesOf: LanesOf;
}

const usualBeatMs = 2_000;
/** What is on its way when a bot is stopped has so long to end. */
const graceMs = 600;

export function createBots(ports: BotsPorts): Bots {
  const lexicon = createLexicon(ports);
  const keeping = createKeeping({ ...ports, lexicon });
  const seats = createSeats(ports);
  const running = new Map<string, Poller>();
  const menus = new Map<string, Menu>();
  const inTurn = createTurns();
  const stop = async (name: string) => {
    const bot = await keeping.find(name);
    if ("problem" in bot) return bot;
    const poller = running.get(name);
    poller?.stop();
    const token = await keeping.token(name);
    // Whoever waits would take over else.
    if (token !== undefined) await seats.ask(token, "stop");
    await poller?.ended;
    return bot;
  };
  const start: Bots["start"] = async (name, { manner, changed }) => {
    const bot = await keeping.find(name);
    if ("problem" in bot) return bot;
    const here = running.get(name);
    const isEnding = (await here?.isStopped()) === true;
    if (isEnding) here?.stop();
    if (isEnding) await here?.ended;
    if (running.has(name) && (here?.health().state !== "waiting" || manner === "quietly")) return bot;
    const token = await keeping.token(name);
    if (token === undefined) return { problem: `The token of “${name}” is not kept here. Remove the bot and add it anew.` };
    if (manner === undefined && (await seats.holder(token)) !== undefined) await seats.ask(token, "yield");
    if (running.has(name)) return bot;
    const client = await createClient({ ...ports, token, ...(bot.apiRoot ? { apiRoot: bot.apiRoot } : {}) });
    const isStopped = await stopOf(ports, seats, { name, token });
    const poller = begin(ports, bot, { token, client, seats, lexicon, menus, changed, isStopped });
    running.set(name, poller);
    const journal = journalOf(ports, name);
    journal.note(`Process ${ports.owner} begins to answer.`);
    void poller.ended.then((why) => {
      journal.note(why === "refused" ? "It ended, since Telegram does not know the token." : "It ended.");
      running.delete(name);
      changed();
    });
    return bot;
  };
  return {
    add: keeping.add,
    change: (name, change) => keeping.change(name, change).finally(() => menus.get(name)?.tell()),
    stop: (name) => inTurn(name, () => stop(name)),
    async pair(name, code) {
      const paired = await keeping.pair(name, code);
      if (!("problem" in paired)) journalOf(ports, name).note(`${paired.chat.title} (${paired.chat.id}) was let in.`);
      return paired;
    },
    async remove(name) {
      const bot = await inTurn(name, () => stop(name));
      return "problem" in bot ? bot : keeping.remove(bot);
    },
    start: (name, how) => inTurn(name, () => start(name, how)),
    status: async () => Promise.all((await ports.store.bots()).map((bot) => statusOf({ ports, keeping, seats }, bot, running.get(bot.id)))),
    async log(name) {
      const bot = await keeping.find(name);
      return "problem" in bot ? bot : await journalOf(ports, name).lines();
    },
    async close() {
      await inTurn.settled();
      const pollers = [...running.values()];
      for (const each of pollers) each.stop();
      await Promise.all(pollers.map((each) => each.ended));
    },
  };
}

/** Tells, from now on, whether a bot was stopped anywhere since, or is gone. */
async function stopOf({ store }: TelegramPorts, seats: Seats, { name, token }: { readonly name: string; readonly token: string }) {
  const before = await seats.lastStop(token);
  return async (): Promise<boolean> => {
    const last = await seats.lastStop(token);
    if (last !== undefined && last !== before) return true;
    return await store.bots().then(
      (bots) => bots.every((each) => each.id !== name),
      () => false,
    );
  };
}

/** Of what is to begin or end one bot one comes after another, so that none begins twice. */
function createTurns() {
  const turns = new Map<string, Promise<unknown>>();
  const inTurn = <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
    const next = (turns.get(name) ?? Promise.resolve()).then(work);
    turns.set(
      name,
      next.catch(() => undefined),
    );
    return next;
  };
  return Object.assign(inTurn, { settled: async () => void (await Promise.all(turns.values())) });
}

interface Parts {
  readonly ports: TelegramPorts;
  readonly keeping: Keeping;
  readonly seats: Seats;
}

async function statusOf({ ports, keeping, seats }: Parts, bot: BotRow, here: Poller | undefined): Promise<BotStatus> {
  const token = await keeping.token(bot.id);
  const newcomers = (await ports.store.botChats(bot.id)).flatMap((row) =>
    row.pairing && isOpen(row, bot, ports.now()) ? [{ chat: row.chat, name: row.pairing.from, until: row.pairing.until }] : [],
  );
  const health = here?.health() ?? (token === undefined ? undefined : await seats.health(token));
  const isHeld = token !== undefined && (await seats.holder(token)) !== undefined;
  const elsewhere = isHeld ? (health?.state ?? "polling") : health?.state === "refused" ? "refused" : "idle";
  const state = here?.health().state ?? (token === undefined ? "no-token" : elsewhere);
  return { bot, state, isHere: here !== undefined, newcomers, ...(health ? { health } : {}) };
}

function journalOf({ logFolder: folder, now, redact }: TelegramPorts, bot: string) {
  return createJournal({ folder, bot, now: () => new Date(now()).toISOString(), redact });
}

interface Beginning {
  readonly token: string;
  readonly client: Client;
  readonly seats: Seats;
  readonly lexicon: Lexicon;
  /** Of those that answer here, by their names. */
  readonly menus: Map<string, Menu>;
  readonly changed: () => void;
  isStopped(): Promise<boolean>;
}

function begin(ports: BotsPorts, bot: BotRow, { token, client, seats, lexicon, menus, changed, isStopped }: Beginning): Poller {
  const iso = () => new Date(ports.now()).toISOString();
  const journal = journalOf(ports, bot.id);
  const log = (line: string) => {
    journal.note(line);
    ports.log(`Telegram, ${bot.id}: ${line}`);
  };
  const open = async (): Promise<Answering> => {
    const [stopping, over, errands] = [new AbortController(), new AbortController(), createErrands()];
    const { signal } = stopping;
    // Every call that is on its way listens.
    setMaxListeners(0, signal, over.signal);
    const { core, store, now, later, newId, redact, sleep, trusted } = ports;
    const book = await openBook({ store, bot: bot.id, now });
    const inbox = await openInbox(store, { bot: bot.id, now: iso });
    const sender = createSender({ client, lanes: ports.lanesOf(token), sleep, signal, over: over.signal, during: errands.during });
    const ofBot = async () => (await store.bots()).find((each) => each.id === bot.id);
    const chatPorts = {
      core,
      store,
      sender,
      book,
      speech: createSpeech({ lexicon, book, bot: ofBot }),
      us: bot,
      bot: ofBot,
      now,
      later,
      newId,
      redact,
      log,
      changed,
      trusted,
      signal,
      over: over.signal,
      during: errands.during,
    };
    const menu = createMenu({ client, lexicon, bot: ofBot, log, signal });
    menus.set(bot.id, menu);
    menu.tell();
    // Whoever else leads it may have let somebody in, or have changed its language.
    const unwatch = store.watch((changes) => {
      if (changes.some((each) => each.table === "telegram_bots")) [changed, menu.tell].forEach((each) => void each());
    });
    const close = async () => {
      unwatch();
      if (menus.get(bot.id) === menu) menus.delete(bot.id);
      stopping.abort();
      await soon(errands.settled(), later);
      over.abort();
    };
    return createDesk(chatPorts, inbox, { presence: createPresence(ports), watch: (listener) => store.watch(listener), close });
  };
  const beatMs = ports.patience?.beatMs ?? usualBeatMs;
  return startPoller({ ...ports, token, client, seats, open, isStopped, now: iso, beatMs, log, changed });
}

/** Waits for it, but no longer than a stop may take. */
async function soon(promise: Promise<void>, later: TelegramPorts["later"]): Promise<void> {
  await new Promise<void>((resolve) => {
    const callOff = later(graceMs, resolve);
    void promise.then(() => {
      callOff();
      resolve();
    });
  });
}
