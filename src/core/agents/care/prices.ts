import type { RunPorts } from "../ports.ts";

/** Gives, once, a sentence on a budget that can't be watched, since nobody knows what a model of the run costs. */
export function createPriceCare(ports: RunPorts): () => Promise<string | undefined> {
  const { run, session, day } = ports.limits.budgets ?? {};
  let isDone = !(run || session || day);
  let isFirst = true;
  return async () => {
    if (isDone) return undefined;
    const model = (isFirst && (await unpricedModel(ports))) || unpricedAnswer(ports)?.model;
    isFirst = false;
    if (!model) return undefined;
    isDone = true;
    return `The price of ${model} is not known, so what it costs does not count towards the budget; the limits on turns, time and tokens hold all the same. To have it counted, give its price: in the setting anycowork.prices, or for the terminal in prices.json in the data folder.`;
  };
}

/** The run's model, when it is known beforehand that its answers will have no price. */
async function unpricedModel({ resolveProvider, model }: RunPorts): Promise<string | undefined> {
  const resolved = await resolveProvider(model);
  return resolved.kind === "ready" && !resolved.price ? model : undefined;
}

/** Of a task with a model of its own. */
function unpricedAnswer({ session, runId }: RunPorts) {
  return session.view().messages.findLast((each) => each.role === "assistant" && each.runId === runId && each.usage?.costUnknown) as
    | { readonly model: string }
    | undefined;
}
