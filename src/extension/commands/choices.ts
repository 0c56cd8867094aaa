import * as vscode from "vscode";
import { modeWords } from "../../core/events/words/mode.ts";
import type { Desk } from "../desk.ts";
import { chooseEngine } from "../sandbox/engines.ts";
import { t } from "../words.ts";
import type { CommandParts, Commands } from "./command.ts";

type Names = "chooseModel" | "chooseApprovalMode" | "chooseEngine" | "setApiKey" | "removeApiKey" | "openSettings";

/** What the next messages use, and what is set for all of them. */
export function createChoiceCommands({ keys, settings }: Pick<CommandParts, "keys" | "settings">): Commands<Names> {
  return {
    chooseModel: ({ desk }) => chooseModel(desk),
    chooseApprovalMode: ({ desk }) => chooseApprovalMode(desk),
    chooseEngine: ({ desk }) => chooseEngine(desk, settings),
    async setApiKey({ desk }) {
      const provider = await keys.choose();
      if (provider !== undefined) await desk.askKey(provider);
    },
    removeApiKey: () => keys.remove(),
    openSettings: async () => vscode.commands.executeCommand("workbench.action.openSettings", "@ext:anycowork.anycowork"),
  };
}

async function chooseModel(desk: Desk): Promise<void> {
  const { models, model } = await desk.config();
  const items = models.map((each) => ({
    label: `${each.model === model ? "$(check) " : ""}${each.label}`,
    description: each.model,
    detail: each.detail,
    choice: each,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: t("AnyCowork: model"), matchOnDescription: true, matchOnDetail: true });
  if (picked) await desk.setModel(picked.choice.model);
}

async function chooseApprovalMode(desk: Desk): Promise<void> {
  const { approvalMode } = await desk.config();
  const items = modeWords.map(({ mode, label, detail }) => ({ label: mode === approvalMode ? `$(check) ${label}` : label, mode, detail }));
  const picked = await vscode.window.showQuickPick(items, { title: t("AnyCowork: when to ask in this conversation") });
  if (picked) await desk.setApprovalMode(picked.mode);
}
