import type { TaskId } from "../../events/ids.ts";
import type { Task } from "../../events/plan/plan.ts";
import type { AskedQuestion, QuestionValue } from "../../events/question.ts";
import { cutMiddle } from "../../tools/tool.ts";
import { inquire } from "../asking/inquire.ts";
import { revived } from "../planning/edits.ts";
import type { RunPorts } from "../ports.ts";
import { addSteer } from "../session/queue.ts";
import { freed, planOf, tellPlan } from "../team/desk.ts";
import { isWorthReplanning } from "./verdict.ts";

/** What the person is asked of tasks that failed and that others wait for, once nothing else has helped. */
export interface Asking {
  /** Whether what waits for a task is to wait on, since the person has not said yet what shall become of it. The first time it is asked. */
  holds(task: Task): boolean;
  /** Whether a question is open. */
  isOpen(): boolean;
  /** Takes back what is no longer to be asked. */
  tidy(): void;
  /** Takes back everything; resolves when nothing waits any more. */
  close(): Promise<void>;
}

const [again, without, leave] = [
  { value: "retry", label: "Try it again" },
  { value: "without", label: "Go on without it", detail: "What waits for it is done all the same" },
  { value: "skip", label: "Leave it", detail: "What waits for it is left out, the rest goes on" },
] as const;

/** `changed` hears when the plan may be other than before. */
export function createAsking(ports: RunPorts, changed: () => void): Asking {
  const open = new Map<TaskId, { readonly taken: AbortController; readonly over: Promise<void> }>();
  const answered = new Set<string>();
  const tryOf = ({ id, attempts }: Task) => `${id} ${attempts}`;
  for (const task of planOf(ports).tasks) {
    const said = answerTo(ports, task)?.value;
    if (said === undefined) continue;
    answered.add(tryOf(task));
    // The process may have ended between the answer and what it set going; words are part of the conversation by then.
    if (said === again.value || said === without.value) settle(ports, task, said);
  }
  const ask = (task: Task): void => {
    const taken = new AbortController();
    const signal = AbortSignal.any([ports.signal, taken.signal]);
    const text = `“${task.title}” failed, and nothing else helped: ${cutMiddle(task.result?.text ?? "", reasonLimit)}\nWhat shall become of it? You can also write what to do differently.`;
    const asked = { about: "task", taskId: task.id, text, choices: [again, without, leave], multiple: false, freeText: true } as const;
    const over = inquire({ ...ports, signal }, asked).then(({ value }) => {
      open.delete(task.id);
      answered.add(tryOf(task));
      if (!ports.signal.aborted) settle(ports, task, value);
      changed();
    });
    open.set(task.id, { taken, over });
  };
  return {
    holds(task) {
      if (open.has(task.id)) return true;
      if (task.state !== "failed" || task.runId !== ports.runId) return false;
      if (answered.has(tryOf(task)) || !ports.canAsk() || !isWorthReplanning(task)) return false;
      ask(task);
      return true;
    },
    isOpen: () => open.size > 0,
    tidy() {
      const { tasks } = planOf(ports);
      for (const [id, { taken }] of open) if (tasks.find((each) => each.id === id)?.state !== "failed") taken.abort();
    },
    async close() {
      for (const { taken } of open.values()) taken.abort();
      await Promise.all([...open.values()].map(({ over }) => over));
    },
  };
}

/** Characters of the reason that are shown. */
const reasonLimit = 1_000;

/** What was said of the task since it failed last. */
function answerTo({ conversation }: RunPorts, { id, state, endedAt = "" }: Task): AskedQuestion["answer"] {
  if (state !== "failed") return undefined;
  const isMeant = ({ question, answer }: AskedQuestion) => question.taskId === id && question.at >= endedAt && answer?.value !== undefined;
  return conversation.view().questions.findLast(isMeant)?.answer;
}

/** Does what the person wants of a task that failed. */
function settle(ports: RunPorts, { id }: Task, value: QuestionValue | undefined): void {
  const whole = planOf(ports);
  const task = whole.tasks.find((each) => each.id === id);
  if (task?.state !== "failed" || value === undefined || value === leave.value) return;
  if (value === again.value) tellPlan(ports, whole.plan, revived(whole, id));
  else if (value === without.value) doWithout(ports, task);
  else addSteer(ports, { sessionId: task.sessionId, text: `About “${task.title}”, which failed: ${String(value)}` });
}

function doWithout(ports: RunPorts, { id: taskId, result }: Task): void {
  const { plan, tasks } = planOf(ports);
  const { files = [], text = "" } = result ?? {};
  const told = { text: `It failed, and you did without it. ${text}`.trim(), files, byPerson: true } as const;
  ports.conversation.emit(
    ports.runId,
    { type: "plan-change", plan, tasks: freed(tasks, taskId) },
    { type: "task-end", taskId, outcome: "skipped", result: told },
  );
}
