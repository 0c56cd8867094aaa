import * as vscode from "vscode";
import type { SessionId } from "../core/events/ids.ts";
import type { Activity } from "./activity.ts";

/** The status bar item and the context keys of the manifest: quiet while idle, a spinner while running, marked while it waits for the person. */
export interface Status extends vscode.Disposable {
  show(activity: Activity, shown: SessionId | undefined): void;
}

export function createStatus(): Status {
  const item = vscode.window.createStatusBarItem("anycowork.status", vscode.StatusBarAlignment.Right, 100);
  item.name = "AnyCowork";
  item.command = "anycowork.open";
  const told = new Map<string, boolean>();
  const setContext = (key: string, value: boolean) => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void vscode.commands.executeCommand("setContext", key, value);
  };
  return {
    show({ runs, questions, asked }, shown) {
      setContext("anycowork.running", shown !== undefined && Object.hasOwn(runs, shown));
      setContext("anycowork.waiting", questions.length > 0);
      draw(item, Object.keys(runs).length, questions.length + asked.length);
    },
    dispose: () => item.dispose(),
  };
}

function draw(item: vscode.StatusBarItem, running: number, waiting: number): void {
  if (waiting === 0 && running === 0) {
    item.hide();
    return;
  }
  item.backgroundColor = waiting > 0 ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  item.text = waiting > 0 ? `$(shield) AnyCowork: ${waiting} waiting` : "$(loading~spin) AnyCowork";
  item.tooltip = waiting > 0 ? "AnyCowork waits for your answer. Click to open the chat." : "AnyCowork is working. Click to open the chat.";
  item.accessibilityInformation = { label: waiting > 0 ? `AnyCowork: ${waiting} questions wait for you` : "AnyCowork is working" };
  item.show();
}
