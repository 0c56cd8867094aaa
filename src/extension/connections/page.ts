import type { Core } from "../../core/core.ts";
import type { ListedServer } from "../../core/events/roster/server.ts";
import { passingWords, rulesPassing } from "../../core/mcp/config/passing.ts";
import type { ConnectionsPage, ShownServer } from "../../core/protocol/connections.ts";
import type { ListedRule } from "../../core/protocol/permissions.ts";
import { shortened } from "../editor/whereabouts.ts";

/** The page as the core knows it now; nothing is started for that. */
export async function connectionsPage(core: Core, folders: readonly string[], removed: string | undefined): Promise<ConnectionsPage> {
  const [{ servers, problems }, { rules }] = await Promise.all([core.connections.list(folders), core.rules(folders)]);
  const forbidden = new Set(rules.filter(({ effect, source }) => effect === "deny" && source === "settings").map(({ text }) => text));
  return {
    servers: servers.map((each) => shownServer(each, { folders, forbidden, rules })),
    problems,
    ...(removed === undefined ? {} : { removed }),
  };
}

interface Around {
  readonly folders: readonly string[];
  /** Texts of rules of the person's that forbid. */
  readonly forbidden: ReadonlySet<string>;
  readonly rules: readonly ListedRule[];
}

function shownServer(server: ListedServer, { folders, forbidden, rules }: Around): ShownServer {
  const { config, source, file, folder, shown, state, reason, errorLines, logPath, tools, refused, changed, changedScripts, print } =
    server;
  const passing = state === "approval" && source === "workspace" ? passingWords(rulesPassing(config.name, rules)) : undefined;
  return {
    ...(passing === undefined ? {} : { passing }),
    ...{ name: config.name, source, shown, state, reason, errorLines, logPath, refused, changedScripts, print },
    ...(file === undefined ? {} : { file: { path: file, label: shortened(file, folders) } }),
    ...(folder === undefined ? {} : { folder }),
    ...(source === "yours" ? { config } : {}),
    isOff: config.disabled === true,
    isRemote: config.url !== undefined,
    hasInputs: (config.inputs ?? []).length > 0,
    tools: tools.map(({ name, title, description, inputSchema }) => {
      const rule = `mcp:${config.name}/${name}`;
      const isChanged = changed.includes(name);
      const words = { name, description, ...(title === undefined ? {} : { title }) };
      return { ...words, isChanged, ...(isChanged ? { schema: JSON.stringify(inputSchema) } : {}), rule, isForbidden: forbidden.has(rule) };
    }),
  };
}
