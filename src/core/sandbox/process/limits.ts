import type { EndReason, ProcessOptions } from "./run.ts";

/** Resolves with the work, or rejects when it takes longer. Whatever comes of it later is not heard of. */
export async function within<Value>(milliseconds: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What ends a command before its time. */
export interface Limits {
  readonly over: Promise<Extract<EndReason, "timed-out" | "cancelled">>;
  /** Stops looking. */
  clear(): void;
}

/** Looks at the person's stop and, where a time is given, at the clock. */
export function limitsOf({ timeoutMs, signal }: Pick<ProcessOptions, "signal"> & { readonly timeoutMs?: number }): Limits {
  let settle: (reason: "timed-out" | "cancelled") => void = () => undefined;
  const over = new Promise<"timed-out" | "cancelled">((resolve) => {
    settle = resolve;
  });
  const stop = () => settle("cancelled");
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => settle("timed-out"), timeoutMs);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  return {
    over,
    clear() {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    },
  };
}
