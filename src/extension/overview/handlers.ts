import * as vscode from "vscode";
import type { SandboxReport } from "../../core/events/words/sandboxes.ts";
import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Log } from "../host/log.ts";
import type { Facts } from "./facts.ts";
import { type LookParts, lookAround } from "./look.ts";
import { settingsPage } from "./page.ts";

export interface OverviewParts extends LookParts {
  readonly chat: Pick<ChatView, "post">;
  readonly log: Pick<Log, "failed">;
}

export type OverviewHandlers = Pick<Handlers, "loadSettings" | "openSetting" | "openPicker">;

/** What is set and how things stand, and the ways to change it. */
export function createOverviewHandlers({ chat, log, ...parts }: OverviewParts): OverviewHandlers {
  let lastLook = 0;
  /** As it was found last: what was there a moment ago is told while it is looked for anew. */
  let report: SandboxReport | undefined;
  return {
    async loadSettings() {
      lastLook += 1;
      const thisLook = lastLook;
      // Who asks anew meanwhile wants how things stand then.
      const tell = (facts: Facts) => thisLook === lastLook && chat.post({ type: "settings", page: settingsPage(facts) });
      const facts = await lookAround(parts);
      if (parts.settings.sandbox().settings.mode === "off") {
        tell(facts);
        return undefined;
      }
      tell({ ...facts, report });
      void (await parts.desk.core()).sandboxes.look().then(
        (found) => {
          report = found;
          tell({ ...facts, report });
        },
        (error) => log.failed("Looking for sandboxes", error),
      );
      return undefined;
    },
    openSetting: ({ names }) => run("workbench.action.openSettings", `@id:${names.map((each) => `anycowork.${each}`).join(",")}`),
    openPicker: ({ of }) => run(of === "language" ? "workbench.action.configureLocale" : "anycowork.showTelegramBots"),
  };
}

async function run(command: string, ...given: readonly string[]): Promise<undefined> {
  await vscode.commands.executeCommand(command, ...given);
  return undefined;
}
