import type { Failure } from "../../events/failure.ts";
import type { PlanId, TaskId } from "../../events/ids.ts";
import type { Plan, Task } from "../../events/plan/plan.ts";
import type { AgentConfig } from "../../events/roster/agent.ts";
import { isoTime } from "../../events/time.ts";
import { runLoop } from "../loop.ts";
import type { RunPorts } from "../ports.ts";
import { laneOf } from "../session/lane.ts";
import { labelOf, plannerPrompt, planningOrder } from "../team/briefs.ts";
import { asAgent } from "../team/persona.ts";
import { agentNamed } from "../team/ports.ts";
import type { WholePlan } from "./edits.ts";
import { inOrder } from "./graph.ts";
import { awaitable, type FormerPlan, joined, type Renewal, staying } from "./renewal.ts";
import { type Proposal, planInText, planTool } from "./tool.ts";

/** Turns in which a planner may look, propose, and mend what did not fit. */
const plannerTurns = 12;

/** What a planner is asked. */
export interface Planning {
  readonly agents: readonly AgentConfig[];
  /** The plan that is to be changed, and why; absent: there is none yet. */
  readonly standing?: { readonly tasks: readonly Task[]; readonly words: string };
}

/** What came of planning; `failure` where the model could not be asked at all. `none`: it made no plan that could be carried out. */
export type Planned = { readonly kind: "proposed"; readonly proposal: Proposal } | { readonly kind: "none"; readonly failure?: Failure };

/** The plan of a run, and the lane in which it is made. */
export function planIdOf(runId: string): PlanId {
  return `${runId}-plan`;
}

/**
 * Lets the model plan, looking before where it wants to, with what only looks. A plan that does not fit goes back to it in words. One it writes as text
 * counts as well.
 */
export async function propose(ports: RunPorts, { agents, standing }: Planning): Promise<Planned> {
  let taken: Proposal | undefined;
  const isAnew = standing !== undefined;
  const facts = {
    agents,
    isAnew,
    known: (standing?.tasks ?? []).flatMap((each, index) => (each.state === "pending" && !each.fromPerson ? [] : [labelOf(index)])),
    persons: (standing?.tasks ?? []).flatMap((each, index) =>
      each.state === "pending" && each.fromPerson ? [{ id: labelOf(index), title: each.title }] : [],
    ),
  };
  const tool = planTool(facts, (proposal) => {
    taken = proposal;
  });
  const coordinator = agentNamed(agents, "coordinator");
  const session = laneOf(ports.conversation, { laneId: planIdOf(ports.runId), agent: "coordinator", seesConversation: true });
  const looking = ports.tools.filter((each) => each.readOnly && each.name !== "ask_user");
  const planner: RunPorts = {
    ...asAgent({ ...ports, tools: looking, offered: undefined }, coordinator),
    session,
    agent: { name: "coordinator", instructions: plannerPrompt(agents) },
    ownTurns: plannerTurns,
    isDone: () => taken !== undefined,
  };
  order(planner, planningOrder(standing?.words));
  const end = await runLoop({ ...planner, tools: [...planner.tools, tool] });
  taken ??= planInText(end.text, facts);
  if (taken) return { kind: "proposed", proposal: taken };
  return { kind: "none", ...(end.outcome === "failed" ? { failure: end.failure } : {}) };
}

/** Says that nothing came of planning anew, which is no end of what there is. */
export function tellUnplanned({ conversation, runId }: RunPorts, failure: Failure | undefined): void {
  const message = `The plan is as it was. ${failure?.message ?? "No plan that can be carried out came of it."}`;
  conversation.emit(runId, { type: "notice", laneId: planIdOf(runId), notice: { kind: "warning", message } });
}

/** The order becomes part of the planner's lane; one that stands there unanswered, since the process ended, is not repeated. */
function order({ session, runId, newId, now }: RunPorts, text: string): void {
  const { session: stored, messages } = session.view();
  const last = messages.findLast((each) => each.laneId !== undefined);
  if (last?.role === "user" && last.text === text) return;
  const message = { role: "user", id: newId(), sessionId: stored.id, runId, at: isoTime(now()), text, from: "team" } as const;
  session.emit(runId, { type: "message-add", message });
}

/**
 * The proposal as a plan with its new tasks. Of a former plan what has begun stays, and what somebody wrote, added or changed while it was planned anew; the rest
 * is replaced. The tasks that come back are those that are other than before.
 */
export function asPlan(ports: RunPorts, proposal: Proposal, former: FormerPlan | undefined): WholePlan {
  const { id: sessionId } = ports.conversation.view().session;
  const { runId } = ports;
  const planId = planIdOf(runId);
  const ids = new Map<string, TaskId>((former?.seen ?? []).map(({ id }, index) => [labelOf(index), id]));
  for (const { id } of proposal.tasks) ids.set(id, ports.newId());
  const idOf = (label: string) => ids.get(label) ?? label;
  const renewal = renewalOf(proposal, idOf);
  const stays = former ? staying(former, renewal) : [];
  const there = new Set([...awaitable(stays, renewal), ...proposal.tasks.map(({ id }) => idOf(id))]);
  const fresh = proposal.tasks.map(
    ({ id, dependsOn, insteadOf, ...rest }): Task => ({
      ...rest,
      ...(insteadOf ? { insteadOf: insteadOf.map(idOf) } : {}),
      id: idOf(id),
      ...{ sessionId, runId, planId, state: "pending", attempts: 0 },
      dependsOn: dependsOn.map(idOf).filter((each) => there.has(each)),
    }),
  );
  const tasks = former ? joined(stays, fresh, { former, renewal }) : fresh;
  const plan: Plan = {
    ...{ id: planId, sessionId, runId, goal: former?.plan.goal ?? proposal.goal, state: former?.plan.state ?? "running" },
    tasks: inOrder(tasks).map(({ id }) => id),
    at: former?.plan.at ?? isoTime(ports.now()),
  };
  return { plan, tasks: tasks.filter((each) => !former?.tasks.includes(each)) };
}

function renewalOf({ tasks, leaveOut = [] }: Proposal, idOf: (label: string) => TaskId): Renewal {
  const standIns = new Map<TaskId, readonly TaskId[]>();
  for (const { id, insteadOf = [] } of tasks)
    for (const old of insteadOf.map(idOf)) standIns.set(old, [...(standIns.get(old) ?? []), idOf(id)]);
  return { standIns, leftOut: new Set(leaveOut.map(idOf)) };
}

/** The whole as one task for one agent, where no plan could be made. */
export function oneTask(agents: readonly AgentConfig[], request: string): Proposal {
  const agent = (agentNamed(agents, "coder") ?? agents[0])?.name ?? "coder";
  const task = { id: "all", title: "Do what was asked for", objective: request, agent, dependsOn: [], evidence: [] };
  return { goal: "What was asked for is done.", tasks: [task] };
}
