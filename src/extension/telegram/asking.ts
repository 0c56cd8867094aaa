import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { BotRow } from "../../core/events/telegram/rows.ts";
import { showsFaithfully } from "../approvals/wording.ts";
import { healthWords, stateWords } from "./words.ts";

/** One of the bots there are, each with how it fares. Where there is none that is said, with a way to `add` one. */
export async function pickBot({ telegram }: Core, title: string, add?: () => Promise<unknown>): Promise<BotRow | undefined> {
  const statuses = await telegram.status();
  if (statuses.length === 0) {
    const sentence = "AnyCowork: There is no Telegram bot yet.";
    const pressed = await vscode.window.showInformationMessage(sentence, ...(add ? ["Add a Bot…"] : []));
    if (pressed) await add?.();
    return undefined;
  }
  const items = statuses.map((each) => ({
    label: each.bot.id,
    description: `@${each.bot.username}, ${stateWords(each)}`,
    detail: healthWords(each),
    bot: each.bot,
  }));
  return (await vscode.window.showQuickPick(items, { title: `AnyCowork: ${title}`, matchOnDescription: true }))?.bot;
}

export function askForCode(): Thenable<string | undefined> {
  const prompt = "Whoever was shown it may then talk with the bot; the first may also answer what is asked.";
  return vscode.window.showInputBox({ title: "AnyCowork: the code the bot has shown", prompt });
}

export async function isSure({ id }: BotRow): Promise<boolean> {
  const question = `Remove ${id}, with its token? Its conversations stay.`;
  return (await vscode.window.showWarningMessage(question, { modal: true }, "Remove")) === "Remove";
}

export async function askForBot() {
  const name = await vscode.window.showInputBox({
    title: "AnyCowork: a name for the bot",
    value: "pocket",
    prompt: "Small letters, digits and dashes.",
  });
  if (!name) return undefined;
  const prompt = "@BotFather gives it. It is kept in VS Code's secret storage, never in settings, logs or conversations.";
  const token = await vscode.window.showInputBox({ title: "AnyCowork: the bot's token", prompt, password: true, ignoreFocusOut: true });
  if (!token) return undefined;
  const start = await vscode.window.showQuickPick(startItems, { title: "AnyCowork: when shall the bot start?" });
  const reach = start && (await askWhenToReach());
  const { apiRoot } = vscode.workspace.getConfiguration("anycowork.telegram");
  return (
    reach && {
      name: name.trim(),
      token,
      autoStart: start.autoStart,
      notifications: reach,
      ...(typeof apiRoot === "string" && apiRoot !== "" ? { apiRoot } : {}),
    }
  );
}

const startItems = [
  { label: "Start it by hand", autoStart: false },
  { label: "Start it with VS Code", autoStart: true },
];

const reachItems: readonly (vscode.QuickPickItem & { readonly when: BotRow["notifications"] })[] = [
  {
    label: "While I am away",
    detail: "Once the window was not used for three minutes: questions by buttons, and how it ended.",
    when: "idle",
  },
  { label: "Always", detail: "At once, also while I am here.", when: "always" },
  { label: "Never", detail: "Only what is said in the chat itself is answered there.", when: "never" },
];

/** What it may spend a day, in US dollars; without one there is no limit. Undefined when it stays as it is. */
export async function askForBudget(current: number | undefined): Promise<Pick<BotRow, "budgetUsd"> | undefined> {
  const typed = await vscode.window.showInputBox({
    title: "AnyCowork: what may the bot spend a day, in US dollars?",
    value: current === undefined ? "" : String(current),
    prompt: "Then nothing begins until somebody who may approve says /budget more, or the next day. Empty: no limit of its own.",
    validateInput: (text) => (text.trim() === "" || Number(text) > 0 ? undefined : "A number of dollars, like 2.50."),
  });
  if (typed === undefined) return undefined;
  return { budgetUsd: typed.trim() === "" ? undefined : Number(typed) };
}

/** When runs that are begun in VS Code shall ask and report in the chat of whoever may approve first. */
export async function askWhenToReach(): Promise<BotRow["notifications"] | undefined> {
  const title = "AnyCowork: when shall work begun in VS Code reach you in Telegram?";
  return (await vscode.window.showQuickPick(reachItems, { title }))?.when;
}

/** Whose work it is; "agent: undefined" leaves it to the router. Undefined when it stays as it is. */
export async function askForAgent(core: Core, bot: BotRow): Promise<Pick<BotRow, "agent"> | undefined> {
  const { agents } = await core.agents.list(bot.workspace);
  const items: readonly (vscode.QuickPickItem & Pick<BotRow, "agent">)[] = [
    { label: "Chosen for each message", description: bot.agent === undefined ? "now" : "" },
    ...agents.map(({ name, title, role }) => ({
      label: title || name,
      description: name === bot.agent ? "now" : "",
      detail: role,
      agent: name,
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, { title: `AnyCowork: who does the work of ${bot.id}? ${ownChoice("agent")}` });
  return picked && { agent: picked.agent };
}

/** Which model it asks. Undefined when it stays as it is. */
export async function askForModel(core: Core, bot: BotRow): Promise<Pick<BotRow, "model"> | undefined> {
  const ready = (await core.models()).filter((each) => each.ready);
  const items = ready.map(({ model, label, detail }) => ({
    label,
    description: model === bot.model ? `${model}, now` : model,
    detail,
    model,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: `AnyCowork: which model does ${bot.id} ask? ${ownChoice("model")}`,
    matchOnDescription: true,
  });
  return picked && { model: picked.model };
}

function ownChoice(command: "agent" | "model"): string {
  return `(A chat that has chosen by /${command} keeps its own.)`;
}

export async function letIn({ telegram }: Core, code: string): Promise<string> {
  let problem = "There is no Telegram bot yet. Add one first.";
  for (const { id } of await telegram.list()) {
    const paired = await telegram.pair(id, code);
    if (!("problem" in paired))
      return `${shownName(paired.chat.title)} may talk with ${id} now${paired.approves ? ", and answer what is asked" : ""}.`;
    problem = paired.problem;
  }
  return problem;
}

/** People choose their names, and a notification makes links of some, a list pictures. */
export function shownName(name: string): string {
  return showsFaithfully(name) ? name : "Somebody";
}

export function say(sentence: string): void {
  void vscode.window.showInformationMessage(`AnyCowork: ${sentence}`);
}
