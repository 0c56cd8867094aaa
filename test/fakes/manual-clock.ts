/** A clock that stands still until it is moved; timers fire when the time they were set for has passed. */
export class ManualClock {
  #now = Date.UTC(2026, 0, 1);
  /** What timers go by: it only ever goes forward, and not when the clock is set. */
  #passed = 0;
  #timers: { readonly at: number; readonly work: () => void }[] = [];

  readonly now = (): number => this.#now;

  readonly later = (milliseconds: number, work: () => void): (() => void) => {
    const timer = { at: this.#passed + milliseconds, work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };

  /** Ends when the time has passed, or when the signal aborts. */
  readonly sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        cancel();
        signal.removeEventListener("abort", end);
        resolve();
      };
      const cancel = this.later(milliseconds, end);
      signal.addEventListener("abort", end, { once: true });
    });

  /** The timers that have not fired yet. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Lets time pass, firing each timer at its time, also those that are set meanwhile. */
  advance(milliseconds: number): void {
    const end = this.#passed + milliseconds;
    for (;;) {
      const next = this.#timers.filter((each) => each.at <= end).sort((one, other) => one.at - other.at)[0];
      this.#now += (next?.at ?? end) - this.#passed;
      this.#passed = next?.at ?? end;
      if (!next) return;
      this.#timers = this.#timers.filter((each) => each !== next);
      next.work();
    }
  }

  /** Sets the clock on (or back) without any time passing, as a machine that slept or was set anew. */
  jump(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
