import type { Shell } from "../shell.ts";

export interface StopRequest {
  /** Aborts when the run is to stop. */
  readonly signal: AbortSignal;
  ask(): void;
  /** Signals end the program again as they do by default. */
  forget(): void;
}

/**
 * Listens for whatever asks a run to stop. The first signal stops it, which ends its processes and leaves the conversation whole;
 * a second one leaves at once (what commands are left then is ended by force, see `startCore`). Giving up stops it too, but never by force.
 */
export function listenForStop(shell: Shell, say: (line: string) => void): StopRequest {
  const controller = new AbortController();
  const ask = (): void => controller.abort();
  const hear = (): void => {
    if (controller.signal.aborted) process.exit(130);
    if (process.stderr.isTTY) say("Stopping. Ctrl+C once more leaves at once.");
    ask();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const each of signals) process.on(each, hear);
  // Ctrl+\ means at once; by default it would end the program without its exit handlers.
  process.on("SIGQUIT", leaveAtOnce);
  shell.giveUp.addEventListener("abort", ask);
  if (shell.giveUp.aborted) ask();
  const forget = (): void => {
    for (const each of signals) process.off(each, hear);
    process.off("SIGQUIT", leaveAtOnce);
    shell.giveUp.removeEventListener("abort", ask);
  };
  return { signal: controller.signal, ask, forget };
}

function leaveAtOnce(): void {
  process.exit(131);
}
