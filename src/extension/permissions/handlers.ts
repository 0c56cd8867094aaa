import * as vscode from "vscode";
import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";
import { t } from "../words.ts";
import { exportAudit } from "./export.ts";

export interface PermissionParts {
  readonly desk: Desk;
  readonly chat: Pick<ChatView, "post">;
}

export type PermissionHandlers = Pick<
  Handlers,
  "loadPermissions" | "revokeGrants" | "addRule" | "removeRule" | "openRules" | "listAudit" | "exportAudit" | "chooseApprovalMode"
>;

/** As many entries of the audit as are told at once. */
const auditPage = 100;

/** The rules in force and what can be done about them, and what they led to. */
export function createPermissionHandlers({ desk, chat }: PermissionParts): PermissionHandlers {
  const tell = async (): Promise<undefined> => {
    chat.post({ type: "permissions", listing: await (await desk.core()).rules(desk.folders()) });
    return undefined;
  };
  let lastAsked = 0;
  return {
    loadPermissions: tell,
    async revokeGrants({ grantIds }) {
      const { archive } = await desk.core();
      const taken = await Promise.all(grantIds.map((each) => archive.revoke(each)));
      await tell();
      return taken.some((each) => each !== undefined) ? undefined : t("This was taken back before.");
    },
    async addRule({ effect, rule }) {
      const text = rule.trim();
      const problem = (await desk.core()).ruleProblem(text, effect);
      if (problem !== undefined) return problem;
      const rules = ownRules(effect);
      if (rules.includes(text)) return t("This rule is in your settings already.");
      await writeRules(effect, [...rules, text]);
      return tell();
    },
    async removeRule({ effect, rule }) {
      const rules = ownRules(effect);
      const left = rules.filter((each) => typeof each !== "string" || each.trim() !== rule);
      if (left.length === rules.length) return t("This rule is no longer in your settings.");
      await writeRules(effect, left.length > 0 ? left : undefined);
      return tell();
    },
    openRules: () => command("workbench.action.openSettings", "anycowork.permissions"),
    chooseApprovalMode: () => command("anycowork.chooseApprovalMode"),
    async listAudit({ before, ...filter }) {
      lastAsked += 1;
      const asked = lastAsked;
      const page = await (await desk.core()).archive.audit({ ...filter, ...(before === undefined ? {} : { before }), limit: auditPage });
      // Who types on wants what is found last, not what is found slowest.
      if (asked === lastAsked) chat.post({ type: "audit", filter, ...(before === undefined ? {} : { before }), page });
      return undefined;
    },
    exportAudit: async (filter) => exportAudit((await desk.core()).archive, filter),
  };
}

type Effect = "allow" | "ask" | "deny";

/** What stands in the person's own settings, whatever its type: nothing of it may be lost by adding to it. */
function ownRules(effect: Effect): readonly unknown[] {
  const value = vscode.workspace.getConfiguration("anycowork.permissions").inspect<unknown>(effect)?.globalValue;
  return Array.isArray(value) ? value : [];
}

async function writeRules(effect: Effect, rules: readonly unknown[] | undefined): Promise<void> {
  await vscode.workspace.getConfiguration("anycowork.permissions").update(effect, rules, vscode.ConfigurationTarget.Global);
}

async function command(id: string, ...args: readonly string[]): Promise<undefined> {
  await vscode.commands.executeCommand(id, ...args);
  return undefined;
}
