/** A clock that stands still until it is moved; timers fire when it passes them. */
export class ManualClock {
  #now = Date.UTC(2026, 0, 1);
  #timers: { readonly at: number; readonly work: () => void }[] = [];

  readonly now = (): number => this.#now;

  readonly later = (milliseconds: number, work: () => void): (() => void) => {
    const timer = { at: this.#now + milliseconds, work };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };

  /** Ends when the clock passes the time, or when the signal aborts. */
  readonly sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const cancel = this.later(milliseconds, resolve);
      const wake = () => {
        cancel();
        resolve();
      };
      signal.addEventListener("abort", wake, { once: true });
    });

  /** Moves on, firing what comes due, earliest first. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#timers.filter((each) => each.at <= this.#now).sort((one, other) => one.at - other.at);
    this.#timers = this.#timers.filter((each) => each.at > this.#now);
    for (const { work } of due) work();
  }
}
