import type { CheckCommand, PermissionsCommand, Usage } from "./command.ts";
import { judgingOf } from "./judging.ts";
import { type OptionName, type Options, suggestion } from "./options.ts";

const actions = ["list", "revoke", "check"];
/** Options that are not of every action, and of which they are. */
const owners: readonly { readonly option: OptionName; readonly actions: readonly string[] }[] = [
  { option: "workspace", actions: ["list", "check"] },
  ...(["approve", "allow", "ask", "deny"] as const).map((option) => ({ option, actions: ["check"] })),
];

/** Reads the words after `permissions`. */
export function permissionsCommand([action, ...words]: readonly string[], options: Options): PermissionsCommand | Usage {
  if (action === undefined) return usage("permissions needs to know what: list, revoke ID, check TOOL 'COMMAND or JSON', or check -.");
  if (!actions.includes(action))
    return usage(`There is no "permissions ${action}".${suggestion(action, actions)} There is: ${actions.join(", ")}.`);
  const stray = owners.find(({ option, actions: of }) => options[option] !== undefined && !of.includes(action));
  if (stray) return usage(`--${stray.option} belongs to permissions ${stray.actions.join(" and ")}, not to ${action}.`);
  const common = { kind: "permissions", data: options.data, json: options.json === true } as const;
  if (action === "check") {
    const check = checkCommand(words, options);
    return "problem" in check ? check : { ...common, ...check };
  }
  const [id, extra] = words;
  if (action === "list")
    return id === undefined ? { ...common, action, workspace: options.workspace ?? [] } : usage(`permissions list takes no "${id}".`);
  if (id === undefined || id.trim() === "")
    return usage('permissions revoke needs the ID of a remembered yes; "permissions list" shows them.');
  if (extra !== undefined) return usage(`permissions revoke takes one ID, not also "${extra}".`);
  return { ...common, action: "revoke", id };
}

function checkCommand([tool, ...words]: readonly string[], options: Options): CheckCommand | Usage {
  const judging = judgingOf(options);
  if ("problem" in judging) return usage(judging.problem);
  const { approve = "ask", rules } = judging;
  const common = { action: "check", workspace: options.workspace ?? [], approve, rules } as const;
  const input = words.join(" ");
  if (tool === undefined) return usage("permissions check needs a tool and what it would be given: check run_command 'git status'.");
  if (tool === "-") return input === "" ? { ...common, call: undefined } : usage(`permissions check - takes no "${input}".`);
  if (input === "") return usage(`permissions check needs what ${tool} would be given: a command line, or its arguments as JSON.`);
  return { ...common, call: { tool, input } };
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
