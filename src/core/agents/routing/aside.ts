import type { MessageId, ModelRef } from "../../events/ids.ts";
import type { Usage } from "../../events/message.ts";
import { priced } from "../../events/usage/cost.ts";
import type { ModelRequest } from "../../providers/provider.ts";
import type { RunPorts } from "../ports.ts";
import { laneOf } from "../session/lane.ts";
import { type Turn, takeTurn } from "../turn.ts";

interface Aside extends Omit<ModelRequest, "model"> {
  readonly model: ModelRef;
  /** What is asked for: names its lane. */
  readonly what: "route" | "title";
}

/** Asks a model once, in a lane of its own: the conversation does not show it, and the run counts it. Undefined where it can't be asked. */
export async function askInLane(ports: RunPorts, { what, model, ...request }: Aside): Promise<Turn | undefined> {
  const resolved = await ports.resolveProvider(model);
  if (resolved.kind === "unavailable") return undefined;
  const lane = laneOf(ports.conversation, { laneId: `${ports.runId}-${what}` });
  const report = (messageId: MessageId, usage: Usage | undefined) =>
    ports.conversation.emit(ports.runId, { type: "usage-report", messageId, ...(usage ? { usage: priced(usage, resolved.price) } : {}) });
  const asking = { provider: resolved.provider, request: { ...request, model: resolved.model }, report };
  return takeTurn({ ...ports, session: lane, model }, asking);
}
