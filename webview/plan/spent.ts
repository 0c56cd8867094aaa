import type { AssistantMessage } from "../../src/core/events/message.ts";
import { isOver, type Task } from "../../src/core/events/plan/plan.ts";
import { workedMs } from "../../src/core/events/plan/worked.ts";
import { sumOf } from "../../src/core/events/usage/cost.ts";
import { costWords } from "../../src/core/events/words/money.ts";
import { speech, t } from "../words.ts";
import type { TeamPart } from "./team.ts";

/** What a task that was begun has taken so far, in a few words: how long it was worked on, and what its answers cost. `now` is in milliseconds since 1970. */
export function spentOn(task: Task, team: TeamPart, now: number): string {
  if (task.state === "pending" || task.startedAt === undefined) return "";
  const { runId, id: laneId, endedAt } = task;
  const until = isOver(task) && endedAt ? Date.parse(endedAt) : now;
  const time = spanWords(workedMs({ ...team, runs: [], tasks: [task] }, { runId, laneId }, until));
  return [time, moneyOf(laneId, team)].filter(Boolean).join(" · ");
}

/** What the answers of a task cost, with those of what it handed on; tokens where no price is known. */
function moneyOf(taskId: string, team: Pick<TeamPart, "messages" | "under">): string {
  const sum = sumOf(answersOf(taskId, team).map(({ usage }) => usage));
  if (!sum) return "";
  const isPart = sum.partial || sum.costUnknown;
  if (sum.costUsd && !(isPart && sum.costUsd < 0.01)) return costWords(sum, speech);
  const tokens = sum.inputTokens + sum.outputTokens;
  if (tokens === 0) return "";
  return tokens < 1_000 ? t("{0} tokens", tokens) : t("{0}k tokens", Math.round(tokens / 1_000));
}

/** That some or all of what the tasks cost is not known, said once for all of them; "" where it is. */
export function costGap(team: Pick<TeamPart, "tasks" | "messages" | "under">): string {
  const answers = team.tasks.flatMap(({ id }) => answersOf(id, team));
  const isKnown = ({ usage }: AssistantMessage) => usage?.costUsd !== undefined;
  if (answers.every(isKnown)) return "";
  return answers.some(isKnown) ? t("Some of the cost is not known.") : t("What it costs is not known.");
}

/** Those that have ended: only then it is told what they took. */
function answersOf(taskId: string, { messages, under }: Pick<TeamPart, "messages" | "under">): readonly AssistantMessage[] {
  const lanes = under.get(taskId);
  return messages.flatMap((each) =>
    lanes?.has(each.laneId ?? "") && each.role === "assistant" && each.finish !== "streaming" ? each : [],
  );
}

/** How long all of it took, without what lay between the runs that did it; "" as long as nobody can tell. */
export function spanOf(tasks: readonly Task[]): string {
  const byRun = new Map<string, readonly [from: number, to: number]>();
  for (const { runId, startedAt, endedAt } of tasks) {
    if (!startedAt || !endedAt) continue;
    const [begun, ended] = [Date.parse(startedAt), Date.parse(endedAt)];
    const [from, to] = byRun.get(runId) ?? [begun, ended];
    byRun.set(runId, [Math.min(begun, from), Math.max(ended, to)]);
  }
  return spanWords([...byRun.values()].reduce((sum, [from, to]) => sum + to - from, 0));
}

/** A length of time in a few words; "" for less than half a second. */
export function spanWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  if (!(seconds > 0)) return "";
  if (seconds < 60) return t("{0} s", seconds);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? t("{0} min {1} s", minutes, seconds % 60) : t("{0} h {1} min", Math.floor(minutes / 60), minutes % 60);
}
