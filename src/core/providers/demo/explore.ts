import type { ModelMessage } from "../provider.ts";
import type { Hands } from "./hands.ts";
import { exitCode, fenced, filePaths, fileText } from "./outputs.ts";
import type { Task } from "./replay.ts";
import { explainStop } from "./words.ts";

/** Says what is in the folder, from its listing, its README and its package.json. */
export function* lookAround(hands: Hands): Task {
  if (!hands.has("list_files")) return missing("look into folders");
  const [listing] = yield { text: "I'll look around.", calls: [{ tool: "list_files", input: {} }] };
  if (!listing || listing.isRefused) return explainStop("read", "the folder", listing?.text ?? "");
  const files = filePaths(listing.text);
  const known = files.filter((each) => /^(?:readme(?:\.\w+)?|package\.json)$/i.test(each));
  const results =
    known.length > 0 && hands.has("read_file")
      ? yield { text: "", calls: known.map((path) => ({ tool: "read_file", input: { path } })) }
      : [];
  const textOf = (name: RegExp) => fileText(results[known.findIndex((each) => name.test(each))]?.text ?? "");
  if (files.length === 0) return `This folder looks empty to me:\n\n${fenced(listing.text)}`;
  return [about(textOf(/^readme/i)), scripts(textOf(/^package/)), tree(files)].filter((each) => each !== "").join("\n\n");
}

