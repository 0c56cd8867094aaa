/** A wait that somebody may cut short. */
export interface Rest {
  /** Resolves when the time is over, on a nudge, or when the signal aborts. Never rejects. */
  rest(milliseconds: number): Promise<void>;
  nudge(): void;
}

export function createRest(sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>, signal: AbortSignal): Rest {
  let waking = new AbortController();
  return {
    async rest(milliseconds) {
      waking = new AbortController();
      // A rejection is the other way in which an aborted sleep may end.
      await sleep(milliseconds, AbortSignal.any([waking.signal, signal])).catch(() => undefined);
    },
    nudge: () => waking.abort(),
  };
}
