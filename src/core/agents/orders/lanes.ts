import type { SessionId } from "../../events/ids.ts";
import type { Order } from "../../events/order.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Run } from "../../events/session.ts";
import { currentRun } from "../../events/session-view.ts";
import type { Store } from "../../storage/store.ts";
import { createLocks } from "../locks.ts";
import type { LiveSession } from "../session/live.ts";
import type { SessionReader } from "../session/reader.ts";
import type { Holding } from "./holding.ts";

/** What is to be done in a session as it stands, at once. */
export interface Acts<Result> {
  /** Hears which orders for the session are not done yet. Must not wait. */
  readonly act: (session: LiveSession, orders: readonly Order[]) => Result;
  /** Instead, where another process is at work on the session: it may look at it and must not change it. */
  readonly elsewhere?: (session: LiveSession) => Result;
}

/** Where what is done in a session comes one after another, in this process and among all. */
export interface Lanes {
  /** Undefined when the session is not stored, and when the process is about to end. */
  inSession<Result>(sessionId: SessionId, acts: Acts<Result>): Promise<Result | undefined>;
  /** To be called in an act: no other process may change the session until what comes back is called. */
  keep(sessionId: SessionId): () => void;
  /** Lets go of the session, unless something has begun in it by then. */
  letGo(sessionId: SessionId): void;
  /** Resolves when nothing is being done any more. */
  busy(): Promise<unknown> | undefined;
}

export interface LanePorts extends OwnerPorts {
  readonly store: Store;
  readonly holding: Holding;
  readonly reader: SessionReader;
  /** The session, when a run of it is carried here. */
  readonly carried: (sessionId: SessionId) => LiveSession | undefined;
  readonly hasLeft: () => boolean;
}

export interface OwnerPorts {
  /** The name of this process. */
  readonly owner: string;
  /** Whether the process of that name still lives. */
  readonly isAlive: (owner: string) => boolean;
}

export function createLanes(ports: LanePorts): Lanes {
  const { holding, carried, hasLeft } = ports;
  const locks = createLocks();
  const inLane = <Result>(sessionId: SessionId, work: () => Promise<Result>) => locks.run([{ key: sessionId, exclusive: true }], work);
  const kept: SessionId[] = [];
  const release = async (sessionId: SessionId) => {
    if (!carried(sessionId) && !kept.includes(sessionId) && !hasLeft()) await holding.release(sessionId);
  };
  const letGo = (sessionId: SessionId) => void inLane(sessionId, () => release(sessionId));
  return {
    inSession: (sessionId, acts) =>
      inLane(sessionId, async () => {
        if (hasLeft()) return undefined;
        const doubt = holding.assure(sessionId);
        if (doubt) await doubt;
        const session = carried(sessionId);
        if (session) return acts.act(session, []);
        try {
          return await actUnderLease(ports, sessionId, acts);
        } finally {
          await release(sessionId);
        }
      }),
    keep(sessionId) {
      kept.push(sessionId);
      return () => {
        kept.splice(kept.indexOf(sessionId), 1);
        letGo(sessionId);
      };
    },
    letGo,
    busy: locks.busy,
  };
}

/** Takes the session, reads it, and acts. Who can't tell by a lease goes by who carries its run. */
async function actUnderLease<Result>(
  { store, owner, isAlive, holding, reader, hasLeft }: LanePorts,
  sessionId: SessionId,
  { act, elsewhere }: Acts<Result>,
): Promise<Result | undefined> {
  const taken = await holding.take(sessionId);
  const isForeign = typeof taken === "object";
  const adopt = (record: SessionRecord): SessionRecord => {
    const run = currentRun(record);
    return { ...record, session: holding.adopt(record.session, run !== undefined && run.owner !== owner) };
  };
  const [session, orders] = await Promise.all([reader.read(sessionId, adopt), isForeign ? [] : store.orders(sessionId)]);
  if (!session || hasLeft()) return undefined;
  const run = currentRun(session.view());
  const isAtWork = isForeign || (taken === "unknown" && run !== undefined && !isOwnerGone({ owner, isAlive }, run));
  return isAtWork ? elsewhere?.(session) : act(session, orders);
}

/** Whether the process that carried the run is gone, or is this one. */
export function isOwnerGone({ owner, isAlive }: OwnerPorts, run: Run): boolean {
  return run.owner === owner || !isAlive(run.owner);
}