/** The title and first paragraph of a README. */
function about(readme: string): string {
  const title = /^#\s+(.+)$/m.exec(readme)?.[1];
  const paragraph = readme.split(/\n\s*\n/).find((each) => /^[\p{L}\d"*_`[(]/u.test(each.trim()) && !each.trim().startsWith("#"));
  if (!title && !paragraph) return "";
  return `${title ? `**${title.trim()}.** ` : ""}${paragraph ? `Its README says: ${paragraph.trim().replace(/\s*\n\s*/g, " ")}` : ""}`;
}

function scripts(text: string): string {
  const block = /"scripts"\s*:\s*\{([^}]*)\}/.exec(text)?.[1] ?? "";
  const names = [...block.matchAll(/"([^"]+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].map(
    ([, name, command]) => `- \`npm run ${name}\`: \`${command}\``,
  );
  return names.length === 0 ? "" : `What can be run:\n\n${names.join("\n")}`;
}

function tree(files: readonly string[]): string {
  const shown = files.slice(0, 20).map((each) => `- \`${each}\``);
  const more = files.length > 20 ? [`- and ${files.length - 20} more`] : [];
  return `${files.length === 1 ? "One file" : `${files.length} files`} that I can see:\n\n${[...shown, ...more].join("\n")}`;
}

/** Shows a file as it is. */
export function* readFile(path: string, hands: Hands): Task {
  if (!hands.has("read_file")) return missing("read files");
  const [result] = yield { text: "", calls: [{ tool: "read_file", input: { path } }] };
  if (!result || result.isRefused) return explainStop("read", path, result?.text ?? "");
  const text = fileText(result.text);
  const lines = text.trimEnd().split("\n");
  const more = lines.length > 80 ? `\n\nThat was the beginning; it has at least ${lines.length} lines.` : "";
  return `\`${path}\`:\n\n${fenced(lines.slice(0, 80).join("\n"), /\.(\w+)$/.exec(path)?.[1])}${more}`;
}

/** Searches for a text, taken as it is. */
export function* searchFiles(pattern: string, hands: Hands): Task {
  if (!hands.has("search_files")) return missing("search");
  const [result] = yield { text: "", calls: [{ tool: "search_files", input: { pattern, regex: false } }] };
  if (!result || result.isRefused) return explainStop("read", "the files", result?.text ?? "");
  const lines = result.text.trimEnd().split("\n");
  const more = lines.length > 40 ? "\n\nThere is more than I show here." : "";
  return `Looking for \`${pattern}\`, I found:\n\n${fenced(lines.slice(0, 40).join("\n"))}${more}`;
}

/** Runs exactly one command line. */
export function* runCommand(command: string, hands: Hands): Task {
  if (!hands.has("run_command")) return missing("run commands", "In Restricted Mode nothing is run until the workspace is trusted.");
  const [result] = yield { text: "", calls: [{ tool: "run_command", input: { command } }] };
  if (!result || result.isRefused) return explainStop("run", command, result?.text ?? "");
  const code = exitCode(result.text);
  const ended = code === undefined ? "did not end by itself" : `ended with exit code ${code}`;
  return `\`${command}\` ${ended}. Its last lines:\n\n${fenced(result.text.trimEnd().split("\n").slice(-15).join("\n"))}`;
}

function missing(what: string, why = ""): string {
  return `I can't ${what} here: no tool for that is offered.${why === "" ? "" : ` ${why}`}`;
}

/** The skill a message calls, and the words behind its name. */
export interface CalledSkill {
  readonly name: string;
  readonly words: readonly string[];
}

/** Tells by what stands behind the person's words that they call a skill there is. */
export function skillCalled(text: string): CalledSkill | undefined {
  const name = /\n\n\[The person calls the skill (\S+?): /.exec(text)?.[1];
  const said = /^\s*\/\S+[ \t]*([^\n]*)/.exec(text)?.[1] ?? "";
  return name === undefined ? undefined : { name, words: said.split(/\s+/).filter((each) => each !== "") };
}

/** Brings the skill's text and, where the words begin with the name of one of its scripts, runs that with the others. To follow it takes a real model. */
export function* useSkill({ name, words }: CalledSkill, hands: Hands, before: readonly ModelMessage[]): Task {
  if (!hands.has("use_skill")) return "I can't use skills here: no tool for that is offered.";
  const known = before.findLast((each) => each.role === "tool" && each.text.startsWith(`<skill name="${name}" `))?.text;
  const [opened] =
    known === undefined ? yield { text: "", calls: [{ tool: "use_skill", input: { name } }] } : [{ text: known, isRefused: false }];
  if (!opened || opened.isRefused) return explainStop("read", `the skill ${name}`, opened?.text ?? "");
  if (!opened.text.startsWith("<skill ")) return opened.text;
  const [said, files = ""] = opened.text.split("\n</skill>\n");
  const scripts = [...files.matchAll(/^- (\S+) \(/gm)].map(([, path = ""]) => path);
  const [wanted = "", ...args] = words;
  const script = scripts.find((each) => each === wanted || namesOf(each).includes(wanted));
  const told = `The skill \`${name}\` says:\n\n${fenced(
    (said ?? "")
      .split("\n")
      .slice(1, 1 + shownLines)
      .join("\n"),
    "markdown",
  )}`;
  if (script === undefined) {
    const choice = scripts.filter((each) => each.startsWith("scripts/")).map((each) => `\`/${name} ${namesOf(each)[1]}\``);
    return `${told}\n\nTo follow it takes a real language model.${choice.length > 0 ? ` What I can do is run one of its scripts: ${choice.join(", ")}.` : ""}`;
  }
  const [result] = yield { text: "", calls: [{ tool: "use_skill", input: { name, run: script, args } }] };
  if (!result || result.isRefused) return explainStop("run", script, result?.text ?? "");
  const code = exitCode(result.text);
  const ended = code === undefined ? "did not end by itself" : `ended with exit code ${code}`;
  return `\`${script}\` of the skill \`${name}\` ${ended}:\n\n${fenced(result.text.trimEnd().split("\n").slice(1).slice(-shownLines).join("\n"))}`;
}

const shownLines = 30;

/** "profile.pl" and "profile" of "scripts/profile.pl". */
function namesOf(path: string): readonly string[] {
  const file = path.slice(path.lastIndexOf("/") + 1);
  return [file, file.replace(/\.[^.]*$/, "")];
}
