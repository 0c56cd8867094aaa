import type { Step, StepState } from "../../src/core/events/step.ts";
import type { IconName } from "../ui/icon.tsx";
import { count, t } from "../words.ts";

const toolIcons: Readonly<Record<string, IconName>> = {
  read_file: "file",
  write_file: "new-file",
  edit_file: "edit",
  list_files: "list-tree",
  search_files: "search",
  run_command: "terminal",
  read_command: "terminal",
  stop_command: "terminal",
  move_file: "arrow-swap",
  delete_file: "trash",
  fetch_page: "globe",
  ask_user: "comment",
  delegate: "arrow-right",
  remember: "lightbulb",
  read_problems: "warning",
  read_selection: "selection",
  find_symbols: "symbol",
  undo: "discard",
};

const stateIcons: Readonly<Partial<Record<StepState, IconName>>> = {
  failed: "error",
  denied: "circle-slash",
  cancelled: "stop",
  unknown: "question",
};

/** The picture of a step: its tool, or how it went wrong. */
export function iconOf(step: Step): IconName {
  return stateIcons[step.state] ?? toolIcon(step.tool);
}

export function toolIcon(tool: string): IconName {
  return Object.hasOwn(toolIcons, tool) ? (toolIcons[tool] ?? "tools") : "tools";
}

/** How a step stands, in a word; empty where the summary says enough. */
export function stateWord(state: StepState): string {
  switch (state) {
    case "failed":
      return t("failed");
    case "denied":
      return t("denied");
    case "cancelled":
      return t("stopped");
    case "unknown":
      return t("outcome unknown");
    default:
      return "";
  }
}

/** A title in parts: words, then the file or command, divided so that the middle can give way. */
export interface TitleParts {
  readonly words: string;
  readonly head: string;
  readonly tail: string;
}

/** The longest end of a title that never gives way. */
const longestTail = 22;

/** Divides "Read src/billing/totals.ts" into its verb and its file, the file's name last. */
export function titleParts(step: Pick<Step, "tool" | "title" | "input">): TitleParts {
  const { title } = step;
  const space = title.indexOf(" ");
  if (space < 0 || !namesSomething(step)) return { words: title, head: "", tail: "" };
  const words = title.slice(0, space);
  const rest = title.slice(space + 1);
  if (rest.length <= longestTail) return { words, head: rest, tail: "" };
  const divider = Math.max(rest.lastIndexOf("/"), rest.lastIndexOf("\\"), rest.lastIndexOf(" "));
  const from = rest.length - divider <= longestTail ? divider : rest.length - Math.round(longestTail / 2);
  return { words, head: rest.slice(0, from), tail: rest.slice(from) };
}

/** Whether the title ends with a file, a text or a command: "List the workspace" and "Read selection" are words only. */
function namesSomething({ tool, input }: Pick<Step, "tool" | "input">): boolean {
  const isNamed = typeof input === "object" && input !== null && Object.keys(input).some((key) => namingInputs.has(key));
  return isNamed && Object.hasOwn(toolIcons, tool);
}

const namingInputs: ReadonlySet<string> = new Set(["path", "command", "pattern", "query", "url", "from"]);

/** The input of a step as lines of name and value; a command without its name. */
export function inputText(step: Pick<Step, "input">): string {
  const { input } = step;
  if (typeof input === "string") return input;
  if (typeof input !== "object" || input === null) return JSON.stringify(input) ?? "";
  return Object.entries(input)
    .map(([name, value]) => {
      if (name === "command" && typeof value === "string") return value;
      const text = typeof value === "string" ? value : JSON.stringify(value);
      return text.includes("\n") ? `${name}:\n${text}` : `${name}: ${text}`;
    })
    .join("\n");
}

/** "4 steps · 1 file" with the lines that changed, counted once a file. */
export interface StepSum {
  readonly text: string;
  readonly addedLines: number;
  readonly removedLines: number;
}

export function sumOf(steps: readonly Step[]): StepSum {
  const changes = steps.flatMap((each) => (each.change ? [each.change] : []));
  const files = new Set(changes.map((each) => each.path)).size;
  const inState = (state: StepState) => steps.filter((each) => each.state === state).length;
  const parts = [count(steps.length, ["{0} step", "{0} steps"])];
  for (const state of ["failed", "denied", "cancelled", "unknown"] as const) {
    if (inState(state) > 0) parts.push(stateCount(state, inState(state)));
  }
  // Last, since the lines that changed in them follow.
  if (files > 0) parts.push(count(files, ["{0} file", "{0} files"]));
  return {
    text: parts.join(" · "),
    addedLines: changes.reduce((sum, each) => sum + each.addedLines, 0),
    removedLines: changes.reduce((sum, each) => sum + each.removedLines, 0),
  };
}

function stateCount(state: "failed" | "denied" | "cancelled" | "unknown", steps: number): string {
  switch (state) {
    case "failed":
      return t("{0} failed", steps);
    case "denied":
      return t("{0} denied", steps);
    case "cancelled":
      return t("{0} stopped", steps);
    case "unknown":
      return t("{0} outcome unknown", steps);
    default:
      return state satisfies never;
  }
}
