import type { PlaceTools } from "../commands/place.ts";
import type { Tool } from "../tool.ts";
import type { DeclaredTool } from "./declared.ts";
import { customTool } from "./tool.ts";

/** A tool of the person's own settings: its line is read like that of any command. */
export function settingsTool(declared: DeclaredTool, tools: PlaceTools): Tool {
  const { name, command, sandbox } = declared;
  return customTool(declared, tools, {
    ...(sandbox === true ? { demand: `The tool “${name}”` } : {}),
    async reading(_input, directory) {
      const { readCommand } = await import("../reading/command.ts");
      return readCommand(command, { workspace: tools.workspace, environment: tools.environment, directory });
    },
  });
}
