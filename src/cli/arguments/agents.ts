import { approvalModes } from "../../core/events/approval.ts";
import { isModelRef } from "../../core/events/roster/names.ts";
import { readBudget } from "../../core/money-settings.ts";
import { sandboxModes } from "../../core/sandbox/runners/settings.ts";
import type { AgentSettings, AgentsCommand, Usage } from "./command.ts";
import { type OptionName, type Options, suggestion } from "./options.ts";

type Action = AgentsCommand["action"];

const settings: readonly OptionName[] = [
  ...(["instructions", "role", "title", "model", "cheap-model", "tools", "mcp-servers", "approve", "sandbox"] as const),
  ...(["max-turns", "budget", "avatar"] as const),
];

/** What each action takes after its name, and which options are its own. */
const actions: Readonly<Record<Action, { readonly words: string; readonly options: readonly OptionName[] }>> = {
  list: { words: "", options: ["workspace"] },
  show: { words: "NAME", options: ["workspace"] },
  add: { words: "NAME", options: settings },
  set: { words: "NAME", options: ["workspace", "without", ...settings] },
  remove: { words: "NAME", options: [] },
  export: { words: "NAME…", options: ["workspace", "all", "output", "force"] },
  import: { words: "FILE", options: ["force"] },
};

/** Those of all its actions. */
export const agentsOptions: readonly OptionName[] = [...new Set(Object.values(actions).flatMap((each) => each.options))];

/** Reads the words after `agents`. */
export function agentsCommand([action, ...words]: readonly string[], options: Options): AgentsCommand | Usage {
  const names = Object.keys(actions);
  if (action === undefined)
    return usage(`agents needs to know what: ${names.map((each) => `${each} ${actions[each as Action].words}`.trim()).join(", ")}.`);
  if (!isAction(action)) return usage(`There is no "agents ${action}".${suggestion(action, names)} There is: ${names.join(", ")}.`);
  const stray = agentsOptions.find((each) => options[each] !== undefined && !actions[action].options.includes(each));
  if (stray) {
    const owners = names.filter((each) => actions[each as Action].options.includes(stray));
    return usage(`--${stray} belongs to agents ${owners.join(" and ")}, not to ${action}.`);
  }
  return wordsProblem(action, words, options) ?? build(action, words, options);
}

function build(action: Action, words: readonly string[], options: Options): AgentsCommand | Usage {
  const common = { kind: "agents", data: options.data, json: options.json === true } as const;
  const [word = ""] = words;
  const workspace = options.workspace ?? [];
  switch (action) {
    case "list":
      return { ...common, action, workspace };
    case "show":
      return { ...common, action, name: word, workspace };
    case "remove":
      return { ...common, action, name: word };
    case "add":
    case "set": {
      const said = settingsOf(options);
      if ("problem" in said) return said;
      if (action === "add" && said.instructions === undefined)
        return usage(`agents add needs what the agent is told: --instructions "Review what was changed …", or --instructions @FILE.`);
      if (Object.keys(said).length === 0)
        return usage(`agents set needs what to change: ${[...settings, "without"].map((each) => `--${each}`).join(", ")}.`);
      return { ...common, action, name: word, workspace, settings: said };
    }
    case "export": {
      const file = options.output === "-" ? undefined : options.output;
      return { ...common, action, names: words, workspace, file, force: options.force === true };
    }
    case "import":
      return { ...common, action, file: word, force: options.force === true };
    default:
      return action satisfies never;
  }
}

/** What was said of an agent; null takes a setting away. */
function settingsOf(options: Options): AgentSettings | Usage {
  const { instructions, role, title, avatar, model, tools } = options;
  const cheapModel = options["cheap-model"];
  const limits = limitsOf(options);
  if ("problem" in limits) return limits;
  for (const [name, value] of [["model", model] as const, ["cheap-model", cheapModel] as const])
    if (value !== undefined && value !== none && !isModelRef(value))
      return usage(`--${name} is a model written provider/name, such as openai/gpt-5, or none for the conversation's; not "${value}".`);
  const list = tools === "all" ? null : namesIn(tools);
  const mcpServers = namesIn(options["mcp-servers"]);
  const said = {
    instructions,
    role,
    title,
    avatar,
    model: orNull(model),
    cheapModel: orNull(cheapModel),
    tools: list,
    mcpServers,
    ...limits,
  };
  const taken = withoutOf(options);
  if ("problem" in taken) return taken;
  return { ...taken, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) };
}

/** How strict it is, and what it may use. */
function limitsOf(options: Options): AgentSettings | Usage {
  const approve = approvalModes.find((each) => each === options.approve);
  if (approve !== options.approve) return usage(`--approve is one of ${approvalModes.join(", ")}, not "${options.approve}".`);
  const sandbox = sandboxModes.find((each) => each === options.sandbox);
  if (sandbox !== options.sandbox) return usage(`--sandbox is one of ${sandboxModes.join(", ")}, not "${options.sandbox}".`);
  const maxTurns = options["max-turns"] === undefined ? undefined : Number(options["max-turns"]);
  if (maxTurns !== undefined && (!Number.isInteger(maxTurns) || maxTurns < 1)) return usage("--max-turns is a whole number from 1.");
  const usd = options.budget === undefined ? undefined : readBudget(options.budget, "--budget");
  if (typeof usd === "object") return usage(usd.problem);
  return { approve, sandbox, maxTurns, budget: usd === undefined ? undefined : { usd } };
}

/** What an agent can do without, by the words for it. */
const removable: ReadonlyMap<string, keyof AgentSettings> = new Map([
  ...(["model", "tools", "skills", "approve", "sandbox", "budget", "avatar"] as const).map((each) => [each, each] as const),
  ["cheap-model", "cheapModel"],
  ["mcp-servers", "mcpServers"],
  ["max-turns", "maxTurns"],
]);

/** The settings that `--without` takes away. */
function withoutOf({ without = "" }: Options): AgentSettings | Usage {
  const words = without.split(/[,\s]+/).filter((each) => each !== "");
  const wrong = words.find((each) => !removable.has(each));
  const all = [...removable.keys()];
  if (wrong !== undefined) return usage(`--without takes no "${wrong}".${suggestion(wrong, all)} It takes: ${all.join(", ")}.`);
  return Object.fromEntries(words.map((each) => [removable.get(each), null]));
}

const none = "none";

function namesIn(text: string | undefined): readonly string[] | undefined {
  return text === none ? [] : text?.split(/[,\s]+/).filter((each) => each !== "");
}

function orNull(value: string | undefined): string | null | undefined {
  return value === none ? null : value;
}

function wordsProblem(action: Action, [first, second]: readonly string[], { all }: Options): Usage | undefined {
  const { words } = actions[action];
  if (words === "") return first === undefined ? undefined : usage(`agents ${action} takes no "${first}".`);
  if (action === "export" && all)
    return first === undefined ? undefined : usage(`--all exports every agent of yours; leave out "${first}".`);
  if (first === undefined || first.trim() === "")
    return usage(
      words === "FILE"
        ? "agents import needs the FILE that describes agents; - is standard input."
        : `agents ${action} needs the name of an agent; "anycowork agents list" shows them.`,
    );
  if (action !== "export" && second !== undefined) return usage(`agents ${action} takes one ${words}, not also "${second}".`);
  return undefined;
}

function isAction(word: string): word is Action {
  return Object.hasOwn(actions, word);
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
