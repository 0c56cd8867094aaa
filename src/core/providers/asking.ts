import type { ModelRef } from "../events/ids.ts";
import type { Providers } from "./catalog.ts";

export interface AskingPorts {
  readonly resolve: Providers["resolve"];
  sleep(milliseconds: number, signal: AbortSignal): Promise<unknown>;
}

/** Asks a model once, outside of any conversation, without tools. Never rejects: what went wrong is a sentence. */
export async function askOnce(
  { resolve, sleep }: AskingPorts,
  model: ModelRef,
  { system, text, signal }: { readonly system: string; readonly text: string; readonly signal: AbortSignal },
): Promise<{ readonly text: string } | { readonly problem: string }> {
  const resolved = await resolve(model);
  if (resolved.kind === "unavailable") return { problem: resolved.failure.message };
  let said = "";
  const request = { model: resolved.model, system, messages: [{ role: "user", text }], tools: [] } as const;
  for await (const part of resolved.provider.stream(request, signal)) {
    if (part.type === "text") said += part.text;
    else if (part.type === "retry") await sleep(part.delayMs, signal).catch(() => undefined);
    else if (part.type === "error") return { problem: part.failure.message };
    else if (part.type === "finish" && part.reason !== "stop") return { problem: "Its answer was cut off or withheld." };
  }
  return { text: said };
}
