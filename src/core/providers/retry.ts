import { type Failure, type FailureCode, isRetryable } from "../events/failure.ts";
import type { ModelRequest, Part, Provider } from "./provider.ts";

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Ends early, by resolving or rejecting, when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface RetryPorts {
  readonly clock: Clock;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/**
 * Asks again when a failure may pass by itself, as long as nothing of the answer has been given out.
 * Waits longer each time, with jitter, and never less than the server asked for; a wait that would be longer than
 * a minute is left to the person. Every wait is told as a `retry` part before it begins and ends with `signal`.
 */
export function withRetry(provider: Provider, ports: RetryPorts): Provider {
  return { stream: (request, signal) => persist(provider, ports, { request, signal }) };
}

interface Question {
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
}

async function* persist(provider: Provider, { clock, random }: RetryPorts, { request, signal }: Question): AsyncGenerator<Part> {
  for (let attempt = 1; ; attempt += 1) {
    let isGivenOut = false;
    let failure: Failure | undefined;
    for await (const part of provider.stream(request, signal)) {
      if (part.type === "error" && !isGivenOut && !signal.aborted && isWorthwhile(part.failure, attempt)) {
        failure = part.failure;
        break;
      }
      isGivenOut = true;
      yield part;
    }
    if (!failure) return;
    const delayMs = delay(failure, attempt, random());
    yield { type: "retry", attempt, of: limit(failure), delayMs, failure };
    // A rejection is the other way in which an aborted sleep may end.
    await clock.sleep(delayMs, signal).catch(() => undefined);
    if (signal.aborted) {
      yield { type: "error", failure };
      return;
    }
  }
}

/** A server that can't be reached is given up sooner than one that is busy: it rarely comes back within seconds. */
const limits: ReadonlyMap<FailureCode, number> = new Map([
  ["rate-limit", 4],
  ["server", 4],
  ["network", 2],
]);
const longestWaitSeconds = 60;
const firstDelayMs = 1_000;
const longestDelayMs = 30_000;
const extraMs = 500;

function isWorthwhile(failure: Failure, attempt: number): boolean {
  return isRetryable(failure) && attempt <= limit(failure) && (failure.retryAfterSeconds ?? 0) <= longestWaitSeconds;
}

function limit({ code }: Failure): number {
  return limits.get(code) ?? 0;
}

/** Between half and the whole of a doubling delay; after a wait that was asked for, a little more than asked. */
function delay(failure: Failure, attempt: number, chance: number): number {
  if (failure.retryAfterSeconds) return Math.round(failure.retryAfterSeconds * 1000 + extraMs * chance);
  const wholeMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
  return Math.round(wholeMs * (0.5 + chance / 2));
}
