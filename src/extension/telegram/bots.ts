import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { BotRow } from "../../core/events/telegram/rows.ts";
import type { Telegram } from "../../core/telegram/terms.ts";
import type { CommandName } from "../commands/names.ts";
import type { Desk } from "../desk.ts";
import { folderPaths } from "../host/folders.ts";
import type { Log } from "../host/log.ts";
import type { Memory } from "../memory.ts";
import { askForBot, askForCode, letIn, pickBot, say } from "./asking.ts";
import { watchAttention } from "./attention.ts";
import { createDeeds } from "./deeds.ts";
import { createBotsItem } from "./item.ts";
import { createBotLog } from "./log.ts";
import { askForDeed, type Deed } from "./menu.ts";
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
  const [item, botLog] = [createBotsItem(), createBotLog()];
  const keeper = createKeeper({ core, memory, show: item.show, log });
  let attention: vscode.Disposable | undefined;
  let autoStart: vscode.Disposable | undefined;
  const letSomebodyIn = async () => {
    const code = await askForCode();
    if (code?.trim()) say(await letIn(await core(), code));
    await keeper.show();
  };
  const add = async () => {
    // A window that is trusted may start it, too.
    if (!vscode.workspace.isTrusted)
      return say("A bot would work in this workspace, which is not trusted. Trust it first, then add the bot.");
    const wanted = await askForBot();
    if (!wanted) return;
    const { model, approvalMode } = await desk.config();
    const bot = await (await core()).telegram.add({ ...wanted, model, approvalMode, workspace: folderPaths() });
    if ("problem" in bot) return say(bot.problem);
    await keeper.remember();
    await keeper.start(bot.id);
    offerPairing(bot);
  };
  const deeds = createDeeds({ core, keeper, log: botLog, letSomebodyIn });
  const withPicked = async (title: string, deed: Deed) => {
    const bot = await pickBot(await core(), title);
    if (bot) await deeds[deed](bot);
  };
  return {
    commands: {
      addTelegramBot: add,
      startTelegramBot: () => withPicked("start which Telegram bot?", "start"),
      async startAllTelegramBots() {
        for (const { id } of await (await core()).telegram.list()) await keeper.start(id);
      },
      stopTelegramBot: () => withPicked("stop which Telegram bot?", "stop"),
      pairTelegramBot: letSomebodyIn,
      async showTelegramBots() {
        await keeper.show();
        const bot = await pickBot(await core(), "Telegram bots", add);
        const status = bot && (await (await core()).telegram.status()).find((each) => each.bot.id === bot.id);
        const deed = status && (await askForDeed(status));
        if (deed) await deeds[deed](status.bot);
      },
      logTelegramBot: () => withPicked("the log of which Telegram bot?", "log"),
      removeTelegramBot: () => withPicked("remove which Telegram bot?", "remove"),
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

/** Nobody waits for it. */
function offerPairing({ username }: BotRow): void {
  const sentence = `@${username} answers. It lets nobody in yet: write to it in Telegram, and it shows you a code.`;
  void vscode.window.showInformationMessage(`AnyCowork: ${sentence}`, "Enter the Code").then((pressed) => {
    if (pressed) void vscode.commands.executeCommand("anycowork.pairTelegramBot");
  });
}

/** A bot would hold its seat here while its runs may do next to nothing. */
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
  const show = async () => showStatuses(await (await bots()).status());
  const remember = async () => {
    const isAny = (await (await bots()).list()).some((each) => each.autoStart);
    await memory.update(autoStartKey, isAny ? true : undefined);
  };
  const start = async (name: string, manner?: "quietly") => {
    const telegram = await bots();
    if (!isFollowed) telegram.subscribe(() => void show().catch((error: unknown) => log.failed("Telegram", error)));
    isFollowed = true;
    const started = await telegram.start(name, manner);
    if ("problem" in started) return say(started.problem);
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
      if ("problem" in changed) return say(changed.problem);
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
