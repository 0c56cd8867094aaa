import { type Failure, type FailureCode, isRetryable } from "../events/failure.ts";
import { sensibleWait } from "./failures/waits.ts";
import type { ModelRequest, Part, Provider } from "./provider.ts";

export interface RetryPorts {
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/**
 * Asks again when a failure may pass by itself, as long as nothing of the answer has been given out.
 * Each time it gives a `retry` part with a delay that grows, with jitter, and is never less than the server asked for, and asks
 * again when the next part is asked for: whoever reads does the waiting, and may cut it short. A server that wants more than a
 * minute is not asked again from here.
 */
export function withRetry(provider: Provider, ports: RetryPorts): Provider {
  return { stream: (request, signal) => persist(provider, ports, { request, signal }) };
}

interface Question {
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
}

async function* persist(provider: Provider, { random }: RetryPorts, { request, signal }: Question): AsyncGenerator<Part> {
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
    const rule = failure && rules.get(failure.code);
    if (!failure || !rule) return;
    yield { type: "retry", attempt, of: rule.times, delayMs: delay(failure, rule, { attempt, chance: random() }), failure };
    if (signal.aborted) {
      yield { type: "error", failure };
      return;
    }
  }
}

interface Rule {
  readonly times: number;
  readonly firstMs: number;
  readonly longestMs: number;
}

/** What may pass by itself. A server that can't be reached is given up sooner than one that is busy: it rarely comes back within seconds. */
const rules: ReadonlyMap<FailureCode, Rule> = new Map([
  ["rate-limit", { times: 4, firstMs: 1_000, longestMs: 30_000 }],
  ["server", { times: 4, firstMs: 1_000, longestMs: 30_000 }],
  ["network", { times: 2, firstMs: 500, longestMs: 5_000 }],
]);
const longestWaitSeconds = 60;
const extraMs = 500;

function isWorthwhile(failure: Failure, attempt: number): boolean {
  return isRetryable(failure) && attempt <= (rules.get(failure.code)?.times ?? 0) && askedSeconds(failure) <= longestWaitSeconds;
}

/** What the server asked for; 0 for nothing, or nothing that makes sense. */
function askedSeconds({ retryAfterSeconds }: Failure): number {
  return sensibleWait(retryAfterSeconds) ?? 0;
}

/** Between half and the whole of a doubling delay; after a wait that was asked for, a little more than asked. */
function delay(failure: Failure, { firstMs, longestMs }: Rule, { attempt, chance }: { attempt: number; chance: number }): number {
  const seconds = askedSeconds(failure);
  if (seconds > 0) return Math.round(seconds * 1000 + extraMs * chance);
  const wholeMs = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return Math.round(wholeMs * (0.5 + chance / 2));
}
