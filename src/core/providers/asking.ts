import type { ModelRef } from "../events/ids.ts";
import type { Providers } from "./catalog.ts";

export interface AskingPorts {
  readonly resolve: Providers["resolve"];
  sleep(milliseconds: number, signal: AbortSignal): Promise<unknown>;
  /** The text without secrets. */
  redact(text: string): string;
}

/** What a model is asked outside of any conversation. */
export interface Prompt {
  readonly system: string;
  readonly text: string;
  readonly signal?: AbortSignal;
}

export type Said = { readonly text: string } | { readonly problem: string };

/** Whoever asked for something to be written does not wait longer. */
const longestMs = 180_000;

/** Asks a model once, outside of any conversation, without tools. What is secret neither goes there nor comes back. Never rejects: what went wrong is a sentence. */
export function createAsk({ redact, ...ports }: AskingPorts): (model: ModelRef, prompt: Prompt) => Promise<Said> {
  return async (model, { system, text, signal }) => {
    const patience = AbortSignal.timeout(longestMs);
    const asked = { system, text: redact(text), signal: signal ? AbortSignal.any([signal, patience]) : patience };
    const answer = await askOnce(ports, model, asked);
    return "problem" in answer ? answer : { text: redact(answer.text) };
  };
}

async function askOnce(
  { resolve, sleep }: Omit<AskingPorts, "redact">,
  model: ModelRef,
  { system, text, signal }: Required<Prompt>,
): Promise<Said> {
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
