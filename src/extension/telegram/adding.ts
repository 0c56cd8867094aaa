import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import { botNameProblem, freeBotName } from "../../core/events/telegram/names.ts";
import type { BotRow } from "../../core/events/telegram/rows.ts";
import type { NewBot, Problem } from "../../core/telegram/terms.ts";
import { t, told } from "../words.ts";
import { askForLanguage, askWhenToReach } from "./asking.ts";

/**
 * Asks what it takes for a new bot, and adds it. What does not do is said where it is typed, so that nothing has to be typed twice. Undefined when
 * the person gives up before there is a token; who gives up later has a bot as it usually is.
 */
export async function addBot({ telegram }: Core, given: Pick<NewBot, "model" | "approvalMode" | "workspace">): Promise<BotRow | undefined> {
  const name = await askForName((await telegram.list()).map((each) => each.id));
  if (name === undefined) return undefined;
  const { apiRoot } = vscode.workspace.getConfiguration("anycowork.telegram");
  const wishes = typeof apiRoot === "string" && apiRoot !== "" ? { ...given, apiRoot } : given;
  const bot = await askForToken((token) => telegram.add({ ...wishes, name, token }));
  if (!bot) return undefined;
  const start = await vscode.window.showQuickPick(startItems(), { title: t("AnyCowork: when shall the bot start?") });
  const notifications = start && (await askWhenToReach());
  const language = notifications && (await askForLanguage());
  const wished = { autoStart: start?.autoStart ?? false, ...(notifications ? { notifications } : {}), ...language };
  const changed = await telegram.change(name, wished);
  return "problem" in changed ? bot : changed;
}

async function askForName(taken: readonly string[]): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title: t("AnyCowork: a name for the bot"),
    value: freeBotName(taken),
    prompt: t("What you call it here. Small letters, digits and dashes."),
    validateInput(typed) {
      const problem = botNameProblem(typed.trim(), taken);
      return problem && told(problem);
    },
  });
  return name?.trim();
}

/** Stays open until a token does, or the person gives up. */
async function askForToken(attempt: (token: string) => Promise<BotRow | Problem>): Promise<BotRow | undefined> {
  const box = vscode.window.createInputBox();
  box.title = t("AnyCowork: the bot's token");
  box.prompt = t("@BotFather gives it. It is kept in VS Code's secret storage, never in settings, logs or conversations.");
  box.password = true;
  box.ignoreFocusOut = true;
  let asking: Promise<BotRow | Problem> | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const take = async () => {
        if (asking || box.value.trim() === "") return;
        box.busy = true;
        asking = attempt(box.value);
        const added = await asking;
        asking = undefined;
        box.busy = false;
        if (!("problem" in added)) return resolve(added);
        box.validationMessage = told(added.problem);
      };
      box.onDidAccept(() => void take().catch(reject));
      box.onDidChangeValue(() => {
        box.validationMessage = undefined;
      });
      // What was asked of Telegram by then still counts.
      box.onDidHide(() => void Promise.resolve(asking).then((added) => resolve(added && "problem" in added ? undefined : added), reject));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

function startItems(): readonly (vscode.QuickPickItem & Pick<BotRow, "autoStart">)[] {
  return [
    {
      label: t("Now, and from then on by hand"),
      detail: t("By “AnyCowork: Start a Telegram Bot…”; it answers until the window closes."),
      autoStart: false,
    },
    { label: t("Now, and from then on with VS Code"), detail: t("It answers as long as a window is open."), autoStart: true },
  ];
}
