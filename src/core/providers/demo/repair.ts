import { parseModule, resolveImport } from "../script/program.ts";
import type { Hands } from "./hands.ts";
import { exitCode, filePaths, fileText } from "./outputs.ts";
import type { Result, Task, Turn, Wanted } from "./replay.ts";
import { type FailedTest, failedTests, passedCount } from "./report.ts";
import { apply, type Case, proposeRepairs, type Repair } from "./search.ts";
import { cannotRun, explainFix, explainHopeless, explainStop, hypothesis } from "./words.ts";

/** A part of a task. */
export type Step<Value> = Generator<Turn, Value, readonly Result[]>;

/** Runs the tests, finds one small change that makes the failing ones pass, and proves it by running them again. */
export function* repairTests(hands: Hands): Task {
  const opening = "I'll look around, run the tests, read what fails, and see whether a small change puts it right.";
  const listing = yield* one({ tool: "list_files", input: {} }, opening);
  const files = filePaths(listing.text);
  const found = yield* testCommand(files);
  if (found === undefined) {
    return "I found no `package.json` with a `test` script here, and no files that look like tests, so I don't know how this project is tested. Tell me the command, as in `run make test`.";
  }
  const { command } = found;
  if (!hands.has("run_command")) return cannotRun(command, files);
  const first = yield* one(runOf(found));
  if (first.isRefused) return explainStop("run", command, first.text);
  const failing = failedTests(first.text);
  if (failing.length === 0) return noFailure(command, first.text);
  const located = failing.map((each) => ({ ...each, file: placeOf(each.file, files) }));
  const texts = yield* readSources(located, files);
  const testFiles = [...texts.keys()].filter((each) => isTest(each) || located.some(({ file }) => file === each));
  const proposals = proposeRepairs({ texts, testFiles, failing: located });
  if (!hands.has("edit_file")) return explainHopeless({ ...found, failing: located, proposals, texts, undone: 0 });
  return yield* tryRepairs({ ...found, failing: located, proposals, texts });
}

/** One call alone. */
export function* one(call: Wanted, text = ""): Step<Result> {
  const [result] = yield { text, calls: [call] };
  return result ?? { text: "", isRefused: true };
}

/** How the tests are run, and in which folder when it is not the first of the workspace. */
interface TestRun {
  readonly command: string;
  readonly directory: string;
}

function runOf({ command, directory }: TestRun): Wanted {
  return { tool: "run_command", input: directory === "" ? { command } : { command, directory } };
}

/** How the tests of these files are run; undefined where there are none. */
export function* testCommand(files: readonly string[]): Step<TestRun | undefined> {
  const manifest = files.find((each) => each === "package.json") ?? files.find((each) => /^[^/]+\/package\.json$/.test(each));
  if (manifest) {
    const { text } = yield* one({ tool: "read_file", input: { path: manifest } });
    const hasScript = /"test"\s*:\s*"(?!echo \\"Error: no test)/.test(fileText(text));
    if (hasScript) return { command: "npm test", directory: manifest.replace(/\/?package\.json$/, "") };
  }
  return files.some(isTest) ? { command: "node --test", directory: "" } : undefined;
}

function isTest(path: string): boolean {
  return /(?:^|\/)tests?\/.*\.[cm]?js$|[.-_]test\.[cm]?js$/.test(path);
}

function noFailure(command: string, output: string): string {
  const code = exitCode(output);
  if (code === 0) return `\`${command}\` passes${countOf(output)}: there is nothing to fix.`;
  const tail = output.trim().split("\n").slice(-12).join("\n");
  const ended = code === undefined ? "did not come to an end" : `ended with exit code ${code}`;
  return `\`${command}\` ${ended}, but I can't find a failing test in what it wrote. I only know the output of Node's own test runner. Its last lines:\n\n\`\`\`text\n${tail}\n\`\`\``;
}

function countOf(output: string): string {
  const count = passedCount(output);
  return count === undefined ? "" : ` (${count} tests)`;
}

