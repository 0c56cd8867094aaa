import * as vscode from "vscode";
import type { SessionId } from "../core/events/ids.ts";
import { type Activity, waitingElsewhere } from "./activity.ts";
import { count, t } from "./words.ts";

/** The status bar item and the context keys of the manifest: quiet while idle, a spinner while running, marked while it waits for the person; pressed, it leads to what waits. */
export interface Status extends vscode.Disposable {
  show(activity: Activity, shown: Shown): void;
}

/** The conversations shown: in the chat in use, and in the side bar's. */
export interface Shown {
  readonly current: SessionId | undefined;
  readonly side: SessionId | undefined;
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
      draw(item, activity, shown.current);
    },
    dispose: () => item.dispose(),
  };
}

function draw(item: vscode.StatusBarItem, activity: Activity, shown: SessionId | undefined): void {
  const asking = [...activity.questions, ...activity.asked];
  const waiting = asking.length;
  if (waiting === 0 && Object.keys(activity.runs).length === 0) {
    item.hide();
    return;
  }
  const elsewhere = waitingElsewhere(activity, shown);
  item.command = elsewhere === undefined ? open : { command: open, title: t("Open"), arguments: [elsewhere] };
  item.backgroundColor = waiting > 0 ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  item.text = waiting > 0 ? `$(shield) ${t("AnyCowork: {0} waiting", waiting)}` : "$(loading~spin) AnyCowork";
  item.tooltip = waiting > 0 ? waitingWords(new Set(asking.map(({ sessionId }) => sessionId)).size) : workingWords;
  item.accessibilityInformation = { label: waiting > 0 ? countOf(waiting) : t("AnyCowork is working") };
  item.show();
}

const open = "anycowork.open";
const workingWords = t("AnyCowork is working. Click to open the chat.");

function waitingWords(conversations: number): string {
  return count(conversations, [
    "AnyCowork waits for your answer. Click to open it.",
    "AnyCowork waits for your answer in {0} conversations. Click to open one of them.",
  ]);
}

function countOf(waiting: number): string {
  return count(waiting, ["AnyCowork: {0} question waits for you", "AnyCowork: {0} questions wait for you"]);
}
