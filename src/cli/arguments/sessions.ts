import type { SessionsCommand, Usage } from "./command.ts";
import { type OptionName, type Options, suggestion } from "./options.ts";

type Action = SessionsCommand["action"];

/** What each action takes after its name, and which options are its own. */
const actions: Readonly<Record<Action, { readonly words: string; readonly options: readonly OptionName[] }>> = {
  list: { words: "", options: [] },
  show: { words: "ID", options: [] },
  export: { words: "ID", options: ["format", "output"] },
  import: { words: "FILE", options: [] },
  rename: { words: "ID TITLE", options: [] },
  delete: { words: "ID", options: ["now", "yes"] },
  recover: { words: "[ID]", options: [] },
  undo: { words: "ID [FILE…]", options: ["step", "run", "before", "yes"] },
};
const own: readonly OptionName[] = ["format", "output", "now", "yes", "step", "run", "before"];
const longestTitle = 200;

/** Reads the words after `sessions`. */
export function sessionsCommand([action, ...words]: readonly string[], options: Options): SessionsCommand | Usage {
  const names = Object.keys(actions);
  if (action === undefined)
    return usage(`sessions needs to know what: ${names.map((each) => `${each} ${actions[each as Action].words}`.trim()).join(", ")}.`);
  if (!isAction(action)) return usage(`There is no "sessions ${action}".${suggestion(action, names)} There is: ${names.join(", ")}.`);
  const stray = own.find((each) => options[each] !== undefined && !actions[action].options.includes(each));
  if (stray)
    return usage(`--${stray} belongs to ${names.find((each) => actions[each as Action].options.includes(stray))}, not to ${action}.`);
  const problem = wordsProblem(action, words);
  if (problem !== undefined) return usage(problem);
  const common = { kind: "sessions", data: options.data, json: options.json === true } as const;
  return build(action, { common, words, options });
}

type Common = Pick<SessionsCommand, "kind" | "data" | "json">;

function build(
  action: Action,
  { common, words, options }: { readonly common: Common; readonly words: readonly string[]; readonly options: Options },
): SessionsCommand | Usage {
  const [id = "", ...rest] = words;
  switch (action) {
    case "list":
      return { ...common, action };
    case "show":
      return { ...common, action, id };
    case "export": {
      const format = options.format ?? (common.json ? "json" : "md");
      if (format !== "md" && format !== "json") return usage(`--format is md or json, not "${format}".`);
      return { ...common, action, id, format, file: options.output };
    }
    case "import":
      return { ...common, action, file: id };
    case "rename": {
      const title = rest.join(" ").replace(/\s+/g, " ").trim();
      if (title === "") return usage('sessions rename needs the new title too: anycowork sessions rename ID "The new title"');
      if (title.length > longestTitle) return usage(`The title has ${title.length} characters; ${longestTitle} are the most.`);
      return { ...common, action, id, title };
    }
    case "delete":
      return { ...common, action, id, now: options.now === true, yes: options.yes === true };
    case "undo":
      return undoCommand(common, words, options);
    case "recover":
      return { ...common, action, id: words[0] };
    default:
      return action satisfies never;
  }
}

function undoCommand(common: Common, [id = "", ...files]: readonly string[], options: Options): SessionsCommand | Usage {
  const kinds = (["step", "run", "before"] as const).filter((each) => options[each] !== undefined);
  if (kinds.length > 1) return usage(`--${kinds[0]} and --${kinds[1]} can't be said together: an undo is of one of them.`);
  const [kind] = kinds;
  const scope = kind && { kind, id: options[kind] ?? "" };
  return { ...common, action: "undo", id, scope, files, yes: options.yes === true };
}

function wordsProblem(action: Action, [first, ...rest]: readonly string[]): string | undefined {
  const { words } = actions[action];
  if (words === "") return first === undefined ? undefined : `sessions ${action} takes no "${first}".`;
  if (words !== "[ID]" && (first === undefined || first.trim() === ""))
    return words === "FILE"
      ? `sessions ${action} needs the FILE that "sessions export --format json" wrote.`
      : `sessions ${action} needs the ID of a conversation; "anycowork sessions list" shows them.`;
  return !["ID TITLE", "ID [FILE…]"].includes(words) && rest[0] !== undefined
    ? `sessions ${action} takes one ${words}, not also "${rest[0]}".`
    : undefined;
}

function isAction(word: string): word is Action {
  return Object.hasOwn(actions, word);
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
