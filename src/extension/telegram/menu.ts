import * as vscode from "vscode";
import { wordsOf } from "../../core/events/words/mode.ts";
import type { BotStatus } from "../../core/telegram/terms.ts";
import { foldersWords, peopleWords, shownName } from "./words.ts";

/** What can be done with a bot. */
export type Deed =
  | "start"
  | "stop"
  | "pair"
  | "people"
  | "agent"
  | "model"
  | "mode"
  | "workspace"
  | "reach"
  | "budget"
  | "auto-start"
  | "log"
  | "remove";

const reaches = { never: "never", idle: "while I am away", always: "always" } as const;

/** Lets the person choose what to do with one; undefined when they don't. */
export async function askForDeed({ bot, state, isHere, newcomers }: BotStatus): Promise<Deed | undefined> {
  const isAnswering = state === "polling" || state === "retrying";
  const isElsewhere = state === "waiting" || (isAnswering && !isHere);
  const items: readonly (vscode.QuickPickItem & { readonly deed: Deed })[] = [
    ...(state === "no-token"
      ? []
      : [
          ...(isElsewhere
            ? [{ label: "$(play) Answer from this window", description: "the other one stops", deed: "start" as const }]
            : []),
          isElsewhere || isAnswering
            ? { label: "$(debug-stop) Stop it", deed: "stop" as const }
            : { label: "$(play) Start it here", deed: "start" as const },
        ]),
    {
      label: "$(person-add) Let somebody in…",
      description:
        newcomers.length === 0 ? "with the code the bot has shown them" : newcomers.map(({ name }) => shownName(name)).join(", "),
      deed: "pair",
    },
    { label: "$(organization) People…", description: peopleWords(bot), deed: "people" },
    { label: "$(hubot) Agent…", description: bot.agent ?? "chosen for each message", deed: "agent" },
    { label: "$(symbol-misc) Model…", description: bot.model, deed: "model" },
    { label: "$(shield) When it asks…", description: wordsOf(bot.approvalMode).label, deed: "mode" },
    { label: "$(folder) Work in this window's folders", description: foldersWords(bot.workspace), deed: "workspace" },
    { label: "$(bell) When work begun in VS Code reaches you…", description: reaches[bot.notifications], deed: "reach" },
    {
      label: "$(credit-card) What it may spend a day…",
      description: bot.budgetUsd === undefined ? "no limit of its own" : `$${bot.budgetUsd}`,
      deed: "budget",
    },
    {
      label: bot.autoStart ? "$(check) Starts with VS Code" : "$(circle-large-outline) Starts by hand",
      description: bot.autoStart ? "choose to start it by hand" : "choose to start it with VS Code",
      deed: "auto-start",
    },
    { label: "$(output) Show its log", deed: "log" },
    { label: "$(trash) Remove it…", deed: "remove" },
  ];
  return (await vscode.window.showQuickPick(items, { title: `AnyCowork: ${bot.id} (@${bot.username})` }))?.deed;
}
