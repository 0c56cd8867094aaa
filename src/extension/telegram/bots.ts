import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { BotRow } from "../../core/events/telegram/rows.ts";
import type { CommandName } from "../command-names.ts";
import type { Desk } from "../desk.ts";
import { folderPaths } from "../host/folders.ts";
import type { Log } from "../host/log.ts";
import type { Memory } from "../memory.ts";
import { createBotsItem } from "./item.ts";
import { stateWords } from "./words.ts";

type Names = Extract<CommandName, `${string}TelegramBot${string}`>;

/** Telegram bots in this window: the commands of the palette, and those that start with it. */
export interface Bots extends vscode.Disposable {
  readonly commands: { readonly [Name in Names]: () => Promise<unknown> };
  /** Starts what is set to start with VS Code. Another window that answers already goes on. */
  startThoseSet(): Promise<void>;
}

export interface BotParts {
  core(): Promise<Core>;
  readonly desk: Pick<Desk, "config">;
  /** Remembers, for every window, whether any bot is to start: the one thing activation looks at. */
  readonly memory: Memory;
  readonly log: Log;
}

/** Looked at by `activate` itself. */
const autoStartKey = "telegram.autoStart";

export function createBots({ core, desk, memory, log }: BotParts): Bots {
  const item = createBotsItem();
  let isFollowed = false;
  const bots = async () => (await core()).telegram;
  const show = async () => item.show(await (await bots()).status());
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
  const pick = async (title: string) => pickBot(await core(), title);
  return {
    commands: {
      async addTelegramBot() {
        const wanted = await askForBot();
        if (!wanted) return;
        const { model, approvalMode } = await desk.config();
        const bot = await (await bots()).add({ ...wanted, model, approvalMode, workspace: folderPaths() });
        if ("problem" in bot) return say(bot.problem);
        await remember();
        await start(bot.id);
        say(
          `@${bot.username} answers. It lets nobody in yet: write to it, then run “Let Somebody In to a Telegram Bot…” with the code it shows.`,
        );
      },
      async startTelegramBot() {
        const bot = await pick("start which Telegram bot?");
        if (bot) await start(bot.id);
      },
      async startAllTelegramBots() {
        for (const { id } of await (await bots()).list()) await start(id);
      },
      async stopTelegramBot() {
        const bot = await pick("stop which Telegram bot?");
        if (!bot) return;
        await (await bots()).stop(bot.id);
        await show();
      },
      async pairTelegramBot() {
        const code = await askForCode();
        if (code?.trim()) say(await letIn(await core(), code));
      },
      async showTelegramBots() {
        await show();
        const bot = await pick("Telegram bots");
        if (bot) await showLog(await core(), bot.id);
      },
      async logTelegramBot() {
        const bot = await pick("the log of which Telegram bot?");
        if (bot) await showLog(await core(), bot.id);
      },
      async removeTelegramBot() {
        const bot = await pick("remove which Telegram bot?");
        if (!bot || !(await isSure(bot))) return;
        await (await bots()).remove(bot.id);
        await remember();
        await show();
      },
    },
    async startThoseSet() {
      for (const { id, autoStart } of await (await bots()).list()) if (autoStart) await start(id, "quietly");
    },
    dispose: item.dispose,
  };
}

async function pickBot({ telegram }: Core, title: string): Promise<BotRow | undefined> {
  const statuses = await telegram.status();
  if (statuses.length === 0) say("There is no Telegram bot yet. Add one first.");
  const items = statuses.map((each) => ({ label: each.bot.id, description: `@${each.bot.username}, ${stateWords(each)}`, bot: each.bot }));
  return items.length === 0 ? undefined : (await vscode.window.showQuickPick(items, { title: `AnyCowork: ${title}` }))?.bot;
}

function askForCode(): Thenable<string | undefined> {
  const prompt = "Whoever was shown it may then talk with the bot; the first may also answer what is asked.";
  return vscode.window.showInputBox({ title: "AnyCowork: the code the bot has shown", prompt });
}

async function isSure({ id }: BotRow): Promise<boolean> {
  const question = `Remove ${id}, with its token? Its conversations stay.`;
  return (await vscode.window.showWarningMessage(question, { modal: true }, "Remove")) === "Remove";
}

async function askForBot() {
  const name = await vscode.window.showInputBox({
    title: "AnyCowork: a name for the bot",
    value: "pocket",
    prompt: "Small letters, digits and dashes.",
  });
  if (!name) return undefined;
  const prompt = "@BotFather gives it. It is kept in VS Code's secret storage, never in settings, logs or conversations.";
  const token = await vscode.window.showInputBox({ title: "AnyCowork: the bot's token", prompt, password: true, ignoreFocusOut: true });
  if (!token) return undefined;
  const items = [
    { label: "Start it by hand", autoStart: false },
    { label: "Start it with VS Code", autoStart: true },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: "AnyCowork: when shall the bot start?" });
  const { apiRoot } = vscode.workspace.getConfiguration("anycowork.telegram");
  return (
    picked && {
      name: name.trim(),
      token,
      autoStart: picked.autoStart,
      ...(typeof apiRoot === "string" && apiRoot !== "" ? { apiRoot } : {}),
    }
  );
}

async function letIn({ telegram }: Core, code: string): Promise<string> {
  let problem = "There is no Telegram bot yet. Add one first.";
  for (const { id } of await telegram.list()) {
    const paired = await telegram.pair(id, code);
    if (!("problem" in paired))
      return `${paired.chat.title} may talk with ${id} now${paired.approves ? ", and answer what is asked" : ""}.`;
    problem = paired.problem;
  }
  return problem;
}

async function showLog({ telegram }: Core, name: string): Promise<void> {
  const lines = await telegram.log(name);
  if ("problem" in lines) return say(lines.problem);
  const content = lines.join("\n") || "Nothing is noted yet.";
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language: "log" }));
}

function say(sentence: string): void {
  void vscode.window.showInformationMessage(`AnyCowork: ${sentence}`);
}
