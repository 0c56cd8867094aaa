import type { WholePlan } from "../../../core/agents/planning/edits.ts";
import type { LaneId, TaskId } from "../../../core/events/ids.ts";
import { isOver, type Route, type Task, type TaskOutcome } from "../../../core/events/plan/plan.ts";
import { fit } from "../screen.ts";
import { visible, visibleLine } from "../visible.ts";
import type { Board } from "./board.ts";

export const taskSigns: Readonly<Record<TaskOutcome, string>> = { completed: "✓", failed: "✗", skipped: "–", cancelled: "■" };

/** "2 Write tests (coder)"; "2.1 Look it up (researcher)" was handed on by the agent of task 2. */
export function titleOf(board: Board, id: TaskId): string {
  const task = board.task(id);
  if (!task) return "A task";
  const number = board.numberOf(id);
  return `${number === undefined ? "" : `${number} `}${visibleLine(task.title)} (${visibleLine(task.agent)})`;
}

/** "2 coder", in front of what the agent of a task does, "2.1 coder › writer" where that one handed it on; "plan" while it is made. */
export function whoOf(board: Board, lane: LaneId): string {
  const task = board.task(lane);
  if (!task) return "plan";
  const number = board.numberOf(lane);
  return `${number === undefined ? "" : `${number} `}${chainOf(board, task)}`;
}

function chainOf(board: Board, task: Task): string {
  const parent = board.task(board.parentOf(task) ?? "");
  return `${parent ? `${chainOf(board, parent)} › ` : ""}${visibleLine(task.agent)}`;
}

/** The same within so many columns, with something before and after it: where there is little room the title gives way. */
export function taskLine(board: Board, id: TaskId, { head, tail = "" }: { readonly head: string; readonly tail?: string }): string {
  const task = board.task(id);
  const number = board.numberOf(id);
  return task ? fitted({ head: `${head}${number === undefined ? "" : `${number} `}`, task, tail }, columns()) : `${head}A task${tail}`;
}

/** The columns a line may take. A file has no edge. */
export function columns(): number {
  return process.stderr.isTTY ? Math.max(20, process.stderr.columns || 80) : 200;
}

interface Parts {
  readonly head: string;
  readonly task: Pick<Task, "title" | "agent">;
  readonly tail: string;
}

function fitted({ head, task, tail }: Parts, columns: number): string {
  const end = ` (${visibleLine(task.agent)})${tail}`;
  const room = columns - head.length - end.length;
  const title = visibleLine(task.title);
  return room > leastTitle ? `${head}${fit(title, room)}${end}` : fit(`${head}${title}${end}`, columns);
}

/** Of a title at least so much is shown, in columns. */
const leastTitle = 12;

/** Who asks, before a question: "2 Write tests (coder) asks:". Undefined for the coworker itself. */
export function askerOf(board: Board, { laneId, agent }: { readonly laneId?: LaneId; readonly agent?: string }): string | undefined {
  if (laneId === undefined) return undefined;
  return board.task(laneId) ? `${titleOf(board, laneId)} asks:` : `Who makes the plan${agent ? ` (${visibleLine(agent)})` : ""} asks:`;
}

/** A plan as a list, a line a task, each with its number, who does it, what it waits for and how it stands. */
export function planLines({ plan, tasks }: WholePlan, columns: number, title = "Plan"): readonly string[] {
  const numbers = new Map(tasks.map(({ id }, index) => [id, index + 1]));
  const lines = tasks.map((task, index) => {
    const after = task.dependsOn.flatMap((each) => numbers.get(each) ?? []).sort((one, other) => one - other);
    const waits = after.length > 0 ? `, after ${after.join(", ")}` : "";
    return fitted({ head: `  ${markOf(task)} ${index + 1} `, task, tail: waits }, columns);
  });
  return [fit(`${title}: ${visibleLine(plan.goal)}`, columns), ...lines];
}

