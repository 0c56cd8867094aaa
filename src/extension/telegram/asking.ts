import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import { botLanguages, languageNames } from "../../core/events/telegram/language.ts";
import type { BotRow } from "../../core/events/telegram/rows.ts";
import { allModeWarning, modeWords } from "../../core/events/words/mode.ts";
import { inform, warn } from "../notice.ts";
import { t, told } from "../words.ts";
import { healthWords, shownName, stateWords } from "./words.ts";

interface Picking {
  /** Whole, as it is shown. */
  readonly title: string;
  /** Whether the only one there is goes without saying. */
  readonly takesOnly: boolean;
  /** What is offered where there is none. */
  readonly add: () => Promise<unknown>;
}

/** One of the bots there are, each with how it fares. Where there is none that is said, with a way to add one. */
export async function pickBot({ telegram }: Core, { title, takesOnly, add }: Picking): Promise<BotRow | undefined> {
  const statuses = await telegram.status();
  if (statuses.length === 0) {
    const pressed = await inform(t("AnyCowork: There is no Telegram bot yet."), t("Add a Bot…"));
    if (pressed) await add();
    return undefined;
  }
  if (takesOnly && statuses.length === 1) return statuses[0]?.bot;
  const items = statuses.map((each) => ({
    label: each.bot.id,
    description: t("@{0}, {1}", each.bot.username, stateWords(each, vscode.workspace.isTrusted)),
    detail: healthWords(each),
    bot: each.bot,
  }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.bot;
}

export async function isSure({ id }: BotRow): Promise<boolean> {
  const yes = t("Remove");
  const question = t("Remove {0}, with its token? Its conversations stay.", id);
  return (await warn(question, { modal: true }, yes)) === yes;
}

type ReachItem = vscode.QuickPickItem & { readonly when: BotRow["notifications"] };

function reachItems(current: BotRow["notifications"] | undefined): readonly ReachItem[] {
  const items: readonly ReachItem[] = [
    {
      label: t("While I am away"),
      detail: t("Once the window was not used for three minutes: questions by buttons, and how it ended."),
      when: "idle",
    },
    { label: t("Always"), detail: t("At once, also while I am here."), when: "always" },
    { label: t("Never"), detail: t("Only what is said in the chat itself is answered there."), when: "never" },
  ];
  return items.map((each) => ({ ...each, description: each.when === current ? t("now") : "" }));
}

/** Of what it is asked it asks first. Undefined when it stays as it is. */
export async function askForMode(bot: BotRow): Promise<Pick<BotRow, "approvalMode"> | undefined> {
  const items = modeWords.map(({ mode, label, detail }) => ({
    label: told(label),
    description: mode === bot.approvalMode ? t("now") : "",
    detail: told(detail),
    mode,
  }));
  const title = t("AnyCowork: when does {0} ask, in conversations that begin from now on?", bot.id);
  const mode = (await vscode.window.showQuickPick(items, { title }))?.mode;
  if (mode === "all" && bot.approvalMode !== "all") {
    const yes = t("Let Everything Pass");
    const question = t("Let everything pass that is asked of {0}?", bot.id);
    if ((await warn(question, { modal: true, detail: told(allModeWarning) }, yes)) !== yes) return undefined;
  }
  return mode && { approvalMode: mode };
}

/** What it may spend a day, in US dollars; without one there is no limit. Undefined when it stays as it is. */
export async function askForBudget(current: number | undefined): Promise<Pick<BotRow, "budgetUsd"> | undefined> {
  const typed = await vscode.window.showInputBox({
    title: t("AnyCowork: what may the bot spend a day, in US dollars?"),
    value: current === undefined ? "" : String(current),
    prompt: t("Then nothing begins until somebody who may approve says /budget more, or the next day. Empty: no limit of its own."),
    validateInput: (text) => (text.trim() === "" || Number(text) > 0 ? undefined : t("A number of dollars, like 2.50.")),
  });
  if (typed === undefined) return undefined;
  return { budgetUsd: typed.trim() === "" ? undefined : Number(typed) };
}

/** When runs that are begun in VS Code shall ask and report in the chat of whoever may approve first. */
export async function askWhenToReach(current?: BotRow["notifications"]): Promise<BotRow["notifications"] | undefined> {
  const title = t("AnyCowork: when shall work begun in VS Code reach you in Telegram?");
  return (await vscode.window.showQuickPick(reachItems(current), { title }))?.when;
}

/** In which language it speaks in chats; "language: undefined" leaves it to each person's Telegram. Undefined when it stays as it is. */
export async function askForLanguage(current?: BotRow["language"]): Promise<Pick<BotRow, "language"> | undefined> {
  const nowAt = (language: BotRow["language"]) => (language === current ? t("now") : "");
  const items: readonly (vscode.QuickPickItem & Pick<BotRow, "language">)[] = [
    {
      label: t("As each person's Telegram is set"),
      description: nowAt(undefined),
      detail: t("English where that is a language it does not speak."),
    },
    ...botLanguages.map((language) => ({ label: languageNames[language], description: nowAt(language), language })),
  ];
  const picked = await vscode.window.showQuickPick(items, { title: t("AnyCowork: in which language does the bot speak?") });
  return picked && { language: picked.language };
}

/** Whose work it is; "agent: undefined" leaves it to the router. Undefined when it stays as it is. */
export async function askForAgent(core: Core, bot: BotRow): Promise<Pick<BotRow, "agent"> | undefined> {
  const { agents } = await core.agents.list(bot.workspace);
  const items: readonly (vscode.QuickPickItem & Pick<BotRow, "agent">)[] = [
    { label: t("Chosen for each message"), description: bot.agent === undefined ? t("now") : "" },
    ...agents.map(({ name, title, role }) => ({
      label: title ? told(title) : name,
      description: name === bot.agent ? t("now") : "",
      detail: told(role),
      agent: name,
    })),
  ];
  const title = t("AnyCowork: who does the work of {0}? (A chat that has chosen by /agent keeps its own.)", bot.id);
  const picked = await vscode.window.showQuickPick(items, { title });
  return picked && { agent: picked.agent };
}

/** Which model it asks. Undefined when it stays as it is. */
export async function askForModel(core: Core, bot: BotRow): Promise<Pick<BotRow, "model"> | undefined> {
  const ready = (await core.models()).filter((each) => each.ready);
  const items = ready.map(({ model, label, detail }) => ({
    label: told(label),
    description: model === bot.model ? t("{0}, now", model) : model,
    detail: told(detail),
    model,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: t("AnyCowork: which model does {0} ask? (A chat that has chosen by /model keeps its own.)", bot.id),
    matchOnDescription: true,
  });
  return picked && { model: picked.model };
}

/** Lets in who was shown the code that is typed, whichever bot it was, and says so; a code that does not hold can be typed again. */
export async function letSomebodyIn({ telegram }: Core): Promise<void> {
  for (;;) {
    const code = await askForCode();
    if (!code?.trim()) return;
    let problem = t("There is no Telegram bot yet. Add one first.");
    for (const { id } of await telegram.list()) {
      const paired = await telegram.pair(id, code);
      if (!("problem" in paired)) {
        const name = shownName(paired.chat.title);
        return say(paired.approves ? t("{0} may talk with {1} now, and approve.", name, id) : t("{0} may talk with {1} now.", name, id));
      }
      problem = told(paired.problem);
    }
    if (!(await complain(problem, t("Type It Again")))) return;
  }
}

function askForCode(): Thenable<string | undefined> {
  const prompt = t("Whoever was shown it may then talk with the bot; the first may also answer what is asked.");
  return vscode.window.showInputBox({ title: t("AnyCowork: the code the bot has shown"), prompt, ignoreFocusOut: true });
}

/** Says that bots need a workspace that is trusted, and leads to where it is. */
export async function askForTrust(): Promise<void> {
  if (await complain(t("A bot may only work in a workspace that is trusted."), t("Manage Trust")))
    await vscode.commands.executeCommand("workbench.trust.manage");
}

/** Nobody waits for it. */
export function leadToBot({ username }: BotRow): void {
  const sentence = t("AnyCowork: @{0} answers. It lets nobody in yet: write to it in Telegram, and it shows you a code.", username);
  void inform(sentence, t("Open It in Telegram")).then(
    (pressed) => pressed !== undefined && vscode.env.openExternal(vscode.Uri.parse(`https://t.me/${username}`)),
  );
}

/** Whether bots may answer from this window: where it is not trusted, the person has to want that, since they do next to nothing there. */
export async function mayStart(names: readonly string[]): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const yes = t("Answer Anyway");
  const question = t("Let {0} answer from this window? It is in Restricted Mode.", names.join(", "));
  const detail = [
    t(
      "What is asked from Telegram is then only read and talked about: nothing is changed or run, no file that is sent is kept, and another window stops answering.",
    ),
    t("Once you trust this workspace, all of it is possible again."),
  ].join(" ");
  return (await warn(question, { modal: true, detail }, yes)) === yes;
}

export function say(sentence: string): void {
  void inform(`AnyCowork: ${sentence}`);
}

/** Says that something did not go as wished, and what to do. True when the button is pressed that does it. */
export async function complain(sentence: string, ...button: readonly string[]): Promise<boolean> {
  return (await warn(`AnyCowork: ${sentence}`, ...button)) !== undefined;
}
