import * as vscode from "vscode";
import { wordsOf } from "../../core/events/words/mode.ts";
import type { BotStatus } from "../../core/telegram/terms.ts";
import { t, told } from "../words.ts";
import { foldersWords, languageWords, peopleWords, shownName } from "./words.ts";

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
  | "language"
  | "auto-start"
  | "log"
  | "remove";

function reachWords(when: BotStatus["bot"]["notifications"]): string {
  return { never: t("never"), idle: t("while I am away"), always: t("always") }[when];
}

/** Lets the person choose what to do with one; undefined when they don't. */
export async function askForDeed({ bot, state, isHere, newcomers }: BotStatus): Promise<Deed | undefined> {
  const isAnswering = state === "polling" || state === "retrying";
  const isElsewhere = state === "waiting" || (isAnswering && !isHere);
  const items: readonly (vscode.QuickPickItem & { readonly deed: Deed })[] = [
    ...(state === "no-token"
      ? []
      : [
          ...(isElsewhere
            ? [{ label: `$(play) ${t("Answer from this window")}`, description: t("the other one stops"), deed: "start" as const }]
            : []),
          isElsewhere || isAnswering
            ? { label: `$(debug-stop) ${t("Stop it")}`, deed: "stop" as const }
            : { label: `$(play) ${t("Start it here")}`, deed: "start" as const },
        ]),
    {
      label: `$(person-add) ${t("Let somebody in…")}`,
      description:
        newcomers.length === 0 ? t("with the code the bot has shown them") : newcomers.map(({ name }) => shownName(name)).join(", "),
      deed: "pair",
    },
    { label: `$(organization) ${t("People…")}`, description: peopleWords(bot), deed: "people" },
    { label: `$(hubot) ${t("Agent…")}`, description: bot.agent ?? t("chosen for each message"), deed: "agent" },
    { label: `$(symbol-misc) ${t("Model…")}`, description: bot.model, deed: "model" },
    { label: `$(shield) ${t("When it asks…")}`, description: told(wordsOf(bot.approvalMode).label), deed: "mode" },
    { label: `$(folder) ${t("Work in this window's folders")}`, description: foldersWords(bot.workspace), deed: "workspace" },
    { label: `$(bell) ${t("When work begun in VS Code reaches you…")}`, description: reachWords(bot.notifications), deed: "reach" },
    {
      label: `$(credit-card) ${t("What it may spend a day…")}`,
      description: bot.budgetUsd === undefined ? t("no limit of its own") : `$${bot.budgetUsd}`,
      deed: "budget",
    },
    { label: `$(globe) ${t("Language…")}`, description: languageWords(bot), deed: "language" },
    {
      label: bot.autoStart ? `$(check) ${t("Starts with VS Code")}` : `$(circle-large-outline) ${t("Starts by hand")}`,
      description: bot.autoStart ? t("choose to start it by hand") : t("choose to start it with VS Code"),
      deed: "auto-start",
    },
    { label: `$(output) ${t("Show its log")}`, deed: "log" },
    { label: `$(trash) ${t("Remove it…")}`, deed: "remove" },
  ];
  return (await vscode.window.showQuickPick(items, { title: `AnyCowork: ${bot.id} (@${bot.username})` }))?.deed;
}
