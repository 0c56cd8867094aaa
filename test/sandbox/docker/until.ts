import { setTimeout as pause } from "node:timers/promises";

/** Waits for a condition, looking every 20 ms; fails when it takes longer than a test may. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const late = AbortSignal.timeout(60_000);
  while (!(await isSo())) {
    if (late.aborted) throw new Error(`it did not come to be: ${isSo}`);
    await pause(20);
  }
}
