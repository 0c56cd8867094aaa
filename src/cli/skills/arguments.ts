import { isModelRef } from "../../core/events/roster/names.ts";
import type { Usage } from "../arguments/command.ts";
import { type OptionName, type Options, suggestion } from "../arguments/options.ts";
import type { SkillsCommand } from "./command.ts";

type Action = SkillsCommand["action"];

/** What each action takes after its name, and which options are its own. */
const actions: Readonly<Record<Action, { readonly words: string; readonly options: readonly OptionName[] }>> = {
  list: { words: "", options: ["workspace"] },
  show: { words: "NAME", options: ["workspace"] },
  validate: { words: "DIR…", options: [] },
  install: { words: "DIR|ZIP|GIT-URL@COMMIT", options: ["all", "yes"] },
  update: { words: "NAME", options: ["yes"] },
  enable: { words: "NAME", options: ["workspace", "agent", "yes"] },
  disable: { words: "NAME", options: ["workspace", "agent"] },
  create: { words: "NAME", options: ["workspace", "from", "model", "base-url"] },
  remove: { words: "NAME", options: ["workspace"] },
};

/** Those of all its actions. */
export const skillsOptions: readonly OptionName[] = [...new Set(Object.values(actions).flatMap((each) => each.options))];

/** Reads the words after `skills`. */
export function skillsCommand([typed, ...words]: readonly string[], options: Options): SkillsCommand | Usage {
  const names = Object.keys(actions);
  if (typed === undefined)
    return usage(`skills needs to know what: ${names.map((each) => `${each} ${actions[each as Action].words}`.trim()).join(", ")}.`);
  if (!Object.hasOwn(actions, typed))
    return usage(`There is no "skills ${typed}".${suggestion(typed, names)} There is: ${names.join(", ")}.`);
  const action = typed as Action;
  const stray = skillsOptions.find((each) => options[each] !== undefined && !actions[action].options.includes(each));
  if (stray) {
    const owners = names.filter((each) => actions[each as Action].options.includes(stray));
    return usage(`--${stray} belongs to skills ${owners.join(" and ")}, not to ${action}.`);
  }
  return wordsProblem(action, words) ?? build(action, words, options);
}

function build(action: Action, words: readonly string[], options: Options): SkillsCommand | Usage {
  const { data, json, workspace = [], agent, all, yes, from, model, "base-url": baseUrl } = options;
  const common = { kind: "skills", data, json: json === true, workspace } as const;
  const [word = "", ...rest] = words;
  switch (action) {
    case "list":
      return { ...common, action };
    case "show":
    case "remove":
      return { ...common, action, name: word };
    case "validate":
      return { ...common, action, folders: words };
    case "install":
      return { ...common, action, source: word, names: rest, all: all === true, yes: yes === true };
    case "update":
      return { ...common, action, name: word, commit: rest[0]?.toLowerCase(), yes: yes === true };
    case "enable":
    case "disable":
      return { ...common, action, name: word, agent, yes: yes === true };
    case "create":
      if (workspace.length > 1) return usage("skills create takes one --workspace: the skill lies in one folder.");
      if (model !== undefined && from === undefined)
        return usage("--model words what was done in a conversation: name that with --from SESSION.");
      if (model !== undefined && !isModelRef(model))
        return usage(`--model is a model written provider/name, such as openai/gpt-5; not "${model}".`);
      return { ...common, action, name: word, from, model, baseUrl };
    default:
      return action satisfies never;
  }
}

function wordsProblem(action: Action, [first, second, third]: readonly string[]): Usage | undefined {
  if (action === "list") return first === undefined ? undefined : usage(`skills list takes no "${first}".`);
  if (first === undefined || first.trim() === "")
    return usage(`skills ${action} ${needs[action] ?? 'needs the name of a skill; "anycowork skills list" shows them'}.`);
  if (action === "install" || action === "validate") return undefined;
  if (action === "update" && third === undefined)
    return second === undefined || isCommit(second) ? undefined : usage(`skills update takes a commit after the name, not "${second}".`);
  return second === undefined ? undefined : usage(`skills ${action} takes one NAME, not also "${action === "update" ? third : second}".`);
}

const needs: Partial<Record<Action, string>> = {
  validate: "needs the folder of a skill",
  install: "needs where from: a folder, a zip, or the address of a repository with a commit (URL@COMMIT)",
  create: "needs a name for the skill, such as release-notes",
};

function isCommit(word: string): boolean {
  return /^[0-9a-f]{7,64}$/i.test(word);
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
