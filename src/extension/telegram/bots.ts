import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { BotStatus, Telegram } from "../../core/telegram/terms.ts";
import type { CommandName } from "../commands/names.ts";
import type { Desk } from "../desk.ts";
import { folderPaths } from "../host/folders.ts";
import type { Log } from "../host/log.ts";
import type { Memory } from "../memory.ts";
import { t, told } from "../words.ts";
import { addBot } from "./adding.ts";
import { askForTrust, complain, leadToBot, letSomebodyIn, mayStart, pickBot } from "./asking.ts";
import { watchAttention } from "./attention.ts";
import { createDeeds } from "./deeds.ts";
import { createDoorbell } from "./doorbell.ts";
import { createBotsItem } from "./item.ts";
import { createBotLog } from "./log.ts";
import { askForDeed, type Deed } from "./menu.ts";
import { showsNewest } from "./newest.ts";
import { onceTrusted, type Trust } from "./trust.ts";

type Names = Extract<CommandName, `${string}TelegramBot${string}`>;

/** Telegram bots in this window: the commands of the palette, and those that start with it. */
export interface Bots extends vscode.Disposable {
  readonly commands: { readonly [Name in Names]: () => Promise<unknown> };
  /** Starts what is set to start with VS Code, once this window is trusted. Another window that answers already goes on. */
  startThoseSet(): Promise<void>;
  /** Lets bots know from now on whether somebody is at this window. */
  attend(telegram: Pick<Telegram, "seen">): void;
}

export interface BotParts {
  core(): Promise<Core>;
  readonly desk: Pick<Desk, "config">;
  /** Remembers, for every window, whether any bot is to start: the one thing activation looks at. */
  readonly memory: Memory;
  readonly log: Log;
}

export function createBots({ core, desk, memory, log }: BotParts): Bots {
  const [item, botLog, ring] = [createBotsItem(), createBotLog(), createDoorbell(pair)];
  const show = (statuses: readonly BotStatus[]) => [item.show, ring].forEach((each) => void each(statuses));
  const keeper = createKeeper({ core, memory, show, log });
  let attention: vscode.Disposable | undefined;
  let autoStart: vscode.Disposable | undefined;
  const letIn = async () => {
    await letSomebodyIn(await core());
    await keeper.show();
  };
  const add = async () => {
    // A window that is trusted may start it, too.
    if (!trust.isTrusted()) return askForTrust();
    const { model, approvalMode } = await desk.config();
    const bot = await addBot(await core(), { model, approvalMode, workspace: folderPaths() });
    if (!bot) return;
    await keeper.remember();
    await keeper.start(bot.id);
    leadToBot(bot);
  };
  const startByHand = async (names: readonly string[]) => {
    if (names.length > 0 && (await mayStart(names))) for (const each of names) await keeper.start(each);
  };
  const deeds = createDeeds({ core, keeper: { ...keeper, start: (name) => startByHand([name]) }, log: botLog, letIn });
  const withPicked = async (title: string, deed: Deed) => {
    const bot = await pickBot(await core(), { title, takesOnly: true, add });
    if (bot) await deeds[deed](bot);
  };
  return {
    commands: {
      addTelegramBot: add,
      startTelegramBot: () => withPicked(t("AnyCowork: start which Telegram bot?"), "start"),
      async startAllTelegramBots() {
        await startByHand((await (await core()).telegram.list()).map(({ id }) => id));
      },
      stopTelegramBot: () => withPicked(t("AnyCowork: stop which Telegram bot?"), "stop"),
      pairTelegramBot: letIn,
      async showTelegramBots() {
        await keeper.show();
        const bot = await pickBot(await core(), { title: t("AnyCowork: Telegram bots"), takesOnly: false, add });
        const status = bot && (await (await core()).telegram.status()).find((each) => each.bot.id === bot.id);
        const deed = status && (await askForDeed(status));
        if (deed) await deeds[deed](status.bot);
      },
      logTelegramBot: () => withPicked(t("AnyCowork: the log of which Telegram bot?"), "log"),
      removeTelegramBot: () => withPicked(t("AnyCowork: remove which Telegram bot?"), "remove"),
    },
    async startThoseSet() {
      autoStart = await onceTrusted(trust, keeper.startThoseSet);
    },
    attend(telegram) {
      attention ??= watchWindow(telegram);
    },
    dispose: () => [attention, autoStart, item, botLog].forEach((each) => void each?.dispose()),
  };
}

function pair(): void {
  void vscode.commands.executeCommand("anycowork.pairTelegramBot");
}

const trust: Trust = {
  isTrusted: () => vscode.workspace.isTrusted,
  watch: (given) => vscode.workspace.onDidGrantWorkspaceTrust(given),
};

function watchWindow(telegram: Pick<Telegram, "seen">): vscode.Disposable {
  return watchAttention({
    attention: () => vscode.window.state,
    watch: vscode.window.onDidChangeWindowState,
    later(milliseconds, work) {
      const timer = setTimeout(work, milliseconds);
      return () => clearTimeout(timer);
    },
    seen: () => void telegram.seen(),
  });
}

interface KeeperParts extends Pick<BotParts, "core" | "memory" | "log"> {
  readonly show: ReturnType<typeof createBotsItem>["show"];
}

/** Looked at by `activate` itself. */
const autoStartKey = "telegram.autoStart";

/** Does what is done with bots, and shows and remembers what came of it. */
function createKeeper({ core, memory, show: showStatuses, log }: KeeperParts) {
  let isFollowed = false;
  const bots = async () => (await core()).telegram;
  const show = showsNewest(async () => (await bots()).status(), showStatuses);
  const remember = async () => {
    const isAny = (await (await bots()).list()).some((each) => each.autoStart);
    await memory.update(autoStartKey, isAny ? true : undefined);
  };
  const start = async (name: string, manner?: "quietly") => {
    const telegram = await bots();
    if (!isFollowed) telegram.subscribe(() => void show().catch((error: unknown) => log.failed("Telegram", error)));
    isFollowed = true;
    const started = await telegram.start(name, manner);
    if ("problem" in started) return void complain(told(started.problem));
    await show();
  };
  return {
    ...{ show, remember, start },
    /** Never rejects. */
    async startThoseSet() {
      try {
        for (const { id, autoStart } of await (await bots()).list()) if (autoStart) await start(id, "quietly");
      } catch (error) {
        log.failed("Telegram", error);
      }
    },
    async stop(name: string) {
      await (await bots()).stop(name);
      await show();
    },
    async change(name: string, change: Parameters<Telegram["change"]>[1]) {
      const changed = await (await bots()).change(name, change);
      if ("problem" in changed) return void complain(told(changed.problem));
      await remember();
      await show();
    },
    async remove(name: string) {
      await (await bots()).remove(name);
      await remember();
      await show();
    },
  };
}
