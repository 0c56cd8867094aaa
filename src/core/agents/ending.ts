import type { Failure } from "../events/failure.ts";
import type { LimitKind } from "../events/question.ts";
import type { Limits, LoopEnd, RunPorts } from "./ports.ts";
import { timeIsOver } from "./time-limit.ts";

/** The end of a run whose signal was aborted. */
export function stoppedEnd({ signal, limits }: RunPorts, text: string): LoopEnd {
  return signal.reason === timeIsOver ? { outcome: "failed", text, failure: limitFailure("time", limits) } : { outcome: "cancelled", text };
}

/** Why a run ended at a limit. */
export function limitFailure(kind: LimitKind, limits: Limits): Failure {
  const message = `The run reached its limit of ${amount(kind, limits)} and was ended; everything so far is kept. Send "go on" to continue, or raise the limit.`;
  return { code: codes[kind], message };
}

/** A limit for people: "100 turns", "60 minutes", "2000000 tokens". */
export function amount(kind: LimitKind, { turns, milliseconds, tokens = 0 }: Limits): string {
  if (kind === "turns") return `${turns} turns`;
  if (kind === "tokens") return `${tokens.toLocaleString("en-US")} tokens`;
  return milliseconds < 120_000 ? `${milliseconds / 1000} seconds` : `${Math.round(milliseconds / 60_000)} minutes`;
}

const codes = { turns: "turn-limit", time: "time-limit", tokens: "token-limit" } as const;
