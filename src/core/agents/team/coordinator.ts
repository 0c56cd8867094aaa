import type { TaskId } from "../../events/ids.ts";
import type { Task } from "../../events/plan/plan.ts";
import type { AgentConfig } from "../../events/roster/agent.ts";
import { createAsking } from "../mending/asking.ts";
import { createMending } from "../mending/mending.ts";
import { nextTasks } from "../planning/graph.ts";
import type { RunPorts } from "../ports.ts";
import { createDesk, type Desk, planOf } from "./desk.ts";
import { closePlan, endTask } from "./ending.ts";
import { doTask } from "./task.ts";

/** Tasks at work at the same time. */
const sideBySide = 3;

/**
 * Carries out the plan of a run until nothing of it is left to do: what can be done is done side by side, what failed is tried again or planned anew, what
 * can't be done any more is skipped. People may change the plan meanwhile. Resolves when no task is at work; rejects only when the conversation can't be stored.
 */
export async function coordinate(ports: RunPorts, agents: readonly AgentConfig[]): Promise<void> {
  const { signal } = ports;
  const desk = createDesk(ports, agents);
  const work = createWork(ports, agents, desk);
  const mend = createMending(ports, agents);
  const asking = createAsking(ports, desk.bell.ring);
  try {
    for (const task of planOf(ports).tasks) if (task.state === "running" || task.state === "waiting") work.start(task);
    while (!signal.aborted && !work.isBroken()) {
      await mend(() => desk.newWords());
      asking.tidy();
      if (signal.aborted) break;
      const { begin, skip } = nextTasks(planOf(ports).tasks, new Set(desk.atWork.keys()), sideBySide);
      const lost = skip.filter(({ because }) => !asking.holds(because));
      for (const { task, because } of lost) endTask(ports, task, ["skipped", `“${because.title}” did not come to its end.`]);
      for (const task of begin) work.start(task);
      // What is skipped may be the last that others wait for.
      if (lost.length > 0) continue;
      if (desk.atWork.size === 0 && !asking.isOpen()) break;
      await desk.bell.rung(signal);
    }
  } finally {
    desk.close();
    await asking.close();
    await work.ended();
  }
  closePlan(ports);
}

/** Begins tasks and knows which are at work. */
function createWork(ports: RunPorts, agents: readonly AgentConfig[], { atWork, bell }: Desk) {
  const running = new Map<TaskId, Promise<void>>();
  let broken: { readonly reason: unknown } | undefined;
  const breakOff = (reason: unknown) => {
    broken ??= { reason };
  };
  return {
    start(task: Task) {
      const controller = new AbortController();
      const { plan, tasks } = planOf(ports);
      const before = tasks.filter((each) => task.dependsOn.includes(each.id));
      atWork.set(task.id, controller);
      const done = doTask(ports, { task, plan, before, agents, signal: controller.signal }).then(() => undefined, breakOff);
      const left = done.then(() => {
        atWork.delete(task.id);
        running.delete(task.id);
        bell.ring();
      });
      running.set(task.id, left);
    },
    isBroken: () => broken !== undefined,
    async ended() {
      if (broken) for (const each of atWork.values()) each.abort();
      await Promise.all(running.values());
      if (broken) throw broken.reason;
    },
  };
}
