import type { Approval } from "../../src/core/events/approval.ts";
import type { Notice } from "../../src/core/events/event.ts";
import { isOver, type Route, type Task } from "../../src/core/events/plan/plan.ts";
import type { AskedQuestion } from "../../src/core/events/question.ts";
import type { Run } from "../../src/core/events/session.ts";
import type { IconName } from "../ui/icon.tsx";
import { count, speech, t, told } from "../words.ts";
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
  pending: t("not begun"),
  running: t("at work"),
  waiting: t("waits for its provider"),
  yours: t("waits for you"),
  interrupted: t("interrupted"),
  completed: t("done"),
  failed: t("failed"),
  skipped: t("skipped"),
  cancelled: t("stopped"),
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
      return noticeWords(team.notices?.[task.id]) || told(team.steps.findLast((each) => each.laneId === task.id)?.title ?? "");
    case "waiting":
      return task.waitUntil ? t("until {0}", clock(task.waitUntil)) : standWords.waiting;
    case "completed":
      return filesOf(task);
    default:
      return standWords[stand];
  }
}

/** What it waits for by itself, in a few words. */
function noticeWords(notice: Notice | undefined): string {
  if (notice?.kind === "retry") return t("tries again, {0} of {1}", notice.attempt, notice.of);
  return told(notice?.message ?? "");
}

function waitedFor({ dependsOn }: Task, { tasks }: TeamPart): string {
  const open = tasks.filter((each) => dependsOn.includes(each.id) && each.state !== "completed");
  return open.length === 0 ? "" : t("after {0}", open.map(({ title }) => title).join(", "));
}

function filesOf({ result }: Task): string {
  const files = result?.files.length ?? 0;
  return files === 0 ? "" : count(files, ["{0} file", "{0} files"]);
}

/** "2 of 5" of the tasks that are to be done. */
export function progressOf(tasks: readonly Task[]): string {
  return t("{0} of {1}", tasks.filter((each) => each.state === "completed").length, tasks.length);
}

function clock(at: string): string {
  return speech.time(at, { hour: "2-digit", minute: "2-digit" });
}

/** How a message is handled and why, in two sentences. */
export function routeWords({ way, agent, reason }: Route): string {
  const why = told(reason);
  if (way === "team") return t("A team with a plan: {0}", why);
  if (way === "answer") return t("Words alone: {0}", why);
  return agent ? t("The agent {0}: {1}", agent, why) : t("One agent: {0}", why);
}
