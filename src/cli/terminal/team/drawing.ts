import type { WholePlan } from "../../../core/agents/planning/edits.ts";
import type { Envelope, Event } from "../../../core/events/event.ts";
import type { LaneId } from "../../../core/events/ids.ts";
import { isOver } from "../../../core/events/plan/plan.ts";
import { placeNames } from "../../../core/events/words/runs-on.ts";
import { describeNotice } from "../countdown.ts";
import type { Screen } from "../screen.ts";
import { indent, stepLines } from "../steps.ts";
import { visible, visibleLine } from "../visible.ts";
import type { Board } from "./board.ts";
import {
  columns,
  filesText,
  isOtherPlan,
  planLines,
  reportLines,
  revivedTasks,
  routeText,
  taskLine,
  taskSigns,
  tookText,
  whoOf,
} from "./words.ts";

export interface TeamDrawing {
  readonly screen: Screen;
  readonly board: Board;
  /** The titles of steps, by their ids. */
  readonly titles: Map<string, string>;
  readonly verbose: boolean;
  readonly tellsPlaces: boolean;
  /** A line for the person, unless only the answer is wanted. */
  line(text: string): void;
}

/** Draws what a team does, a line a thing. Takes each event into the board; true: it was one of the team's, and is drawn. */
export function teamDrawing(drawing: TeamDrawing): (envelope: Envelope) => boolean {
  const { board } = drawing;
  /** The plan as the person saw it last. */
  let shown: WholePlan | undefined;
  return (envelope) => {
    const before = board.plan();
    board.hear(envelope);
    const { event } = envelope;
    // A plan that is looked through is shown with the question.
    if (event.type === "question-request" && event.about === "plan") shown = board.plan();
    const lane = board.laneOf(event);
    if (lane !== undefined) {
      if (event.type === "notice") drawNotice(drawing, envelope, lane);
      else drawLane(drawing, event, lane);
      return true;
    }
    switch (event.type) {
      case "route-decide":
        if (drawing.verbose) drawing.line(drawing.screen.colours.dim(`  ${routeText(event.route)}`));
        return true;
      case "plan-change":
        shown = drawPlan(drawing, shown, before);
        return true;
      case "task-start":
      case "task-change":
      case "task-end":
        drawTask(drawing, event);
        return true;
      default:
        return false;
    }
  };
}

/** Draws what is new of the plan; what comes back is the plan as the person knows it from now on. */
function drawPlan(
  { board, screen, line }: TeamDrawing,
  shown: WholePlan | undefined,
  before: WholePlan | undefined,
): WholePlan | undefined {
  const now = board.plan();
  if (now?.plan.state !== "running") return shown;
  screen.status(undefined);
  const title = shown?.plan.id === now.plan.id ? "The plan now" : "Plan";
  if (isOtherPlan(shown, now)) for (const each of planLines(now, columns(), title)) line(each);
  else
    for (const each of revivedTasks(before, now)) line(screen.colours.dim(taskLine(board, each.id, { head: "↻ ", tail: ": once more" })));
  showWork(board, screen);
  return now;
}

function drawTask(drawing: TeamDrawing, event: Extract<Event, { type: "task-start" | "task-change" | "task-end" }>): void {
  const { board, screen, line, verbose } = drawing;
  const { dim, green, red } = screen.colours;
  const draw = (head: string, tail: string) => taskLine(board, event.taskId, { head, tail });
  const task = board.task(event.taskId);
  screen.status(undefined);
  if (event.type === "task-start") line(draw("▸ ", event.attempt > 1 ? ` · attempt ${event.attempt}` : ""));
  else if (event.type === "task-change") {
    if (event.until !== undefined) line(dim(draw("  ", ` waits until ${new Date(event.until).toLocaleTimeString("en-GB")}`)));
  } else if (task && isOver(task)) {
    const paint = event.outcome === "completed" ? green : event.outcome === "failed" ? red : dim;
    const sign = taskSigns[event.outcome];
    line(draw(`${sign} `, `${tookText(task)}${filesText(task)}`).replace(sign, paint(sign)));
    for (const each of reportLines(task, verbose, columns())) line(dim(each));
  }
  showWork(board, screen);
}

/** What a task waits for by itself, or what is to be known of it. */
function drawNotice({ board, screen, line }: TeamDrawing, { event, at }: Envelope, lane: LaneId): void {
  if (event.type === "notice") line(screen.colours.dim(indent(visibleLine(describeNotice(event.notice, at)), whoOf(board, lane))));
  showWork(board, screen);
}

/** What is done in a part of the conversation of its own: its steps are told, its words are not. */
function drawLane(drawing: TeamDrawing, event: Event, lane: LaneId): void {
  const { board, screen, line, titles, verbose, tellsPlaces } = drawing;
  const who = whoOf(board, lane);
  switch (event.type) {
    case "step-start":
      titles.set(event.stepId, visible(event.title).replace(/\s+/g, " "));
      break;
    case "step-run":
      if (tellsPlaces && event.runsOn) titles.set(event.stepId, `${titles.get(event.stepId) ?? ""} · ${placeNames[event.runsOn]}`);
      return;
    case "step-output":
      if (verbose) line(screen.colours.dim(indent(visible(event.text.trimEnd()), who)));
      return;
    case "step-end":
      for (const each of stepLines(event, titles.get(event.stepId) ?? "", { verbose, colours: screen.colours, who })) line(each);
      break;
    case "message-add":
      break;
    default:
      return;
  }
  showWork(board, screen, event.type === "message-add" && event.message.role === "assistant" && !board.task(lane));
}

/** Who is at work, below everything. */
function showWork(board: Board, screen: Screen, isPlanning = false): void {
  const names = board.atWork().map(({ id }) => whoOf(board, id));
  const words = isPlanning ? "Planning …" : names.length > 0 ? `At work: ${names.join(", ")} …` : undefined;
  screen.status(words && screen.colours.dim(`  ${words}`));
}
