import type { SandboxesCommand, Usage } from "./command.ts";
import { type Options, suggestion } from "./options.ts";

const alone = ["list", "clean", "engines"] as const;
const actions: readonly string[] = ["list", "stop", "clean", "engines"];

/** Reads the words after `sandboxes`. */
export function sandboxesCommand([action, id, ...rest]: readonly string[], options: Options): SandboxesCommand | Usage {
  if (action === undefined) return usage("sandboxes needs to know what: list, stop ID, clean, or engines.");
  if (!actions.includes(action))
    return usage(`There is no such "sandboxes" action.${suggestion(action, actions)} There is: ${actions.join(", ")}.`);
  const common = { kind: "sandboxes", data: options.data, json: options.json === true } as const;
  if (action === "stop")
    return id === undefined || rest.length > 0
      ? usage('sandboxes stop takes one ID; "anycowork sandboxes list" shows them.')
      : { ...common, action, id };
  if (id !== undefined) return usage(`sandboxes ${action} takes nothing more.`);
  return { ...common, action: alone.find((each) => each === action) ?? "list" };
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
