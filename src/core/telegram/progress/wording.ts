import type { TaskState } from "../../events/plan/plan.ts";
import { isOver, tasksOf } from "../../events/plan/plan.ts";
import type { RunOutcome, WaitReason } from "../../events/session.ts";
import type { Words } from "../../events/words/language.ts";
import { escaped, shortLine } from "../format/inline.ts";
import { sumLine } from "../format/sum.ts";
import { costOf, type Doing } from "./doing.ts";

const mostTasks = 12;
/** Of those that are through, how many are still shown above what is at work. */
const doneShown = 3;
const longest = { goal: 200, task: 80, step: 200, taskStep: 60 } as const;

/** How a run fares, as HTML; empty while there is nothing to show. */
export function doingHtml(doing: Doing, words: Words): string {
  const { titles, waits, steps, files } = doing;
  const title = titles.get("") ?? [...titles.values()].at(-1) ?? "";
  const [sign, why] = waits === undefined ? ["⏳", ""] : waitWords(words)[waits];
  const now = `${sign} ${shortLine(words.told(title), longest.step)}${why === "" ? "" : ` · <i>${why}</i>`}`;
  const isAtTask = doing.plan?.tasks.some((id) => doing.tasks.get(id)?.state === "running") === true;
  const costUsd = costOf(doing);
  const isMore = steps.size > 1 || files.size > 0 || costUsd !== undefined;
  return [
    ...planLines(doing, words),
    ...(title === "" || (isAtTask && waits === undefined) ? [] : [now]),
    ...(isMore && (title !== "" || doing.plan) ? [`<i>${escaped(sumLine({ steps: steps.size, files, costUsd }, words))}</i>`] : []),
  ].join("\n");
}

/** The same of one that has ended. */
export function endHtml(doing: Doing, words: Words): string {
  const { outcome = "cancelled", steps, files } = doing;
  const sum = escaped(sumLine({ steps: steps.size, files, costUsd: costOf(doing) }, words));
  return [`${signs[outcome]} ${sum}`.trim(), ...planLines(doing, words)].join("\n");
}

const signs: Readonly<Record<RunOutcome, string>> = { completed: "✅", cancelled: "⏹", failed: "⚠️" };

/** What it waits for: a sign, and how that is said. */
function waitWords({ t }: Words): Readonly<Record<WaitReason, readonly [string, string]>> {
  return {
    approval: ["✋", t("waits for a yes or no")],
    question: ["✋", t("waits for an answer")],
    parked: ["⏸", t("the model wants to be left alone for a while")],
    interrupted: ["⏸", t("was interrupted")],
  };
}

const marks: Readonly<Record<TaskState, string>> = {
  pending: "☐",
  running: "▶️",
  waiting: "⏸",
  completed: "☑",
  failed: "✖️",
  skipped: "➖",
  cancelled: "➖",
};

function planLines({ plan, tasks, titles, outcome }: Doing, { t, told }: Words): readonly string[] {
  if (!plan) return [];
  const all = tasksOf(plan, [...tasks.values()]);
  const open = all.findIndex((each) => !isOver(each));
  const first = all.length <= mostTasks ? 0 : Math.min(Math.max(0, (open < 0 ? all.length : open) - doneShown), all.length - mostTasks);
  const lines = all.slice(first, first + mostTasks).map(({ id, state, title }) => {
    const step = state === "running" && outcome === undefined ? titles.get(id) : undefined;
    return `${marks[state]} ${shortLine(title, longest.task)}${step === undefined ? "" : ` · <i>${shortLine(told(step), longest.taskStep)}</i>`}`;
  });
  const after = all.length - first - lines.length;
  return [
    `<b>${shortLine(plan.goal, longest.goal)}</b>`,
    ...(first > 0 ? [t("… {0} before", first)] : []),
    ...lines,
    ...(after > 0 ? [t("… {0} more", after)] : []),
  ];
}
