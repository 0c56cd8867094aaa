/** Waits that somebody may cut short; several may go on at once. */
export interface Rest {
  /** Resolves when the time is over, on a nudge, or when the signal aborts. Never rejects. */
  rest(milliseconds: number): Promise<void>;
  nudge(): void;
}

export interface RestPorts {
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** A timer stands still while the machine sleeps, and a clock may be set back: after each slice the rest is over by whichever says so first. */
const sliceMs = 30_000;

export function createRest({ now, sleep }: RestPorts, signal: AbortSignal): Rest {
  const resting = new Set<AbortController>();
  return {
    async rest(milliseconds) {
      const waking = new AbortController();
      resting.add(waking);
      const ended = AbortSignal.any([waking.signal, signal]);
      const until = now() + milliseconds;
      for (let left = milliseconds; left > 0 && now() < until && !ended.aborted; left -= sliceMs) {
        // A rejection is the other way in which an aborted sleep may end.
        await sleep(Math.min(left, sliceMs), ended).catch(() => undefined);
      }
      resting.delete(waking);
    },
    nudge() {
      for (const each of resting) each.abort();
    },
  };
}
