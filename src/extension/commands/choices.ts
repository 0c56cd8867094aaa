import * as vscode from "vscode";
import { pickModel } from "../choices/models.ts";
import { pickApprovalMode, pickSandbox, pickTeam } from "../choices/others.ts";
import { chooseEngine } from "../sandbox/engines.ts";
import type { CommandParts, Commands } from "./command.ts";

type Names =
  | "chooseModel"
  | "chooseApprovalMode"
  | "chooseSandbox"
  | "chooseTeam"
  | "chooseEngine"
  | "setApiKey"
  | "removeApiKey"
  | "openSettings";

/** What the next messages use, and what is set for all of them. */
export function createChoiceCommands({ keys, settings }: Pick<CommandParts, "keys" | "settings">): Commands<Names> {
  return {
    chooseModel: ({ desk }) => pickModel(desk),
    chooseApprovalMode: ({ desk }) => pickApprovalMode(desk),
    chooseSandbox: ({ desk }) => pickSandbox(desk),
    chooseTeam: ({ desk }) => pickTeam(desk),
    chooseEngine: ({ desk }) => chooseEngine(desk, settings),
    async setApiKey({ desk }) {
      const provider = await keys.choose();
      if (provider !== undefined) await desk.askKey(provider);
    },
    removeApiKey: () => keys.remove(),
    openSettings: async () => vscode.commands.executeCommand("workbench.action.openSettings", "@ext:anycowork.anycowork"),
  };
}