/** The listed file that a runner's path ends with. */
function placeOf(path: string, files: readonly string[]): string {
  return files.find((each) => path === each || path.endsWith(`/${each}`)) ?? path;
}

const mostFiles = 24;

/** The failing tests, everything they import, and the other tests, so that a change can be judged by all of them. */
function* readSources(failing: readonly FailedTest[], files: readonly string[]): Step<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  let wanted = [...new Set([...failing.map(({ file }) => file), ...files.filter((each) => isTest(each))])];
  while (wanted.length > 0 && texts.size + wanted.length <= mostFiles) {
    const results = yield { text: "", calls: wanted.map((path) => ({ tool: "read_file", input: { path } })) };
    wanted.forEach((path, index) => {
      const result = results[index];
      texts.set(path, result && !result.isRefused ? fileText(result.text) : "");
    });
    const imported = wanted.flatMap((path) => importsOf(path, texts.get(path) ?? ""));
    wanted = [...new Set(imported)].filter((each) => !texts.has(each) && (files.length === 0 || files.includes(each)));
  }
  return texts;
}

function importsOf(path: string, text: string): readonly string[] {
  return (parseModule(text) ?? []).flatMap((each) =>
    each.type === "import" && each.from.startsWith(".") ? [resolveImport(path, each.from)] : [],
  );
}

/** How the editing tool begins when it changed nothing. Further on its words may hold the file's own text. */
const missedEdit = /^(?:old_text|new_text|There is no|The arguments|The edit|[^\n]*\bnothing was changed\b)/;

function* tryRepairs(found: Case): Task {
  const { proposals, texts, command } = found;
  let undone = 0;
  for (const repair of proposals.repairs) {
    const source = texts.get(repair.file) ?? "";
    const [before, after] = editOf(repair, source);
    const edit = { tool: "edit_file", input: { path: repair.file, old_text: before, new_text: after } };
    const edited = yield* one(edit, hypothesis({ ...found, repair, undone }));
    if (edited.isRefused) return explainStop("edit", repair.file, edited.text);
    if (missedEdit.test(edited.text)) {
      return `I wanted to change \`${repair.file}\`, but the edit did not go through:\n\n> ${edited.text.split("\n")[0]}`;
    }
    const rerun = yield* one(runOf(found));
    const isGreen = !rerun.isRefused && exitCode(rerun.text) === 0 && failedTests(rerun.text).length === 0;
    if (isGreen) return explainFix({ ...found, repair, before, after, passed: passedCount(rerun.text) });
    if (rerun.isRefused) {
      return `I changed \`${repair.file}\`, but was not allowed to run \`${command}\` again, so I can't say whether that was it. The change is still there.`;
    }
    const back = yield* one(
      { tool: "edit_file", input: { path: repair.file, old_text: after, new_text: before } },
      "That was not it; I put the line back.",
    );
    if (back.isRefused)
      return `My change to \`${repair.file}\` did not help, and I was not allowed to put the former text back: it is still changed.`;
    undone += 1;
  }
  return explainHopeless({ ...found, undone });
}

/** The lines of a change before and after, with as many lines around as make them unique both ways. */
function editOf(repair: Repair, source: string): readonly [string, string] {
  const changed = apply(repair, source);
  let start = source.lastIndexOf("\n", repair.start - 1) + 1;
  let end = lineEnd(source, repair.end);
  const grown = changed.length - source.length;
  while (isRepeated(source, source.slice(start, end)) || isRepeated(changed, changed.slice(start, end + grown))) {
    if (start === 0 && end === source.length) break;
    start = start === 0 ? 0 : source.lastIndexOf("\n", start - 2) + 1;
    end = lineEnd(source, Math.min(source.length, end + 1));
  }
  return [source.slice(start, end), changed.slice(start, end + grown)];
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end < 0 ? source.length : end;
}

function isRepeated(text: string, part: string): boolean {
  return text.indexOf(part) !== text.lastIndexOf(part);
}
