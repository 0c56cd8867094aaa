import * as vscode from "vscode";
import type { ServerInput } from "../../core/events/roster/server.ts";
import { slotPrefix } from "../../core/mcp/config/slots.ts";
import { t } from "../words.ts";

/** What MCP servers want to be given, in VS Code's SecretStorage and nowhere else. */
export interface ServerInputs {
  /** What was given under this name; where that is nothing, it is asked for once. Undefined when the person calls that off. */
  get(slot: string, input: ServerInput): Promise<string | undefined>;
  all(): Promise<readonly string[]>;
  /** Forgets what was given for a server, so that it is asked for anew. */
  forget(server: Parameters<typeof slotPrefix>[0]): Promise<void>;
}

const prefix = "anycowork.input.";

/** `seen` is told each value on its way, to keep it out of the log. */
export function createServerInputs(secrets: vscode.SecretStorage, seen: (value: string) => void): ServerInputs {
  const read = async (key: string) => {
    const value = await secrets.get(key);
    if (value) seen(value);
    return value || undefined;
  };
  return {
    async get(slot, input) {
      const kept = await read(prefix + slot);
      if (kept !== undefined) return kept;
      const value = await ask(slot, input);
      if (!value) return undefined;
      seen(value);
      await secrets.store(prefix + slot, value);
      return value;
    },
    async all() {
      const keys = (await secrets.keys()).filter((each) => each.startsWith(prefix));
      return (await Promise.all(keys.map(read))).filter((each) => each !== undefined);
    },
    async forget(server) {
      const begin = `${prefix}${slotPrefix(server)}`;
      const keys = (await secrets.keys()).filter((each) => each.startsWith(begin));
      await Promise.all(keys.map((each) => secrets.delete(each)));
    },
  };
}

/** The name says for which server it is. */
function ask(slot: string, { id, description, password }: ServerInput): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: t("AnyCowork: {0} wants {1}", slot.split(".")[1] ?? t("an MCP server"), description || id),
    prompt: t(
      "It is kept in VS Code's secret storage, never in settings, logs or conversations, and given to this MCP server only ({0}).",
      slot,
    ),
    password,
    ignoreFocusOut: true,
  });
}
