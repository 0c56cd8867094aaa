import type { Failure, FailureCode } from "../../events/failure.ts";
import type { Usage } from "../../events/message.ts";
import { isoTime } from "../../events/time.ts";
import { type Price, priced } from "../../events/usage/cost.ts";
import type { ModelRequest, Part, Provider } from "../../providers/provider.ts";
import type { RunPorts } from "../ports.ts";

/** Who is asked for summaries. */
export interface Asked {
  readonly provider: Provider;
  readonly model: ModelRequest["model"];
  /** What it costs, where known. */
  readonly price?: Price | undefined;
}

/** `isWhole` is false for an answer that was cut off or withheld. */
export type Answer =
  | { readonly kind: "text"; readonly text: string; readonly isWhole: boolean }
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "stopped" };

/** Asks outside of the conversation: nothing of it is shown or stored. `count` hears what it cost. */
export async function askAside(
  ports: RunPorts,
  { provider, model, price }: Asked,
  { prompt, count }: { readonly prompt: Pick<ModelRequest, "system" | "messages">; readonly count: (usage: Usage) => void },
): Promise<Answer> {
  let text = "";
  let end: Part | undefined;
  for await (const part of provider.stream({ model, ...prompt, tools: [] }, ports.signal)) {
    if (ports.signal.aborted) break;
    if (part.type === "text") text += part.text;
    else if (part.type === "usage") count(priced(part.usage, price));
    else if (part.type === "retry") await waitOut(ports, part);
    else if (part.type === "finish" || part.type === "error") end = part;
  }
  if (ports.signal.aborted) return { kind: "stopped" };
  if (end?.type === "error") return { kind: "failed", failure: end.failure };
  return { kind: "text", text, isWhole: end?.type === "finish" && end.reason === "stop" };
}

/** Whether the model can't be asked for anything just now, rather than not for this. */
export function isOutOfReach({ code }: Failure): boolean {
  return outOfReach.has(code);
}

const outOfReach: ReadonlySet<FailureCode> = new Set([
  "no-key",
  "auth",
  "quota",
  "rate-limit",
  "network",
  "certificate",
  "server",
  "unknown-model",
]);

async function waitOut(
  { session, runId, now, rest }: RunPorts,
  { attempt, of, delayMs, failure }: Extract<Part, { type: "retry" }>,
): Promise<void> {
  const notice = { kind: "retry", attempt, of, retryAt: isoTime(now() + delayMs), message: failure.message } as const;
  session.emit(runId, { type: "notice", notice });
  await rest(delayMs);
}
