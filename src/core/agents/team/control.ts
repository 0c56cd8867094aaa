import type { TaskId } from "../../events/ids.ts";
import type { PlanAct } from "../../events/plan/act.ts";
import { isOver, type Task } from "../../events/plan/plan.ts";
import { currentRun, type SessionView } from "../../events/session-view.ts";
import { addSteer } from "../session/queue.ts";
import { type InRun, skippedByPerson } from "./ending.ts";

/** Where people's wishes meet the plan that is at work, and the tasks that agents handed on. */
export interface Control {
  /** Does it. Why it can't be done, as a sentence that says what can; undefined when it was done. */
  act(act: PlanAct): string | undefined;
  /** Something was said that whoever leads the plan may want to hear at once. */
  nudge(): void;
  /** Whoever carries out a plan takes wishes, until what comes back is called. */
  serve(leader: Leader): () => void;
  /** A task that was handed on is at work, until what comes back is called; `alone` ends it and nothing else. */
  attend(taskId: TaskId, alone: AbortController): () => void;
}

type Leader = Pick<Control, "act" | "nudge">;

/** What words to a task need of its run. */
interface ControlPorts extends InRun {
  readonly newId: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Nobody leads yet, and nothing is handed on. */
export function createControl(run: ControlPorts): Control {
  let leader: Leader | undefined;
  const atWork = new Map<TaskId, AbortController>();
  return {
    act(act) {
      const handedOn = "taskId" in act ? run.conversation.view().tasks.find((each) => each.id === act.taskId && !each.planId) : undefined;
      if (handedOn) return actOn(run, { act, task: handedOn, alone: atWork.get(handedOn.id) });
      return leader ? leader.act(act) : noPlan;
    },
    nudge: () => leader?.nudge(),
    serve(next) {
      leader = next;
      return () => {
        leader = undefined;
      };
    },
    attend(taskId, alone) {
      atWork.set(taskId, alone);
      return () => void atWork.delete(taskId);
    },
  };
}

/** What is said where nobody carries a run. A message would end what was interrupted, so that is not advised. */
export function notAtWork(view: SessionView): string {
  return currentRun(view) ? interrupted : noPlan;
}

const noPlan = "No plan is at work in this conversation just now. Send a message that says what to do instead.";
const interrupted =
  "This was interrupted, so nobody is at work on it. Go on with it first: “Continue” in the chat, /retry or “anycowork run --continue” in a terminal. A message instead would end it.";

interface Wish {
  readonly act: PlanAct;
  readonly task: Task;
  /** Absent: it is not at work. */
  readonly alone: AbortController | undefined;
}

/** A task that was handed on is begun by its agent's wish alone and has no place in a plan; it can be ended, done without and spoken to. */
function actOn(run: ControlPorts, { act, task, alone }: Wish): string | undefined {
  const { title, state } = task;
  switch (act.kind) {
    case "stop":
    case "skip":
      if (!alone) return overText(task);
      alone.abort(act.kind === "skip" ? skippedByPerson : undefined);
      return undefined;
    case "message":
      if (!alone) return overText(task);
      return addSteer(run, { sessionId: task.sessionId, laneId: task.id, text: act.text });
    case "retry":
      return isOver(task) ? overText(task) : `“${title}” is at work: there is nothing to try again.`;
    default:
      return `“${title}” was handed on by an agent and is ${isOver(task) ? `over (${state})` : "at work"}: it has no place in a plan, so it can't be changed, moved or taken out. ${isOver(task) ? "Send a message that says what to do instead." : "Stop it, or send its agent a message."}`;
  }
}

function overText({ title, state }: Task): string {
  return `“${title}” is ${isOver({ state }) ? state : "not at work just now"}, and whoever handed it on goes on with what came of it. Tell them what to do instead.`;
}
