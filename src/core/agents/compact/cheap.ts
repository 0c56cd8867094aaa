import { sumOf } from "../../events/usage/cost.ts";
import type { RunPorts } from "../ports.ts";
import type { Asked } from "./ask.ts";
import { type Older, type Summary, summarise } from "./summarise.ts";

/** Of the window of the cheaper model so much may be sent at once. */
const mostOfWindow = 0.5;

/** The same by the cheaper model that the person chose for it, where there is one that can; else by the one at work. What both cost counts. */
export async function summariseCheaply(ports: RunPorts, own: Asked, older: Older): Promise<Summary> {
  const cheap = await cheaper(ports);
  if (!cheap) return summarise(ports, own, older);
  const { window, ...asked } = cheap;
  const chunk = window === undefined ? older.chunk : Math.min(older.chunk, window * mostOfWindow);
  const first = await summarise(ports, asked, { ...older, chunk });
  if (first.kind === "summary" || first.kind === "stopped") return first;
  const second = await summarise(ports, own, older);
  const usage = sumOf([first.usage, second.usage]);
  return { ...second, ...(usage ? { usage } : {}) };
}

async function cheaper({ cheapModel, model, resolveProvider }: RunPorts): Promise<(Asked & { readonly window?: number }) | undefined> {
  const wanted = await cheapModel?.();
  if (wanted === undefined || wanted === model) return undefined;
  const resolved = await resolveProvider(wanted);
  return resolved.kind === "ready" ? resolved : undefined;
}
