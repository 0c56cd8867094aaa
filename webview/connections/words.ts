import type { ShownServer } from "../../src/core/protocol/connections.ts";

/** How a server is, in a few words. */
export function stateWords({ state, isOff, tools }: ShownServer): string {
  if (isOff) return "switched off";
  if (state === "approval") return "waits for your yes";
  if (state === "ready") return tools.length === 1 ? "ready, 1 tool" : `ready, ${tools.length} tools`;
  return { off: "not started", starting: "starting…", failed: "failed" }[state];
}

/** Where it was written down. */
export function sourceWords({ source, file }: ShownServer): string {
  return { yours: "added by you", settings: "from your settings, anycowork.mcpServers", workspace: `asked for by ${file?.label}` }[source];
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
