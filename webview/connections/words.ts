import type { ShownServer } from "../../src/core/protocol/connections.ts";
import { count, t } from "../words.ts";

/** How a server is, in a few words. */
export function stateWords({ state, isOff, tools }: ShownServer): string {
  if (isOff) return t("switched off");
  if (state === "approval") return t("waits for your yes");
  if (state === "ready") return count(tools.length, ["ready, {0} tool", "ready, {0} tools"]);
  return { off: t("not started"), starting: t("starting…"), failed: t("failed") }[state];
}

/** Where it was written down. */
export function sourceWords({ source, file }: ShownServer): string {
  return {
    yours: t("added by you"),
    settings: t("from your settings, {0}", "anycowork.mcpServers"),
    workspace: t("asked for by {0}", file?.label ?? ""),
  }[source];
}

/** The servers that hold all the words somewhere. */
export function serversWith(words: string, servers: readonly ShownServer[]): readonly ShownServer[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return servers.filter((server) => {
    const tools = server.tools.map((each) => `${each.name} ${each.title ?? ""}`);
    const text = [server.name, ...server.shown, sourceWords(server), stateWords(server), ...tools].join(" ").toLowerCase();
    return wanted.every((each) => text.includes(each));
  });
}
