import type { Approval } from "../../src/core/events/approval.ts";
import type { Notice } from "../../src/core/events/event.ts";
import { isOver, type Route, type Task } from "../../src/core/events/plan/plan.ts";
import type { AskedQuestion } from "../../src/core/events/question.ts";
import type { Run } from "../../src/core/events/session.ts";
import type { IconName } from "../ui/icon.tsx";
import type { TeamPart } from "./team.ts";

/** How a task stands for whoever looks at it. `yours`: it waits for the person. `interrupted`: it was at work, and nobody is until its run goes on. */
export type Stand = Task["state"] | "yours" | "interrupted";

/** The lanes in which something waits for the person, with those of the tasks that handed on what it waits in. */
export function lanesThatAsk(
  approvals: readonly Approval[],
  questions: readonly AskedQuestion[],
  under: TeamPart["under"] | undefined,
): ReadonlySet<string> {
  const asking = [
    ...approvals.flatMap(({ request, answer }) => (answer ? [] : request)),
    ...questions.flatMap(({ question, answer }) => (answer ? [] : question)),
  ].flatMap(({ laneId }) => laneId ?? []);
  const above = [...(under ?? [])].flatMap(([id, lanes]) => (asking.some((each) => lanes.has(each)) ? id : []));
  return new Set([...asking, ...above]);
}

export function standOf(task: Task, asking: ReadonlySet<string>, run: Pick<Run, "waitReason"> | undefined): Stand {
  if (run?.waitReason === "interrupted" && (task.state === "running" || task.state === "waiting")) return "interrupted";
  return !isOver(task) && asking.has(task.id) ? "yours" : task.state;
}

export const standWords: Readonly<Record<Stand, string>> = {
  pending: "not begun",
  running: "at work",
  waiting: "waits for its provider",
  yours: "waits for you",
  interrupted: "interrupted",
  completed: "done",
  failed: "failed",
  skipped: "skipped",
  cancelled: "stopped",
};

/** The picture of a stand; undefined is the spinner. */
export const standIcons: Readonly<Record<Stand, IconName | undefined>> = {
  pending: "circle",
  running: undefined,
  waiting: "clock",
  yours: "question",
  interrupted: "debug-pause",
  completed: "check",
  failed: "error",
  skipped: "debug-step-over",
  cancelled: "stop",
};

/** The one thing worth knowing of a task beside its title. */
export function factOf(task: Task, stand: Stand, team: TeamPart): string {
  switch (stand) {
    case "pending":
      return waitedFor(task, team);
    case "running":
      return noticeWords(team.notices?.[task.id]) || (team.steps.findLast((each) => each.laneId === task.id)?.title ?? "");
    case "waiting":
      return task.waitUntil ? `until ${clock(task.waitUntil)}` : standWords.waiting;
    case "completed":
      return filesOf(task);
    default:
      return standWords[stand];
  }
}

/** What it waits for by itself, in a few words. */
function noticeWords(notice: Notice | undefined): string {
  if (notice?.kind === "retry") return `tries again, ${notice.attempt} of ${notice.of}`;
  return notice?.message ?? "";
}

function waitedFor({ dependsOn }: Task, { tasks }: TeamPart): string {
  const open = tasks.filter((each) => dependsOn.includes(each.id) && each.state !== "completed");
  return open.length === 0 ? "" : `after ${open.map(({ title }) => title).join(", ")}`;
}

function filesOf({ result }: Task): string {
  const files = result?.files.length ?? 0;
  return files === 0 ? "" : files === 1 ? "1 file" : `${files} files`;
}

/** "2 of 5" of the tasks that are to be done. */
export function progressOf(tasks: readonly Task[]): string {
  return `${tasks.filter((each) => each.state === "completed").length} of ${tasks.length}`;
}

function clock(at: string): string {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

/** How a message is handled and why, in two sentences. */
export function routeWords({ way, agent, reason }: Route): string {
  const who = way === "team" ? "A team with a plan" : way === "answer" ? "Words alone" : agent ? `The agent ${agent}` : "One agent";
  return `${who}: ${reason}`;
}
