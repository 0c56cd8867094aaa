import * as vscode from "vscode";
import type { Envelope } from "../../core/events/event.ts";
import type { SandboxReport } from "../../core/events/words/sandboxes.ts";
import type { ReadSandbox } from "../../core/sandbox-settings.ts";
import type { Log } from "../host/log.ts";
import { warn } from "../notice.ts";
import { t } from "../words.ts";
import { problemText } from "./page.ts";
import { type SightWords, sightWords } from "./words.ts";

/** What is seen of sandboxes outside the chat: the status bar, and a warning where a setting can't be read. Nothing while they are off. */
export interface SandboxSight extends vscode.Disposable {
  /** Something may have changed: looks again. */
  look(): void;
  hear(envelope: Envelope): void;
}

export interface SightPorts {
  settings(): ReadSandbox;
  /** What there is. Asked only where somebody wants a sandbox. */
  report(): Promise<SandboxReport>;
  readonly log: Log;
}

export function createSandboxSight({ settings, report, log }: SightPorts): SandboxSight {
  const item = vscode.window.createStatusBarItem("anycowork.sandbox", vscode.StatusBarAlignment.Right, 99);
  item.name = t("AnyCowork Sandbox");
  item.command = "anycowork.showSandboxes";
  const warnOnce = createWarning();
  let lastLook = 0;
  const look = async () => {
    lastLook += 1;
    const thisLook = lastLook;
    const read = settings();
    warnOnce(read);
    if (read.settings.mode === "off") return item.hide();
    const words = sightWords(read.settings, await report());
    if (thisLook === lastLook && words) draw(item, words);
  };
  const lookAgain = () => void look().catch((error) => log.failed("Looking for sandboxes", error));
  const focused = vscode.window.onDidChangeWindowState((state) => state.focused && lookAgain());
  lookAgain();
  return {
    look: lookAgain,
    hear({ event }) {
      if (event.type === "run-start" || event.type === "run-end" || (event.type === "step-end" && event.trouble)) lookAgain();
    },
    dispose: () => vscode.Disposable.from(focused, item).dispose(),
  };
}

function draw(item: vscode.StatusBarItem, words: SightWords): void {
  item.text = words.text;
  item.tooltip = `${words.tooltip} ${t("Click for more.")}`;
  item.backgroundColor = words.warns ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  item.accessibilityInformation = { label: `AnyCowork: ${words.tooltip}` };
  item.show();
}

/** Says once what can't be read, and anew when that is something else. */
function createWarning(): (read: ReadSandbox) => void {
  let said = "";
  return ({ problems }) => {
    const text = problems.map(problemText).join(" ");
    if (text === said) return;
    said = text;
    if (text === "") return;
    void warn(`AnyCowork: ${text}`, t("Open Settings")).then((pressed) => {
      if (pressed) void vscode.commands.executeCommand("workbench.action.openSettings", "anycowork.sandbox");
    });
  };
}
