import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { after } from "node:test";
import { createNetwork } from "../../src/core/network/fetch.ts";
import type { Provider } from "../../src/core/providers/provider.ts";
import { createSecrets } from "../../src/core/secrets.ts";
import { createTelegram } from "../../src/core/telegram/telegram.ts";
import type { NewBot, Telegram, TelegramPorts } from "../../src/core/telegram/terms.ts";
import { chatTools } from "../../src/core/tools/toolbox.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { type BotApi, startBotApi } from "../fakes/telegram/bot-api.ts";
import { inRepo } from "../repo.ts";
import { breath } from "../scenarios/acts.ts";
import { type Setting, type Stage, setStage } from "../scenarios/stage.ts";
import { tempFolder } from "../temp.ts";

export interface PhoneSetting extends Partial<Setting> {
  readonly provider: Provider;
  /** Whom the bot knows already. Absent: Ada, who may approve too. */
  readonly known?: readonly number[];
  readonly approvers?: readonly number[];
  readonly bot?: Partial<NewBot>;
  /** Where there are several processes of one person. */
  readonly folder?: string;
  readonly api?: BotApi;
  /** The process it is in, where that is one of several. */
  readonly stage?: Stage;
  /** Waits where another process polls, and asks for nothing. */
  readonly isQuiet?: boolean;
  /** Absent: one. */
  readonly models?: readonly string[];
  readonly ports?: Partial<TelegramPorts>;
}

/** A bot that somebody holds in their hand: Telegram, the core and the person, all in one place. */
export interface Phone {
  readonly api: BotApi;
  readonly stage: Stage;
  readonly telegram: Telegram;
  /** What moves typing, status messages and heartbeats on. */
  readonly clock: ManualClock;
  readonly logged: readonly string[];
  /** Resolves with the newest message of the bot in the chat that fits. */
  hears(pattern: RegExp, chat?: number): Promise<string>;
  close(): Promise<void>;
}

export const ada = 111;

/** Telegram, which is shut when the test ends, however it does. */
export async function openApi(...given: Parameters<typeof startBotApi>): Promise<BotApi> {
  const api = await startBotApi(...given);
  after(() => api.close());
  return api;
}

/** Reads the bundles of a folder. */
export function bundlesIn(folder: string): TelegramPorts["readBundle"] {
  return async (name) => JSON.parse(await readFile(path.join(folder, `${name}.json`), "utf8"));
}

const known = new Map<string, ReturnType<TelegramPorts["readBundle"]>>();

/** Those that ship, read once for all bots: they are long. */
const shipped: TelegramPorts["readBundle"] = async (name) => {
  const read = known.get(name) ?? bundlesIn(inRepo("l10n"))(name);
  known.set(name, read);
  return await read;
};

/** Sets up a bot that polls. */
export async function pickUp(setting: PhoneSetting): Promise<Phone> {
  const phone = await layOut(setting);
  await phone.telegram.start("bot", setting.isQuiet ? "quietly" : undefined);
  await phone.api.until(() => phone.api.updates.isPolled);
  return phone;
}

/** The same without starting it. */
async function layOut({
  known = [ada],
  approvers = known,
  bot,
  folder = tempFolder(),
  api: given,
  ports,
  models = ["test/other"],
  stage: ofProcess,
  ...setting
}: PhoneSetting): Promise<Phone> {
  const api = given ?? (await openApi());
  const stage =
    ofProcess ??
    setStage({
      ...setting,
      chatTools: (sessionId, folders) =>
        chatTools({ folders, dataFolder: folder, readableFolder: folder, environment: {} }, () => telegram.outlet(sessionId)),
    });
  const clock = new ManualClock();
  api.chats.now = clock.now;
  const secrets = createSecrets();
  const tokens = new Map([["bot", api.token]]);
  const logged: string[] = [];
  const telegram = createTelegram({
    core: {
      runtime: stage.runtime,
      record: (sessionId) => stage.store.session(sessionId),
      models: async () => models.map((model) => ({ model, label: "Other", detail: "", provider: "test", ready: true })),
      agents: { list: async () => ({ agents: [] }) },
    },
    store: stage.store,
    tokens: {
      get: async (name) => tokens.get(name),
      set: async (name, token) => void tokens.set(name, token),
      remove: async (name) => void tokens.delete(name),
    },
    learn: secrets.add,
    redact: secrets.redact,
    folder,
    logFolder: folder,
    readBundle: shipped,
    fetch: createNetwork({ environment: () => ({}) }).fetch,
    // Waiting for its own sake takes no time here.
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    now: clock.now,
    later: clock.later,
    monotonic: clock.now,
    newId: () => crypto.randomUUID(),
    owner: "this process",
    isAlive: (owner) => owner === "this process",
    log: (line) => logged.push(line),
    trusted: setting.trusted ?? (() => true),
    ...ports,
  });
  const usual = { name: "bot", token: api.token, apiRoot: api.root, model: "test/scripted", approvalMode: "ask", workspace: [] } as const;
  const added = (await telegram.list()).length > 0 ? undefined : await telegram.add({ ...usual, ...bot });
  if (added && "problem" in added) throw new Error(added.problem);
  const at = "2026-01-01T00:00:00.000Z";
  if (added) await telegram.change("bot", { chats: known.map((id) => ({ id, title: "Ada", at })), approvers });
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await telegram.close();
    await stage.runtime.close();
    if (!given) await api.close();
  };
  // A test that fails leaves it open.
  after(close);
  return {
    ...{ api, stage, telegram, clock, logged, close },
    async hears(pattern, chat = ada) {
      const find = () => api.said(chat).findLast((each) => pattern.test(each.text));
      await api.until(() => find() !== undefined);
      return find()?.text ?? "";
    },
  };
}

/** Lets time pass for all of them until it is so, but no faster than the disk answers: who only waits for it would look like dead. */
export async function lives(all: readonly Pick<Stage, "clock">[], isSo: () => boolean): Promise<void> {
  for (let still = 0; !isSo(); still += 1) {
    await breath();
    if (process.getActiveResourcesInfo().some((each) => each.startsWith("FSReq"))) {
      // What is asked after it is answered after it.
      await stat(".");
      still = 0;
    }
    if (still < 20) continue;
    still = 0;
    for (const each of all) each.clock.advance(500);
  }
}
