import type { Failure } from "../../events/failure.ts";
import type { AgentConfig } from "../../events/roster/agent.ts";
import { isoTime } from "../../events/time.ts";
import type { Replied } from "../../permissions/hub.ts";
import { inquire } from "../asking/inquire.ts";
import { stoppedEnd } from "../ending.ts";
import { runLoop } from "../loop.ts";
import { failureOf } from "../mending/verdict.ts";
import { planAgain } from "../planning/again.ts";
import { asPlan, oneTask, propose, tellUnplanned } from "../planning/planner.ts";
import type { LoopEnd, RunPorts } from "../ports.ts";
import { giveTitle } from "../routing/title.ts";
import type { LiveSession } from "../session/live.ts";
import { outcomeText, planText, standingText } from "./briefs.ts";
import { coordinate } from "./coordinator.ts";
import { createDesk, type Desk, findPlan, planOf, tellPlan } from "./desk.ts";
import { asAgent } from "./persona.ts";
import { agentNamed } from "./ports.ts";

/**
 * Has a run done by a team: plans, lets the person look through the plan where they want to, carries it out, and tells what came of it in one answer.
 * Goes on where it was when the process ended. Rejects only when the conversation can't be stored.
 */
export async function runTeam(ports: RunPorts): Promise<LoopEnd> {
  const agents = await ports.team.agents();
  if (!findPlan(ports) && ports.team.reviewsPlans() && !ports.canAsk()) return unasked;
  const failure = findPlan(ports) ? undefined : await makePlan(ports, agents);
  if (ports.signal.aborted) return stoppedEnd(ports, "");
  if (failure) return { outcome: "failed", text: "", failure };
  const refusal = planOf(ports).plan.state === "review" ? await review(ports, agents) : undefined;
  if (ports.signal.aborted) return stoppedEnd(ports, "");
  if (refusal) return refusal;
  if (planOf(ports).plan.state === "running") await coordinate(ports, agents);
  if (ports.signal.aborted) return stoppedEnd(ports, "");
  return report(ports, agents);
}

/** Why no plan could be made, where the model could not even be asked; else there is one: in the worst case all in one task. */
async function makePlan(ports: RunPorts, agents: readonly AgentConfig[]): Promise<Failure | undefined> {
  const again = planAgain(ports);
  if (again) {
    tellPlan(ports, again.plan, again.tasks);
    return undefined;
  }
  const planned = await propose(ports, { agents });
  if (ports.signal.aborted) return undefined;
  if (planned.kind === "none" && planned.failure && !isPlannersOwn(planned.failure)) return planned.failure;
  const proposal = planned.kind === "proposed" ? planned.proposal : oneTask(agents, requestOf(ports));
  const { plan, tasks } = asPlan(ports, proposal, undefined);
  if (planned.kind === "proposed") giveTitle(ports, plan.goal);
  tellPlan(ports, { ...plan, state: ports.team.reviewsPlans() ? "review" : "running" }, tasks);
  return undefined;
}

/** What went wrong with planning alone: the work itself may well succeed. */
function isPlannersOwn({ code }: Failure): boolean {
  return code === "turn-limit" || code === "loop" || code === "content" || code === "cut-off" || code === "no-tools";
}

/** The person's words that this run is for; another try is for those of the run before. */
function requestOf({ session }: RunPorts): string {
  const said = session.view().messages.filter((each) => each.role === "user" && each.from === undefined);
  const newest = said.filter((each) => each.runId === said.at(-1)?.runId);
  return newest.map((each) => each.text).join("\n\n");
}

const [begin, leaveIt] = [
  { value: "begin", label: "Begin" },
  { value: "cancel", label: "Cancel", detail: "Nothing of it is done" },
] as const;

/** Waits until the person wants the plan carried out; words change it. What comes back ends the run. */
async function review(ports: RunPorts, agents: readonly AgentConfig[]): Promise<LoopEnd | undefined> {
  const desk = createDesk(ports, agents);
  try {
    for (;;) {
      const { value, by } = await opinion(ports, desk);
      if (ports.signal.aborted) return undefined;
      if (value === begin.value) {
        tellPlan(ports, { ...planOf(ports).plan, state: "running" }, []);
        return undefined;
      }
      if (value === undefined || value === leaveIt.value) return by === "nobody" ? unasked : { outcome: "cancelled", text: "" };
      const seen = planOf(ports).tasks;
      const words = standingText(`The person looked through the plan and says: ${String(value)}`, seen);
      const planned = await propose(ports, { agents, standing: { tasks: seen, words } });
      if (ports.signal.aborted) return undefined;
      if (planned.kind === "none") {
        tellUnplanned(ports, planned.failure);
        continue;
      }
      const next = asPlan(ports, planned.proposal, { ...planOf(ports), seen });
      tellPlan(ports, next.plan, next.tasks);
    }
  } finally {
    desk.close();
  }
}

/** What the person says of the plan as it is: the answer to the question about it, or what else they say to the team before that. */
async function opinion(ports: RunPorts, { bell, newWords }: Desk): Promise<Replied> {
  const earlier = newWords();
  if (earlier !== undefined) return { value: earlier, by: "chat" };
  const { plan, tasks } = planOf(ports);
  const [taken, answered] = [new AbortController(), new AbortController()];
  const signal = AbortSignal.any([ports.signal, taken.signal]);
  const asked = { about: "plan", text: planText(plan, tasks), choices: [begin, leaveIt], multiple: false, freeText: true } as const;
  const answer = inquire({ ...ports, signal }, asked).finally(() => answered.abort());
  for (;;) {
    await bell.rung(answered.signal);
    if (answered.signal.aborted) return answer;
    const words = newWords();
    if (words === undefined) continue;
    taken.abort();
    await answer;
    return { value: words, by: "chat" };
  }
}

const unasked: LoopEnd = {
  outcome: "failed",
  text: "",
  failure: {
    code: "plan",
    message: "Plans are set to be looked through before they begin, and nobody could be asked. Turn that off, or answer the question.",
  },
};

/** What is said now wants something done, and whoever only tells could not: it begins the next run. */
function withoutQueue(session: LiveSession): LiveSession {
  return { ...session, view: () => ({ ...session.view(), queue: [] }) };
}

/** One answer that says what was done, what was not, and where the files are. */
async function report(ports: RunPorts, agents: readonly AgentConfig[]): Promise<LoopEnd> {
  const { session, runId, newId, now } = ports;
  const { plan, tasks } = planOf(ports);
  const failure = failureOf(tasks);
  if (failure && failure.code !== "plan" && failure.code !== "partly-done") return { outcome: "failed", text: "", failure };
  const { session: stored, messages } = session.view();
  if (!messages.some((each) => each.role === "user" && each.runId === runId && each.from === "team")) {
    const message = {
      role: "user",
      id: newId(),
      sessionId: stored.id,
      runId,
      at: isoTime(now()),
      text: outcomeText(plan, tasks),
      from: "team",
    } as const;
    session.emit(runId, { type: "message-add", message });
  }
  const coordinator = agentNamed(agents, "coordinator");
  const end = await runLoop({ ...asAgent(ports, coordinator), session: withoutQueue(session), tools: [], offered: undefined });
  return failure && end.outcome === "completed" ? { outcome: "failed", text: end.text, failure } : end;
}
