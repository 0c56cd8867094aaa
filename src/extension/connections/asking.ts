import type { Core } from "../../core/core.ts";
import type { ListedServer } from "../../core/events/roster/server.ts";
import type { Log } from "../host/log.ts";
import type { Memory } from "../memory.ts";
import { inform } from "../notice.ts";
import { t } from "../words.ts";

export interface AskingParts {
  folders(): readonly string[];
  /** Of this window: what was said once is not said again. */
  readonly memory: Memory;
  /** Shows the page where it can be looked at and allowed. */
  show(): Promise<unknown>;
  readonly log: Log;
}

const toldKey = "toldServers";

/** Tells once of each MCP server that a file of the workspace asks for and nobody has decided about. The yes is given where all of it is shown. */
export function createServerAsking({ folders, memory, show, log }: AskingParts): { look(core: Pick<Core, "connections">): void } {
  const look = async ({ connections }: Pick<Core, "connections">): Promise<void> => {
    const { servers } = await connections.list(folders());
    const told = memory.get<readonly string[]>(toldKey) ?? [];
    const asking = servers.filter((each) => each.source === "workspace" && each.state === "approval" && !told.includes(markOf(each)));
    if (asking.length === 0) return;
    await memory.update(toldKey, [...told, ...asking.map(markOf)].slice(-mostTold));
    const pressed = await inform(sentenceOf(asking), t("Look at It"));
    if (pressed) await show();
  };
  return { look: (core) => void look(core).catch((error) => log.failed("Looking for MCP servers", error)) };
}

/** VS Code keeps it among its own settings, which are to stay small. */
const mostTold = 20;

/** Another command or address is another server. */
function markOf({ config, shown }: ListedServer): string {
  return `${config.name} ${shown.join(" ")}`.slice(0, 120);
}

function sentenceOf(asking: readonly ListedServer[]): string {
  const [first] = asking;
  if (first && asking.length === 1)
    return t(
      "This workspace asks for the MCP server {0}: {1}. It is not started before your yes.",
      first.config.name,
      first.shown[0]?.slice(0, 200) ?? "",
    );
  return t(
    "This workspace asks for {0} MCP servers: {1}. None is started before your yes.",
    asking.length,
    asking.map((each) => each.config.name).join(", "),
  );
}
