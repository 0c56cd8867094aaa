import * as vscode from "vscode";
import type { SessionId } from "../core/events/ids.ts";
import type { Usage } from "../core/events/message.ts";
import { costWords } from "../core/events/words/money.ts";
import { type Activity, waitingElsewhere } from "./activity.ts";
import { count, speech, t } from "./words.ts";

/** The status bar item and the context keys of the manifest: quiet and plain while idle, then with what the conversation in use has cost, a spinner while running, marked while it waits for the person; pressed, it leads to what waits. */
export interface Status extends vscode.Disposable {
  show(activity: Activity, shown: Shown): void;
}

/** The conversations shown: in the chat in use, and in the side bar's. */
export interface Shown {
  readonly current: SessionId | undefined;
  readonly side: SessionId | undefined;
  /** What the one in use has cost. */
  readonly cost: Usage | undefined;
}

export function createStatus(): Status {
  const item = vscode.window.createStatusBarItem("anycowork.status", vscode.StatusBarAlignment.Right, 100);
  item.name = "AnyCowork";
  const told = new Map<string, boolean>();
  const setContext = (key: string, value: boolean) => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void vscode.commands.executeCommand("setContext", key, value);
  };
  return {
    show(activity, shown) {
      const { runs, questions } = activity;
      const isRunning = (id: SessionId | undefined) => id !== undefined && Object.hasOwn(runs, id);
      setContext("anycowork.running", isRunning(shown.current));
      setContext("anycowork.sideRunning", isRunning(shown.side));
      setContext("anycowork.waiting", questions.length > 0);
      draw(item, activity, shown);
    },
    dispose: () => item.dispose(),
  };
}

function draw(item: vscode.StatusBarItem, activity: Activity, { current, cost }: Shown): void {
  const asking = [...activity.questions, ...activity.asked];
  const waiting = asking.length;
  const isIdle = Object.keys(activity.runs).length === 0;
  const elsewhere = waitingElsewhere(activity, current);
  item.command = waiting === 0 ? menu : elsewhere === undefined ? open : { command: open, title: t("Open"), arguments: [elsewhere] };
  item.backgroundColor = waiting > 0 ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  item.text = waiting > 0 ? `$(shield) ${t("AnyCowork: {0} waiting", waiting)}` : `$(${isIdle ? "comment" : "loading~spin"}) AnyCowork`;
  item.tooltip = waiting > 0 ? waitingWords(new Set(asking.map(({ sessionId }) => sessionId)).size) : quietWords(isIdle, cost);
  item.accessibilityInformation = {
    label: waiting > 0 ? countOf(waiting) : isIdle ? t("AnyCowork has nothing to do") : t("AnyCowork is working"),
  };
  item.show();
}

const open = "anycowork.open";
const menu = "anycowork.showMenu";

function quietWords(isIdle: boolean, cost: Usage | undefined): string {
  const state = isIdle ? t("AnyCowork has nothing to do.") : t("AnyCowork is working.");
  const spent = cost === undefined ? [] : [t("This conversation has cost: {0}.", costWords(cost, speech))];
  return [state, ...spent, t("Click for more.")].join(" ");
}

function waitingWords(conversations: number): string {
  return count(conversations, [
    "AnyCowork waits for your answer. Click to open it.",
    "AnyCowork waits for your answer in {0} conversations. Click to open one of them.",
  ]);
}

function countOf(waiting: number): string {
  return count(waiting, ["AnyCowork: {0} question waits for you", "AnyCowork: {0} questions wait for you"]);
}
