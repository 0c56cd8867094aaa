import { realpathSync } from "node:fs";
import path from "node:path";
import type { Core } from "../../core/core.ts";
import type { SessionId } from "../../core/events/ids.ts";
import type { SessionRecord } from "../../core/events/rows.ts";
import type { UndoChoice, UndoFile, UndoneFile, UndoPlan, UndoReport, UndoScope } from "../../core/events/undo.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { UndoWatch } from "../../core/undo/ports.ts";
import type { SessionsCommand } from "../arguments/command.ts";
import { complain } from "../ending.ts";
import type { Shell } from "../shell.ts";
import { findSession, type Misuse } from "../start.ts";
import { confirm } from "../terminal/confirm.ts";
import { openScreen } from "../terminal/screen.ts";
import { listenForStop } from "../terminal/signals.ts";
import { visibleLine } from "../terminal/visible.ts";

type Undo = Extract<SessionsCommand, { action: "undo" }>;

/** Shows what an undo would do, asks, and does it. Resolves to the exit code: 0 also where there is nothing to undo. */
export async function undo(core: Core, command: Undo, shell: Shell): Promise<number> {
  const found = await findSession(core, command.id);
  const record = "misuse" in found ? undefined : await core.record(found.id);
  if (!record) return complain("misuse" in found ? found.misuse : `The conversation ${command.id} could not be read.`);
  const scope = scopeOf(record, command.scope);
  if ("misuse" in scope) return complain(scope.misuse);
  try {
    const named = command.files.flatMap(namesOf);
    const plan = await core.undo.plan(record.session.id, scope, named.length > 0 ? named : undefined);
    const stray = command.files.find((each) => !plan.files.some((file) => namesOf(each).some((name) => isIn(file, name))));
    if (stray !== undefined) return complain(`${stray} is no file that this would undo; without a file it shows all.`);
    return await goThrough(core, { command, record, plan, chosen: plan.files.filter((each) => isWanted(each, named)) }, shell);
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
}

interface Planned {
  readonly command: Undo;
  readonly record: SessionRecord;
  readonly plan: UndoPlan;
  readonly chosen: readonly UndoFile[];
}

async function goThrough(core: Core, { command, record, plan, chosen }: Planned, shell: Shell): Promise<number> {
  const { json, yes } = command;
  const { id } = record.session;
  if (json && (!yes || chosen.length === 0)) return print(jsonLine({ id, ...plan, done: [] }));
  if (!json) process.stdout.write(planText(plan, chosen));
  if (chosen.length === 0) return 0;
  if (!yes) {
    const answer = await confirm(`Undo ${count(chosen)}?`, shell);
    if (answer === undefined) return complain("Nobody can be asked here; say it with --yes.");
    if (!answer) return 130;
  }
  const { report, isStopped } = await applyWatched(core, { sessionId: id, choice: { scope: plan.scope, files: chosen } }, shell);
  const again = report.stepId === undefined ? "" : `To take this back: anycowork sessions undo ${id.slice(0, 8)} --step ${report.stepId}\n`;
  if (json) print(jsonLine({ id, ...plan, done: report.files, stepId: report.stepId }));
  else process.stdout.write(`${report.files.map(resultLine).join("")}${again}`);
  if (report.files.every((each) => each.done)) return 0;
  return isStopped ? 130 : 1;
}

interface Applied {
  readonly report: UndoReport;
  readonly isStopped: boolean;
}

/** Undoes it with a count beside, until Ctrl+C stops it between two files. */
async function applyWatched(
  core: Core,
  { sessionId, choice }: { readonly sessionId: SessionId; readonly choice: UndoChoice },
  shell: Shell,
): Promise<Applied> {
  const screen = openScreen(shell.environment);
  const stop = listenForStop(shell, (line) => screen.line(screen.colours.dim(line)));
  const progress: UndoWatch["progress"] = (stage, done, of) => {
    const told = `${stages[stage]}: ${done} of ${of}`;
    if (screen.isTerminal && (done % 20 === 0 || done === of)) screen.status(screen.colours.dim(`  ${told}`));
    else if (!screen.isTerminal && done % 1000 === 0) screen.line(told);
  };
  try {
    const report = await core.undo.apply(sessionId, choice, { signal: stop.signal, progress });
    return { report, isStopped: stop.signal.aborted };
  } finally {
    screen.status(undefined);
    stop.forget();
  }
}

const stages = { keep: "Keeping what is there now", undo: "Undoing" } as const;

const words: Readonly<Record<UndoFile["action"], string>> = {
  restore: "its former content",
  "put-back": "put back",
  "move-back": "moved back",
  trash: "into the trash",
};

function planText({ files, notes }: UndoPlan, chosen: readonly UndoFile[]): string {
  const line = (file: UndoFile) => {
    const { label, action, state, why } = file;
    if (chosen.includes(file)) return `  ${visibleLine(label)}: ${words[action]}${why ? ` (${visibleLine(why)})` : ""}\n`;
    const hint = state === "changed-since" || state === "gone" ? " Name it to undo it all the same." : "";
    return `  ${visibleLine(label)}: left. ${visibleLine(why ?? "")}${hint}\n`;
  };
  const lines = files.filter((each) => each.state !== "same").map(line);
  const head = chosen.length > 0 ? `This would undo ${count(chosen)}:\n` : "There is nothing to undo";
  const rest = chosen.length > 0 ? "" : lines.length > 0 ? ":\n" : files.length > 0 ? ": all is as it was before.\n" : ".\n";
  return `${head}${rest}${lines.join("")}${notes.map((each) => `Note: ${visibleLine(each)}\n`).join("")}`;
}

function resultLine({ label, action, done, problem }: UndoneFile): string {
  return `${done ? "Undone" : "Left"}: ${visibleLine(label)}, ${done ? words[action] : visibleLine(problem ?? "")}\n`;
}

function count(files: readonly unknown[]): string {
  return `the changes of ${files.length} ${files.length === 1 ? "file" : "files"}`;
}

/** What is ready, and what was changed since where just that file was named. */
function isWanted(file: UndoFile, named: readonly string[]): boolean {
  if (file.state === "ready") return true;
  if (file.state !== "changed-since" && !(file.state === "gone" && file.action !== "trash")) return false;
  return named.includes(file.path) || named.includes(file.label);
}

function isIn({ path: target, label }: UndoFile, name: string): boolean {
  return [target, label].some((each) => each === name || each.startsWith(`${name}/`));
}

/** As typed, as a label, and as a path, whose folder may be reached through links. */
function namesOf(typed: string): readonly string[] {
  const absolute = path.resolve(typed);
  return [typed.replace(/^\.\//, "").replace(/\/+$/, ""), absolute, path.join(realOf(path.dirname(absolute)), path.basename(absolute))];
}

function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return path.dirname(folder) === folder ? folder : path.join(realOf(path.dirname(folder)), path.basename(folder));
  }
}

/** The step, run or message that was meant by the beginning of its ID. */
function scopeOf(record: SessionRecord, wanted: Undo["scope"]): UndoScope | Misuse {
  const kind = wanted?.kind ?? "run";
  const all: readonly { readonly id: string }[] = { step: record.steps, run: record.runs, before: record.messages }[kind];
  if (!wanted && all.length === 0) return { misuse: "Nothing was done in this conversation yet." };
  const found = wanted ? all.filter((each) => each.id.startsWith(wanted.id)) : all.slice(-1);
  const exact = found.find((each) => each.id === wanted?.id) ?? (found.length === 1 ? found[0] : undefined);
  const what = { step: "step", run: "run", before: "message" }[kind];
  if (!exact) {
    const number = found.length === 0 ? `No ${what} has` : `${found.length} ${what}s have`;
    return { misuse: `${number} an ID that begins with "${wanted?.id}"; "anycowork sessions show ID --json" shows them.` };
  }
  if (kind === "step") return { kind, stepId: exact.id };
  return kind === "run" ? { kind, runId: exact.id } : { kind, messageId: exact.id };
}

function print(line: string): number {
  process.stdout.write(`${line}\n`);
  return 0;
}
