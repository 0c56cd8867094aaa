import { setMaxListeners } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Host } from "../host.ts";
import type { Network } from "../network/fetch.ts";
import type { Secrets } from "../secrets.ts";
import type { Store } from "../storage/store.ts";
import { createLanes } from "./bots/lanes.ts";
import type { Bots } from "./bots/station.ts";
import { createPresence } from "./reach/presence.ts";
import type { Telegram, TelegramPorts } from "./terms.ts";

/** Nothing is loaded, read or asked before something is wanted. */
export function createTelegram(ports: TelegramPorts): Telegram {
  let loading: Promise<Bots> | undefined;
  const over = new AbortController();
  // Every chat that is left alone for a while listens.
  setMaxListeners(0, over.signal);
  const lanesOf = createLanes(ports, over.signal);
  const bots = () => {
    loading ??= import("./bots/station.ts").then(({ createBots }) => createBots({ ...ports, lanesOf }));
    return loading;
  };
  const presence = createPresence(ports);
  const listeners = new Set<() => void>();
  return {
    list: () => ports.store.bots(),
    add: async (bot) => (await bots()).add(bot),
    change: async (name, change) => (await bots()).change(name, change),
    remove: async (name) => (await bots()).remove(name),
    pair: async (name, code) => (await bots()).pair(name, code),
    start: async (name, manner) => (await bots()).start(name, { manner, changed: () => listeners.forEach((each) => void each()) }),
    stop: async (name) => (await bots()).stop(name),
    status: async () => ((await ports.store.bots()).length === 0 ? [] : (await bots()).status()),
    log: async (name) => (await bots()).log(name),
    outlet: async (sessionId) => (await import("./chat/outlet.ts")).openOutlet({ ...ports, lanesOf }, sessionId),
    seen: presence.note,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await (await loading)?.close();
      over.abort();
    },
  };
}

/** What the core has that bots need. */
interface TelegramParts extends Pick<TelegramPorts, "now" | "later" | "sleep" | "newId" | "monotonic" | "owner" | "isAlive"> {
  readonly store: Store;
  readonly network: Network;
  readonly secrets: Secrets;
  readonly core: Omit<TelegramPorts["core"], "record">;
}

/** Bots of one person know of each other through one folder, whatever data folder each works in. */
export function telegramOf(host: Host, { store, network, secrets, core, ...moments }: TelegramParts): Telegram {
  const { dataFolder, assetsFolder, environment, tokens, log, patience } = host;
  core.runtime.subscribe(({ event }) => {
    if ((event.type === "approval-answer" || event.type === "question-answer") && atDesk.has(event.by)) void telegram.seen();
  });
  const none = { get: async () => undefined, set: async () => "No token can be kept here.", remove: async () => undefined };
  const telegram = createTelegram({
    ...{ ...moments, store, log, patience, tokens: tokens ?? none, learn: secrets.add, redact: secrets.redact },
    core: { ...core, record: (sessionId) => store.session(sessionId) },
    trusted: () => host.trusted(),
    folder: path.join(environment.HOME ?? environment.USERPROFILE ?? dataFolder, ".anycowork", "telegram"),
    logFolder: path.join(dataFolder, "telegram"),
    readBundle: async (name) => JSON.parse(await readFile(path.join(assetsFolder, "..", "l10n", `${name}.json`), "utf8")),
    fetch: (input, init) => (host.fetch ?? network.fetch)(input, init),
  });
  return telegram;
}

/** Who answers there is at this machine. */
const atDesk: ReadonlySet<string> = new Set(["chat", "toast", "command", "terminal"]);
