import type { StepId } from "../../events/ids.ts";
import type { Usage } from "../../events/message.ts";
import { priced } from "../../events/usage/cost.ts";
import type { Consultation, Consulted } from "../../tools/tool.ts";
import type { RunPorts } from "../ports.ts";
import { laneOf } from "../session/lane.ts";
import { takeTurn } from "../turn.ts";

/**
 * Asks the run's model something for a step that is at work: without tools, and with nothing of the conversation in it. It stands in a lane of its own,
 * which is not shown; what it costs counts like any answer of the run.
 */
export async function consult(ports: RunPorts, stepId: StepId, { system, messages }: Consultation): Promise<Consulted> {
  const spent = await ports.limitCare?.beforeTurn(ports.signal);
  if (spent) return { kind: "refused", reason: spent.message };
  const resolved = await ports.resolveProvider(ports.model);
  if (resolved.kind === "unavailable") return { kind: "refused", reason: resolved.failure.message };
  const lane = laneOf(ports.conversation, { laneId: `${stepId}-consult` });
  const request = { model: resolved.model, system, messages, tools: [] };
  const report = (messageId: string, usage: Usage | undefined) =>
    ports.conversation.emit(ports.runId, { type: "usage-report", messageId, ...(usage ? { usage: priced(usage, resolved.price) } : {}) });
  const turn = await takeTurn({ ...ports, session: lane, tools: [] }, { provider: resolved.provider, request, report });
  if (ports.signal.aborted) return { kind: "refused", reason: "The run was stopped." };
  return turn.failure ? { kind: "refused", reason: turn.failure.message } : { kind: "text", text: turn.text, model: ports.model };
}
