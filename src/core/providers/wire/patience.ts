/** A signal that also aborts when nothing was heard for a while. */
export interface Patience {
  readonly signal: AbortSignal;
  /** Whether the silence was too long, as opposed to somebody's stop. */
  readonly exhausted: boolean;
  /** Something was heard: the time begins anew, with another length if given. */
  heard(idleMs?: number): void;
  end(): void;
}

/** Follows `outer` and gives up by itself after `idleMs` without `heard`. */
export function createPatience(outer: AbortSignal, idleMs: number): Patience {
  const controller = new AbortController();
  let exhausted = false;
  let lengthMs = idleMs;
  const stop = () => controller.abort();
  const giveUp = () => {
    exhausted = true;
    controller.abort();
  };
  let timer = setTimeout(giveUp, lengthMs);
  if (outer.aborted) stop();
  else outer.addEventListener("abort", stop, { once: true });
  return {
    signal: controller.signal,
    get exhausted() {
      return exhausted;
    },
    heard(nextMs = lengthMs) {
      lengthMs = nextMs;
      clearTimeout(timer);
      timer = setTimeout(giveUp, lengthMs);
    },
    end() {
      clearTimeout(timer);
      outer.removeEventListener("abort", stop);
      controller.abort();
    },
  };
}
