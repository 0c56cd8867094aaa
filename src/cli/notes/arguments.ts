import type { NotesCommand, Usage } from "../arguments/command.ts";
import { type OptionName, type Options, suggestion } from "../arguments/options.ts";

const actions = ["list", "add", "edit", "remove"] as const;
type Action = (typeof actions)[number];

/** Options that are not of every action, and of which they are. */
const owners: readonly { readonly option: OptionName; readonly actions: readonly Action[] }[] = [
  { option: "workspace", actions: ["list", "add"] },
  { option: "everywhere", actions: ["add"] },
];

/** Reads the words after `notes`. */
export function notesCommand([typed, ...words]: readonly string[], options: Options): NotesCommand | Usage {
  if (typed === undefined) return usage("notes needs to know what: list, add TEXT, edit ID TEXT, or remove ID.");
  const action = actions.find((each) => each === typed);
  if (!action) return usage(`There is no "notes ${typed}".${suggestion(typed, actions)} There is: ${actions.join(", ")}.`);
  const stray = owners.find(({ option, actions: of }) => options[option] !== undefined && !of.includes(action));
  if (stray) return usage(`--${stray.option} belongs to notes ${stray.actions.join(" and ")}, not to ${action}.`);
  const { workspace = [], everywhere = false } = options;
  if (everywhere && workspace.length > 0) return usage("--everywhere and --workspace exclude each other.");
  const common = { kind: "notes", data: options.data, json: options.json === true } as const;
  if (action === "list") return words[0] === undefined ? { ...common, action, workspace } : usage(`notes list takes no "${words[0]}".`);
  if (action === "add") {
    const text = words.join(" ");
    return text.trim() === "" ? usage(`notes add needs a text: ${example}`) : { ...common, action, text, workspace, everywhere };
  }
  const [id = "", ...rest] = words;
  const text = rest.join(" ");
  if (id.trim() === "") return usage(`notes ${action} needs the ID of a note; "notes list" shows them.`);
  if (action === "edit")
    return text.trim() === "" ? usage("notes edit needs an ID and the text the note shall have.") : { ...common, action, id, text };
  return rest[0] === undefined ? { ...common, action, id } : usage(`notes remove takes one ID, not also "${rest[0]}".`);
}

const example = 'anycowork notes add "We write commit messages in English." (--everywhere: not only for this folder)';

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
