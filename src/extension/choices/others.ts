import * as vscode from "vscode";
import { sandboxesFrom } from "../../core/events/choices/sandbox-mode.ts";
import { workWords } from "../../core/events/choices/work.ts";
import { type WorkMode, workModes } from "../../core/events/plan/plan.ts";
import { modeWords } from "../../core/events/words/mode.ts";
import type { Desk } from "../desk.ts";
import { t, told } from "../words.ts";

/** When this conversation asks. */
export async function pickApprovalMode(desk: Pick<Desk, "config" | "setApprovalMode">): Promise<void> {
  const { approvalMode } = await desk.config();
  const items = modeWords.map(({ mode, label, detail }) => ({
    label: marked(told(label), mode === approvalMode),
    mode,
    detail: told(detail),
  }));
  const picked = await vscode.window.showQuickPick(items, { title: t("AnyCowork: when to ask in this conversation") });
  if (picked) await desk.setApprovalMode(picked.mode);
}

/** Where commands of this conversation run. */
export async function pickSandbox(desk: Pick<Desk, "config" | "setSandbox">): Promise<void> {
  const { sandbox } = await desk.config();
  const items = sandboxesFrom(sandbox.least).map(({ mode, label, detail }) => ({
    label: marked(told(label), mode === sandbox.mode),
    mode,
    detail: told(detail),
  }));
  const title = t("AnyCowork: where commands of this conversation run");
  const placeHolder = t("From the next message on. Less strict than your settings it can't be.");
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder });
  if (picked) await desk.setSandbox(picked.mode);
}

interface TeamItem extends vscode.QuickPickItem {
  readonly workMode?: WorkMode;
  /** Null: whoever fits. */
  readonly agent?: string | null;
}

/** Whether messages of this conversation get a plan, and who does them. */
export async function pickTeam(desk: Pick<Desk, "config" | "setTeam">): Promise<void> {
  const { workMode, agent, agents } = await desk.config();
  const group = (label: string): TeamItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items: TeamItem[] = [
    group(t("Work")),
    ...workModes.map((mode) => ({
      label: marked(told(workWords[mode].label), mode === workMode),
      detail: told(workWords[mode].detail),
      workMode: mode,
    })),
    group(t("Agent")),
    { label: marked(t("Any"), agent === undefined), detail: t("Whoever fits the message"), agent: null },
    ...agents.map(({ name, title, role }) => ({ label: marked(title, name === agent), detail: role, agent: name })),
  ];
  const options = { title: t("AnyCowork: how this conversation is worked on"), matchOnDetail: true };
  const picked = await vscode.window.showQuickPick(items, options);
  if (picked?.workMode) await desk.setTeam({ workMode: picked.workMode });
  if (picked?.agent !== undefined) await desk.setTeam({ agent: picked.agent });
}

function marked(label: string, isChosen: boolean): string {
  return `$(${isChosen ? "check" : "blank"}) ${label}`;
}
