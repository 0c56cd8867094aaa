import type { SessionsCommand, Usage } from "./command.ts";
import { type OptionName, type Options, suggestion } from "./options.ts";

type Action = SessionsCommand["action"];

/** What each action takes after its name, and which options are its own. */
const actions: Readonly<Record<Action, { readonly words: string; readonly options: readonly OptionName[] }>> = {
  list: { words: "", options: ["all", "archived", "deleted", "workspace"] },
  search: { words: "TEXT", options: ["workspace"] },
  show: { words: "ID", options: [] },
  export: { words: "ID…", options: ["all", "format", "output", "force"] },
  import: { words: "FILE", options: [] },
  rename: { words: "ID TITLE", options: [] },
  pin: { words: "ID", options: [] },
  unpin: { words: "ID", options: [] },
  archive: { words: "ID", options: [] },
  unarchive: { words: "ID", options: [] },
  delete: { words: "ID", options: ["now", "yes"] },
  restore: { words: "ID", options: [] },
  undo: { words: "ID [FILE…]", options: ["step", "run", "before", "yes"] },
  recover: { words: "", options: [] },
  storage: { words: "", options: ["clean"] },
};
/** Those of all its actions. */
export const sessionsOptions: readonly OptionName[] = [...new Set(Object.values(actions).flatMap((each) => each.options))];
const longestTitle = 200;

/** Reads the words after `sessions`. */
export function sessionsCommand([action, ...words]: readonly string[], options: Options): SessionsCommand | Usage {
  const names = Object.keys(actions);
  if (action === undefined)
    return usage(`sessions needs to know what: ${names.map((each) => `${each} ${actions[each as Action].words}`.trim()).join(", ")}.`);
  if (!isAction(action)) return usage(`There is no "sessions ${action}".${suggestion(action, names)} There is: ${names.join(", ")}.`);
  const stray = sessionsOptions.find((each) => options[each] !== undefined && !actions[action].options.includes(each));
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
      return listCommand(common, options);
    case "search":
      return { ...common, action, text: words.join(" "), workspace: options.workspace ?? [] };
    case "show":
    case "pin":
    case "unpin":
    case "archive":
    case "unarchive":
    case "restore":
      return { ...common, action, id };
    case "export":
      return exportCommand(common, words, options);
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
      return { ...common, action };
    case "storage":
      return { ...common, action, clean: options.clean === true };
    default:
      return action satisfies never;
  }
}

function listCommand(common: Common, options: Options): SessionsCommand | Usage {
  const [which = "usual", other] = (["all", "archived", "deleted"] as const).filter((each) => options[each]);
  if (other) return usage(`--${which} and --${other} exclude each other.`);
  return { ...common, action: "list", which, workspace: options.workspace ?? [] };
}

function exportCommand(common: Common, ids: readonly string[], options: Options): SessionsCommand | Usage {
  const { all, output: file, force } = options;
  if (all && ids[0] !== undefined) return usage(`--all exports every conversation; leave out "${ids[0]}".`);
  if (!all && (ids[0] === undefined || ids.some((each) => each.trim() === "")))
    return usage('sessions export needs the ID of a conversation, or --all; "anycowork sessions list" shows them.');
  const isSeveral = all === true || ids.length > 1;
  const format = options.format ?? formatOf(file) ?? (isSeveral ? "zip" : common.json ? "json" : "md");
  if (format !== "md" && format !== "json" && format !== "zip") return usage(`--format is md, json or zip, not "${format}".`);
  if (isSeveral && format !== "zip") return usage(`Several conversations go into a zip; --format ${format} is for one.`);
  return { ...common, action: "export", ids, format, file: file === "-" ? undefined : file, force: force === true };
}

/** What the ending of a file's name asks for. */
function formatOf(file = ""): string | undefined {
  return /\.(md|json|zip)$/i.exec(file)?.[1]?.toLowerCase();
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
  if (action === "recover" && first !== undefined)
    return `sessions recover looks through everything stored and takes no "${first}"; what was deleted is brought back by "sessions restore ${first}".`;
  if (words === "") return first === undefined ? undefined : `sessions ${action} takes no "${first}".`;
  if (words !== "ID…" && (first === undefined || first.trim() === "")) return missing(action, words);
  return ["ID", "FILE"].includes(words) && rest[0] !== undefined
    ? `sessions ${action} takes one ${words}, not also "${rest[0]}".`
    : undefined;
}

function missing(action: Action, words: string): string {
  if (words === "FILE") return `sessions ${action} needs the FILE that "sessions export" wrote as JSON or as a zip; - is standard input.`;
  if (words === "TEXT") return "sessions search needs a text to look for.";
  return `sessions ${action} needs the ID of a conversation; "anycowork sessions list" shows them.`;
}

function isAction(word: string): word is Action {
  return Object.hasOwn(actions, word);
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
