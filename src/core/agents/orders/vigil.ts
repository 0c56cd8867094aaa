import type { SessionId } from "../../events/ids.ts";
import type { Leases } from "../../storage/lease.ts";
import type { Later } from "../time-limit.ts";

/** Notices when a process dies that was at work on a conversation somebody looks at here. */
export interface Vigil {
  /** Watches over the session from now on. */
  watch(sessionId: SessionId): void;
  close(): void;
}

export interface VigilPorts {
  readonly leases?: Leases;
  readonly later: Later;
}

/** Half of the time within which a person sees it. */
const lookMs = 1_000;

/** `died` hears of each that died, and takes the session over. */
export function createVigil({ leases, later }: VigilPorts, died: (sessionId: SessionId) => void): Vigil {
  const watched = new Set<SessionId>();
  let isClosed = false;
  let isLooking = false;
  const look = async () => {
    for (const sessionId of watched) if ((await leases?.holder(sessionId))?.isDead && !isClosed) died(sessionId);
  };
  const lookOn = () =>
    later(lookMs, () => {
      if (isClosed) return;
      look().finally(lookOn);
    });
  return {
    watch(sessionId) {
      watched.add(sessionId);
      if (isLooking || !leases) return;
      isLooking = true;
      lookOn();
    },
    close() {
      isClosed = true;
    },
  };
}
