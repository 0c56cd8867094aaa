import type { TaskId } from "../../events/ids.ts";
import type { AssistantMessage } from "../../events/message.ts";
import { isOver, type Task } from "../../events/plan/plan.ts";
import type { AgentConfig } from "../../events/roster/agent.ts";
import type { SessionView } from "../../events/session-view.ts";
import { asPlan, planIdOf, propose, tellUnplanned } from "../planning/planner.ts";
import { planOfInput } from "../planning/tool.ts";
import type { RunPorts } from "../ports.ts";
import { reasonOf, standingText } from "../team/briefs.ts";
import { planOf, tellPlan } from "../team/desk.ts";
import { hasStandIn, isWorthReplanning, isWorthRetrying } from "./verdict.ts";

/** So often the rest of a plan is planned anew because something failed. */
const mostReplans = 2;

/**
 * Mends a plan: what failed is tried again, or the rest is planned anew; so it is when the person has said something, which is taken only while there is
 * something left to plan. What was planned anew before the process ended is known from the planner's orders.
 */
export function createMending(ports: RunPorts, agents: readonly AgentConfig[]): (takeWords: () => string | undefined) => Promise<void> {
  const { reasons, unanswered } = ordersOf(ports);
  const considered = new Set<TaskId>(
    failuresIn(ports).flatMap((each) => (reasons.some((reason) => reason.startsWith(failedText(each))) ? [each.id] : [])),
  );
  let replans = reasons.filter((each) => !each.startsWith(saidText)).length;
  let left = unanswered;
  const replan = async (why: string) => {
    const seen = planOf(ports).tasks;
    const planned = await propose(ports, { agents, standing: { tasks: seen, words: standingText(why, seen) } });
    if (ports.signal.aborted) return;
    if (planned.kind === "none") return tellUnplanned(ports, planned.failure);
    const { plan, tasks } = asPlan(ports, planned.proposal, { ...planOf(ports), seen });
    tellPlan(ports, plan, tasks);
  };
  return async (takeWords) => {
    const isOpen = planOf(ports).tasks.some((each) => !isOver(each));
    const why = left;
    left = undefined;
    if (why !== undefined && isOpen) await replan(why);
    const words = isOpen ? takeWords() : undefined;
    if (words !== undefined) await replan(`${saidText}${words}`);
    for (const { id } of failuresIn(ports)) {
      // Planning anew took a while: it may have been done without, or another stands in for it by now.
      const { tasks } = planOf(ports);
      const task = tasks.find((each) => each.id === id);
      if (task?.state !== "failed" || considered.has(id) || hasStandIn(task, tasks)) continue;
      if (isWorthRetrying(task)) {
        tellPlan(ports, planOf(ports).plan, [{ ...task, state: "pending" }]);
        continue;
      }
      considered.add(task.id);
      if (replans >= mostReplans || ports.signal.aborted || !isWorthReplanning(task) || !hasLeft(planOf(ports).tasks)) continue;
      replans += 1;
      await replan(`${failedText(task)}${task.result?.text ?? "no reason is known."}`);
    }
  };
}

const saidText = "The person says meanwhile: ";

/** What failed in this run, in the plan's order: what another run left behind is over. */
function failuresIn(ports: RunPorts): readonly Task[] {
  return planOf(ports).tasks.filter((each) => each.state === "failed" && each.runId === ports.runId);
}

function failedText({ title }: Task): string {
  return `“${title}” failed: `;
}

/** What a plan was changed for while it was looked through is no mending. */
function isOurs(reason: string): boolean {
  return reason.startsWith(saidText) || /^“.*” failed: /s.test(reason);
}

/** Why the plan was planned anew so far; `unanswered` where that had not come to its end when the process ended. */
function ordersOf({ conversation, runId }: RunPorts): { readonly reasons: readonly string[]; readonly unanswered: string | undefined } {
  const view = conversation.view();
  const lane = view.messages.filter((each) => each.laneId === planIdOf(runId));
  const orders = lane.flatMap((each, index) => {
    const reason = each.role === "user" ? reasonOf(each.text) : undefined;
    return reason !== undefined && isOurs(reason) ? [{ reason, index }] : [];
  });
  const last = orders.at(-1);
  const isAnswered = lane.slice((last?.index ?? 0) + 1).some((each) => each.role === "assistant" && isAnswer(view, each));
  return { reasons: orders.map(({ reason }) => reason), unanswered: isAnswered ? undefined : last?.reason };
}

/** Whether a planner's message ended its planning: by words alone, or by a proposal that has become the plan. */
function isAnswer({ steps, tasks }: SessionView, { id, finish, toolCalls }: AssistantMessage): boolean {
  const proposal = steps.find(({ messageId, tool, state }) => messageId === id && tool === "propose_plan" && state === "ok");
  if (!proposal) return finish === "complete" && toolCalls.length === 0;
  const proposed = planOfInput(proposal.input)?.tasks ?? [];
  return proposed.length === 0 || proposed.some(({ objective }) => tasks.some((each) => each.objective === objective));
}

/** Whether there is anything that another way could be found for: with all else done, what failed is simply told. */
function hasLeft(tasks: readonly Task[]): boolean {
  return tasks.some((each) => each.state === "pending");
}
