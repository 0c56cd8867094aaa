import * as vscode from "vscode";
import type { ApprovalRequest } from "../core/events/approval.ts";
import type { SessionId } from "../core/events/ids.ts";
import { modeWords } from "../core/events/words/mode.ts";
import type { ScreenName } from "../core/protocol/host-message.ts";
import { allowFor, scopeItems } from "./approvals/longer.ts";
import { offersLonger } from "./approvals/rules-line.ts";
import { questionLine, receiptSentence } from "./approvals/wording.ts";
import { focusChat, moveChat } from "./chat/side.ts";
import type { ChatView } from "./chat/view.ts";
import type { CommandName } from "./command-names.ts";
import type { Desk } from "./desk.ts";
import { pointedAt } from "./drafts/pointed.ts";
import { wishOf } from "./drafts/problems.ts";
import { aboutPlaces } from "./drafts/wording.ts";
import { recover } from "./history/folder.ts";
import { historyPage } from "./history/handlers.ts";
import { pickConversation } from "./history/picker.ts";
import type { Shelf } from "./history/shelf.ts";
import type { Keys } from "./host/keys.ts";
import type { Log } from "./host/log.ts";
import type { Settings } from "./host/settings.ts";
import { chooseEngine } from "./sandbox/engines.ts";
import { saveAsSkill } from "./skills/save.ts";
import type { Bots } from "./telegram/bots.ts";

/** `given` is what a menu or another extension hands over. */
export type Commands = { readonly [Name in CommandName]: (...given: readonly unknown[]) => Promise<unknown> };

export interface CommandParts {
  readonly context: vscode.ExtensionContext;
  readonly desk: Desk;
  readonly keys: Keys;
  readonly log: Log;
  readonly chat: ChatView;
  readonly shelf: Shelf;
  readonly bots: Pick<Bots, "commands">;
  readonly settings: Pick<Settings, "sandbox">;
  /** The question the approving commands are about: the oldest of the conversation shown, else the oldest. */
  question(shown: SessionId | undefined): ApprovalRequest | undefined;
}

/** What each command of the palette does. */
export function createCommands({ context, desk, keys, log, chat, shelf, settings, bots, question }: CommandParts): Commands {
  /** `sessionId`: the conversation to show, where one is meant. */
  const open = async (sessionId?: unknown) => {
    if (typeof sessionId === "string") say(await desk.show(sessionId));
    await focusChat();
    chat.postWhenReady({ type: "focus" });
  };
  const showScreen = async (screen: ScreenName) => {
    await focusChat();
    chat.postWhenReady({ type: "screen", screen });
  };
  const draft = async (text: string) => {
    await focusChat();
    chat.postWhenReady({ type: "draft", text });
  };
  return {
    ...bots.commands,
    open,
    async askAbout(...given) {
      const places = await pointedAt(given);
      if (places.length > 0) await draft(aboutPlaces(places));
      else say("Open a file, or choose one in the explorer: the message will be about it.");
    },
    async fixProblems(...given) {
      const wish = wishOf(given);
      if (wish === undefined) say("VS Code shows no problems in this file.");
      else await draft(wish);
    },
    async newChat() {
      // At once: what is typed from here on is for the new chat.
      await Promise.all([desk.show(undefined), focusChat()]);
      chat.postWhenReady({ type: "focus" });
    },
    showHistory: () => showScreen("history"),
    async openConversation() {
      const sessionId = await pickConversation((query) => historyPage({ desk, lists: shelf.lists }, query));
      if (sessionId !== undefined) await open(sessionId);
    },
    showStorage: () => showScreen("storage"),
    showPermissions: () => showScreen("permissions"),
    showAudit: () => showScreen("audit"),
    showSandboxes: () => showScreen("sandboxes"),
    showAgents: () => showScreen("agents"),
    showNotes: () => showScreen("notes"),
    showSkills: () => showScreen("skills"),
    showConnections: () => showScreen("connections"),
    saveAsSkill: async () => say(await saveAsSkill(desk)),
    chooseEngine: () => chooseEngine(desk, settings),
    async exportConversation() {
      const sessionId = desk.shown();
      say(sessionId === undefined ? "No conversation is shown. Open one first." : await shelf.history.exportSession({ sessionId }));
    },
    exportAllConversations: async () => say(await shelf.history.exportAll({})),
    importConversations: async () => say(await shelf.history.importSessions({})),
    recoverConversations: () => recover(desk, context.globalStorageUri),
    stop: () => desk.stop(),
    approveStep: () => approve(desk, question(desk.shown()), open),
    denyStep: () => deny(desk, question(desk.shown())),
    moveChat: () => moveChat(chat),
    chooseModel: () => chooseModel(desk),
    chooseApprovalMode: () => chooseApprovalMode(desk),
    async setApiKey() {
      const provider = await keys.choose();
      if (provider !== undefined) await desk.askKey(provider);
    },
    removeApiKey: () => keys.remove(),
    openSettings: async () => vscode.commands.executeCommand("workbench.action.openSettings", "@ext:anycowork.anycowork"),
    showLog: async () => log.show(),
    async copyDataFolderPath() {
      await vscode.env.clipboard.writeText(context.globalStorageUri.fsPath);
      vscode.window.setStatusBarMessage("AnyCowork: the path of the data folder is copied.", 4_000);
    },
  };
}

const nothingWaits = "Nothing waits for an answer.";

async function approve(desk: Desk, question: ApprovalRequest | undefined, open: () => Promise<void>): Promise<void> {
  if (!question) return say(nothingWaits);
  const { text, whole } = questionLine(question, 1);
  if (!whole) {
    await desk.show(question.sessionId);
    return open();
  }
  const once = { label: "$(check) Allow once", scope: "once" as const, detail: question.detail };
  const items = [once, ...(offersLonger(question) ? scopeItems(question) : [])];
  const picked = await vscode.window.showQuickPick(items, { title: "AnyCowork: approve", placeHolder: text });
  if (picked) say(await allowFor(question, picked.scope, { answer: (said) => desk.answer(question.id, said, "command") }));
}

async function deny(desk: Desk, question: ApprovalRequest | undefined): Promise<void> {
  if (!question) return say(nothingWaits);
  const { text } = questionLine(question, 1);
  const why = await vscode.window.showInputBox({
    title: "AnyCowork: deny",
    prompt: text,
    placeHolder: "A word to the model, or just Enter",
  });
  if (why === undefined) return;
  const word = why.trim() === "" ? {} : { why: why.trim().slice(0, 2_000) };
  say(receiptSentence(await desk.answer(question.id, { decision: "deny", scope: "once", ...word }, "command")));
}

async function chooseModel(desk: Desk): Promise<void> {
  const { models, model } = await desk.config();
  const items = models.map((each) => ({
    label: `${each.model === model ? "$(check) " : ""}${each.label}`,
    description: each.model,
    detail: each.detail,
    choice: each,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: "AnyCowork: model", matchOnDescription: true, matchOnDetail: true });
  if (picked) await desk.setModel(picked.choice.model);
}

async function chooseApprovalMode(desk: Desk): Promise<void> {
  const { approvalMode } = await desk.config();
  const items = modeWords.map(({ mode, label, detail }) => ({ label: mode === approvalMode ? `$(check) ${label}` : label, mode, detail }));
  const picked = await vscode.window.showQuickPick(items, { title: "AnyCowork: when to ask in this conversation" });
  if (picked) await desk.setApprovalMode(picked.mode);
}

function say(sentence: string | undefined): void {
  if (sentence !== undefined) void vscode.window.showInformationMessage(sentence);
}
