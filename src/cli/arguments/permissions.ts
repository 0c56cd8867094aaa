import type { CheckCommand, PermissionsCommand, Usage } from "./command.ts";
import { type Options, suggestion } from "./options.ts";
import { approvalOf } from "./talking.ts";

const actions = ["list", "revoke", "check"];

/** Reads the words after `permissions`. */
export function permissionsCommand([action, ...words]: readonly string[], options: Options): PermissionsCommand | Usage {
  if (action === undefined) return usage("permissions needs to know what: list, revoke ID, check TOOL 'COMMAND or JSON', or check -.");
  if (!actions.includes(action))
    return usage(`There is no "permissions ${action}".${suggestion(action, actions)} There is: ${actions.join(", ")}.`);
  const common = { kind: "permissions", data: options.data, json: options.json === true } as const;
  if (action === "check") {
    const check = checkCommand(words, options);
    return "problem" in check ? check : { ...common, ...check };
  }
  if (options.workspace || options.approve) return usage("-C and --approve belong to permissions check.");
  const [id, extra] = words;
  if (action === "list") return id === undefined ? { ...common, action } : usage(`permissions list takes no "${id}".`);
  if (id === undefined || id.trim() === "")
    return usage('permissions revoke needs the ID of a remembered yes; "permissions list" shows them.');
  if (extra !== undefined) return usage(`permissions revoke takes one ID, not also "${extra}".`);
  return { ...common, action: "revoke", id };
}

function checkCommand([tool, ...words]: readonly string[], options: Options): CheckCommand | Usage {
  const approve = approvalOf(options.approve) ?? "ask";
  if (typeof approve !== "string") return usage(approve.problem);
  const common = { action: "check", workspace: options.workspace ?? [], approve } as const;
  const input = words.join(" ");
  if (tool === undefined) return usage("permissions check needs a tool and what it would be given: check run_command 'git status'.");
  if (tool === "-") return input === "" ? { ...common, call: undefined } : usage(`permissions check - takes no "${input}".`);
  if (input === "") return usage(`permissions check needs what ${tool} would be given: a command line, or its arguments as JSON.`);
  return { ...common, call: { tool, input } };
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