/** What agents handed on in a run without a plan, as a list like it. */
export function handedLines(board: Board, columns: number): readonly string[] {
  return ["Handed on:", ...board.tasks().map((task) => lineOf(board, task, columns))];
}

/** A plan as it stands, with what its agents handed on under each task. */
export function wholeLines(board: Board, whole: WholePlan, columns: number): readonly string[] {
  const [head = "", ...lines] = planLines(whole, columns);
  const drawn = new Map(whole.tasks.map(({ id }, index) => [id, lines[index] ?? ""]));
  return [head, ...board.tasks().map((task) => drawn.get(task.id) ?? lineOf(board, task, columns))];
}

function lineOf(board: Board, task: Task, columns: number): string {
  return fitted({ head: `  ${markOf(task)} ${board.numberOf(task.id) ?? ""} `, task, tail: "" }, columns);
}

function markOf({ state }: Task): string {
  if (state === "pending") return " ";
  return state === "running" || state === "waiting" ? "▸" : taskSigns[state];
}

/** What of a task is drawn in a plan. */
function drawnOf({ id, title, agent, dependsOn }: Task): string {
  return JSON.stringify([id, title, agent, dependsOn]);
}

/** Whether two plans would be drawn differently, but for how their tasks stand. */
export function isOtherPlan(before: WholePlan | undefined, now: WholePlan): boolean {
  return before?.plan.id !== now.plan.id || before.tasks.map(drawnOf).join() !== now.tasks.map(drawnOf).join();
}

/** The tasks that were over and are to be done once more. */
export function revivedTasks(before: WholePlan | undefined, now: WholePlan): readonly Task[] {
  return now.tasks.filter((each) => each.state === "pending" && before?.tasks.some((was) => was.id === each.id && isOver(was)));
}

/** Why a message got as much machinery as it did. */
export function routeText({ way, agent, reason }: Route): string {
  const ways = { answer: "answered in words", agent: agent === undefined ? "one agent" : visibleLine(agent), team: "a plan and a team" };
  return `Route: ${ways[way]}. ${visibleLine(reason)}`;
}

/** What came of a task beneath its line: the whole, or its first words on one line. */
export function reportLines({ result }: Task, whole: boolean, columns: number): readonly string[] {
  if (!result) return [];
  const missing = [
    ...(result.missing ?? []).map((each) => fit(`    Missing: ${visibleLine(each)}`, columns)),
    ...(result.unchanged ?? []).map((each) => fit(`    As it was before: ${visibleLine(each)}`, columns)),
  ];
  const text = result.text.trim();
  if (text === "") return missing;
  const said = whole
    ? visible(text)
        .split("\n")
        .map((each) => `    ${each}`.trimEnd())
    : [fit(`    ${plainLine(text)}`, columns)];
  return [...said, ...missing];
}

/** The first line that says something, without the marks of Markdown around it. */
function plainLine(text: string): string {
  const line = text.split("\n").find((each) => /[\p{L}\d]/u.test(each)) ?? text;
  return visibleLine(
    line
      .replace(/^\s*(?:#+|[-*>])\s+/, "")
      .replaceAll("**", "")
      .trim(),
  );
}

/** " · 12 s", " · 3 min 5 s"; nothing where it did not begin. */
export function tookText({ startedAt, endedAt }: Task): string {
  if (startedAt === undefined || endedAt === undefined) return "";
  const seconds = Math.max(0, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000));
  return seconds < 60 ? ` · ${seconds} s` : ` · ${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** " · src/a.ts, src/b.ts and 3 more". */
export function filesText({ result }: Task): string {
  const files = result?.files ?? [];
  if (files.length === 0) return "";
  const more = files.length > shownFiles ? ` and ${files.length - shownFiles} more` : "";
  return ` · ${files.slice(0, shownFiles).map(visibleLine).join(", ")}${more}`;
}

const shownFiles = 4;
