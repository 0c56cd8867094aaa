import type { Failure } from "../events/failure.ts";
import type { AgentName, RunId } from "../events/ids.ts";
import type { Route } from "../events/plan/plan.ts";
import { currentRun } from "../events/session-view.ts";
import { isFromChat } from "../events/telegram/rows.ts";
import { estimatedFor, sumOf, usagesOf, usagesOfSummaries } from "../events/usage/cost.ts";
import { StoreError } from "../storage/store.ts";
import { createLimitCare } from "./care/limits.ts";
import { stoppedEnd } from "./ending.ts";
import { runLoop } from "./loop.ts";
import { finishPark } from "./parking.ts";
import type { LoopEnd, RunPorts } from "./ports.ts";
import { decideRoute } from "./routing/route.ts";
import { nameAside } from "./routing/title.ts";
import { withDelegation } from "./team/delegate.ts";
import { closePlan, untold } from "./team/ending.ts";
import { asAgent } from "./team/persona.ts";
import { agentNamed } from "./team/ports.ts";
import { doTask } from "./team/task.ts";
import { runTeam } from "./team/team.ts";

/** What is done right after a run's end. */
export interface AfterRun {
  /** Called in the same breath as the end is told, so that nothing can come between. */
  ended(): void;
  /** Its end could not be stored. */
  notStored(sentence: string): void;
}

/** Carries a run from where it stands to its `run-end`. Never rejects: a broken promise ends the run as failed. */
export async function carryRun(ports: RunPorts, after: AfterRun): Promise<void> {
  const cheapModel = async () => agentNamed(await ports.team.agents(), "coordinator")?.cheapModel;
  const end = await endOf({ ...ports, ...once(ports), cheapModel, limitCare: createLimitCare(ports) }).catch(
    (error: unknown): LoopEnd => ({ outcome: "failed", text: "", failure: asFailure(error) }),
  );
  closePlan(ports);
  const { messages, compactions } = ports.conversation.view();
  const isOurs = (each: { readonly runId: RunId }) => each.runId === ports.runId;
  const usage = sumOf([...usagesOf(messages.filter(isOurs)), ...usagesOfSummaries(compactions?.filter(isOurs))]);
  const estimatedUsd = estimatedFor(messages.filter(isOurs));
  const ended = { type: "run-end", usage, ...(estimatedUsd > 0 ? { estimatedUsd } : {}), ...end } as const;
  ports.session.emit(ports.runId, ...untold(ports), ended);
  const stored = ports.session.stored();
  after.ended();
  await stored.catch((error: unknown) => after.notStored(asFailure(error).message));
}

/** What stands over the run is read when it is wanted first. */
function once({ standing }: RunPorts): Pick<RunPorts, "standing"> {
  let read: ReturnType<NonNullable<RunPorts["standing"]>> | undefined;
  return standing ? { standing: (folders) => (read ??= standing(folders)) } : {};
}

async function endOf(given: RunPorts): Promise<LoopEnd> {
  await finishPark(given);
  const ports = withChat(given.offeredIn ? await withServers(given, given.offeredIn) : given);
  if (ports.signal.aborted) return stoppedEnd(ports, "");
  const route = await routeOf(ports);
  if (ports.signal.aborted) return stoppedEnd(ports, "");
  // A plan names what it is for.
  if (route.way === "team") return runTeam(ports);
  const stopNaming = nameAside(ports);
  try {
    return await alone(ports, route);
  } finally {
    await stopNaming();
  }
}

/** What one does without a plan. */
async function alone(ports: RunPorts, route: Route): Promise<LoopEnd> {
  if (route.way === "answer") return runLoop({ ...ports, tools: [], offered: undefined });
  const agent = route.agent === undefined ? undefined : agentNamed(await ports.team.agents(), route.agent);
  // Without it nothing would hold what was to be held by its tools and modes.
  if (route.agent !== undefined && !agent) return { outcome: "failed", text: "", failure: agentGone(route.agent) };
  return runLoop(withDelegation(asAgent(ports, agent), agent, doTask));
}

/** Without them, where they can't be told: no server keeps anybody from working. */
async function withServers(ports: RunPorts, offeredIn: NonNullable<RunPorts["offeredIn"]>): Promise<RunPorts> {
  const { workspace } = ports.conversation.view().session;
  const offered = ports.trusted() ? await offeredIn(workspace).catch(() => undefined) : undefined;
  return offered ? { ...ports, offered } : ports;
}

/** With what sends files, where it came from a chat. */
function withChat(ports: RunPorts): RunPorts {
  const { session, messages } = ports.conversation.view();
  const isOfChat = ports.chatTools && ports.trusted() && messages.some((each) => each.role === "user" && isFromChat(each.id));
  return isOfChat ? { ...ports, tools: [...ports.tools, ...(ports.chatTools?.(session.id, session.workspace) ?? [])] } : ports;
}

/** As it was decided once for the run. */
async function routeOf(ports: RunPorts): Promise<Route> {
  const known = currentRun(ports.conversation.view())?.route;
  if (known) return known;
  const route = await decideRoute(ports);
  if (!ports.signal.aborted) ports.conversation.emit(ports.runId, { type: "route-decide", route });
  return route;
}

function agentGone(name: AgentName): Failure {
  return {
    code: "no-agent",
    message: `There is no agent “${name}” any more, so nothing was done. Choose another, or none, and send the message again.`,
  };
}

function asFailure(error: unknown): Failure {
  if (error instanceof StoreError) return { code: "storage", message: error.message };
  const what = error instanceof Error ? error.message : String(error);
  return { code: "internal", message: `Something in AnyCowork itself broke: ${what}. The log has the details; the conversation is kept.` };
}
