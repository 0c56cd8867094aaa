import * as vscode from "vscode";
import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";
import type { Lists } from "../history/lists.ts";
import type { Settings } from "../host/settings.ts";
import { sandboxesPage, sweptText } from "./page.ts";

export interface SandboxParts {
  readonly desk: Desk;
  readonly chat: Pick<ChatView, "post">;
  readonly settings: Pick<Settings, "sandbox">;
  readonly lists: Pick<Lists, "list">;
}

export type SandboxHandlers = Pick<Handlers, "loadSandboxes" | "stopSandbox" | "sweepSandboxes" | "openSandboxSettings">;

/** What there is of sandboxes, and what can be done about it. */
export function createSandboxHandlers({ desk, chat, settings, lists }: SandboxParts): SandboxHandlers {
  let told: string | undefined;
  const tell = async (): Promise<undefined> => {
    const { sandboxes } = await desk.core();
    const [report, list, known] = await Promise.all([sandboxes.look(), sandboxes.list(), lists.list({ archived: "with" })]);
    const titles = new Map(known.map(({ id, title }) => [id, title]));
    chat.post({ type: "sandboxes", page: sandboxesPage({ read: settings.sandbox(), report, list, titles, told, nowMs: Date.now() }) });
    return undefined;
  };
  return {
    async loadSandboxes({ anew }) {
      if (anew) told = undefined;
      return tell();
    },
    async stopSandbox({ id }) {
      const problem = await (await desk.core()).sandboxes.stop(id);
      await tell();
      return problem;
    },
    async sweepSandboxes() {
      told = sweptText(await (await desk.core()).sandboxes.sweep());
      return tell();
    },
    async openSandboxSettings() {
      await vscode.commands.executeCommand("workbench.action.openSettings", "anycowork.sandbox");
      return undefined;
    },
  };
}
