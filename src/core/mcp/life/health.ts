import type { ServerState } from "../../events/roster/server.ts";
import type { ServerLog } from "./log.ts";

/** How a server is, and why. */
export interface Status {
  readonly state: Exclude<ServerState, "approval">;
  readonly reason?: string;
  readonly errorLines?: readonly string[];
}

/** Keeps in mind how a server is, and how soon it may be tried again after it broke. */
export interface Health {
  state(): Status;
  starting(): void;
  ready(): void;
  failed(reason: string): void;
  stopped(): void;
  /** Rejects where it broke so often of late that it is left alone for a while. */
  pause(): Promise<never> | undefined;
}

export interface HealthPorts {
  readonly log: ServerLog;
  readonly now: () => number;
  changed(): void;
}

/** One that ran so long before it broke is begun again at once. */
const steadyMs = 60_000;
const longestPauseMs = 60_000;

export function createHealth({ log, now, changed }: HealthPorts): Health {
  let status: Status = { state: "off" };
  let failures = 0;
  let notBefore = 0;
  let startedAt = 0;
  const say = (next: Status) => {
    status = next;
    log.add("state", [next.state, next.reason].filter(Boolean).join(": "));
    changed();
  };
  return {
    state: () => status,
    starting() {
      startedAt = now();
      log.restart();
      say({ state: "starting" });
    },
    ready: () => say({ state: "ready" }),
    failed(reason) {
      failures = now() - startedAt > steadyMs ? 1 : failures + 1;
      // The first time it may have been chance.
      notBefore = failures < 2 ? 0 : now() + Math.min(1000 * 2 ** (failures - 2), longestPauseMs);
      const errorLines = log.tail();
      say({ state: "failed", reason, ...(errorLines.length > 0 ? { errorLines } : {}) });
    },
    stopped() {
      failures = 0;
      notBefore = 0;
      if (status.state !== "off") say({ state: "off" });
    },
    pause() {
      const wait = notBefore - now();
      if (wait <= 0) return undefined;
      const why = [status.reason ?? "It failed.", `It is tried again in ${Math.ceil(wait / 1000)} s at the earliest.`].join(" ");
      return Promise.reject(new Error(why));
    },
  };
}
