/** How long a call may take, in milliseconds. */
export interface Patience {
  /** Without a sign of progress. */
  readonly quietMs: number;
  /** In all, however much progress it tells of. */
  readonly longestMs: number;
}

/** Watches one call. What the person takes to answer counts neither way: meanwhile the server waits for us. */
export interface Watch {
  /** It showed a sign of progress. */
  progressed(): void;
  stop(): void;
}

const usualTickMs = 1_000;

/** `isWaiting` says whether the person is being asked; `giveUp` is called once, when it took too long. */
export function watchCall({ quietMs, longestMs }: Patience, isWaiting: () => boolean, giveUp: () => void): Watch {
  const tickMs = Math.max(1, Math.min(usualTickMs, quietMs / 4));
  let [quiet, total] = [0, 0];
  const timer = setInterval(() => {
    if (isWaiting()) return;
    quiet += tickMs;
    total += tickMs;
    if (quiet < quietMs && total < longestMs) return;
    clearInterval(timer);
    giveUp();
  }, tickMs);
  timer.unref();
  return {
    progressed: () => {
      quiet = 0;
    },
    stop: () => clearInterval(timer),
  };
}
