import type { Core } from "../../core/core.ts";
import type { Check } from "./check.ts";

const name = "mcp server";

/** The MCP servers of the folder it is started in, by what is known of them: none is started for that. */
export async function serverChecks({ connections }: Core): Promise<readonly Check[]> {
  const folders = [process.cwd()];
  const { servers, problems } = await connections.list(folders);
  const checked = servers.map(async ({ config, shown, state, reason, tools, file }): Promise<Check> => {
    const what = `${config.name}: ${shown[0] ?? ""}`;
    if (config.disabled) return { name, state: "missing", detail: `${what}; it is switched off` };
    if (state === "approval")
      return { name, state: "missing", detail: `${what}; ${reason} To look at it: anycowork mcp allow ${config.name}` };
    const obstacle = await connections.obstacle(config.name, folders);
    if (obstacle) return { name, state: "missing", detail: `${what}; ${obstacle.problem}` };
    const count = tools.length === 0 ? "its tools were not seen yet" : `${tools.length} tools when it was last seen`;
    return { name, state: "ok", detail: `${what}${file === undefined ? "" : ` (${file})`}; ${count}` };
  });
  return [...(await Promise.all(checked)), ...problems.map((detail): Check => ({ name, state: "missing", detail }))];
}
