/** Whether something still answers, while one waits for it. */
export interface Pulse {
  stop(): void;
}

const usualPauseMs = 5_000;

/**
 * Over HTTP a server that is gone in the middle of a call is not noticed by anybody: it is asked from time to time. Only that it can't be reached at all
 * counts; one that is too busy to answer that is at work.
 */
export function feelPulse(ping: () => Promise<unknown>, lost: () => void, pauseMs = usualPauseMs): Pulse {
  let isAsking = false;
  const timer = setInterval(async () => {
    if (isAsking) return;
    isAsking = true;
    await ping().catch((error: unknown) => isUnreachable(error) && lost());
    isAsking = false;
  }, pauseMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function isUnreachable(error: unknown): boolean {
  const codes = [error, (error as { readonly cause?: unknown } | undefined)?.cause].map(
    (each) => (each as { code?: unknown } | undefined)?.code,
  );
  return codes.some(
    (each) => typeof each === "string" && /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EHOSTUNREACH|ENETUNREACH)$/.test(each),
  );
}
