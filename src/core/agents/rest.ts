/** A wait that somebody may cut short. */
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
  let waking = new AbortController();
  return {
    async rest(milliseconds) {
      waking = new AbortController();
      const ended = AbortSignal.any([waking.signal, signal]);
      const until = now() + milliseconds;
      for (let left = milliseconds; left > 0 && now() < until && !ended.aborted; left -= sliceMs) {
        // A rejection is the other way in which an aborted sleep may end.
        await sleep(Math.min(left, sliceMs), ended).catch(() => undefined);
      }
    },
    nudge: () => waking.abort(),
  };
}
