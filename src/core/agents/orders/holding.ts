import type { SessionId } from "../../events/ids.ts";
import type { Session } from "../../events/session.ts";
import type { Holder, Lease, Leases } from "../../storage/lease.ts";
import { rowSession } from "../../storage/rows.ts";
import type { Change, Store } from "../../storage/store.ts";

/** The conversations this process may write to: at most one process writes to each at a time. */
export interface Holding {
  /** Passes on what is written to conversations, under their leases; what comes after a lease is lost goes nowhere. */
  readonly store: ConversationStore;
  /** Takes a conversation, or keeps it where it is held here already. `unknown`: it can't be told who else is at work on it. */
  take(sessionId: SessionId): Promise<"held" | "unknown" | { readonly holder: Holder }>;
  /** Holds one no other process can know of yet. */
  begin(session: Session): Session;
  /** The conversation as it was read, with the number of the lease under which it is held here. `broken`: its last holder did not let go. */
  adopt(session: Session, broken: boolean): Session;
  isHeld(sessionId: SessionId): boolean;
  /** Where it was not confirmed for a while that the conversation still is held here: resolves when that is sure, or the conversation lost. */
  assure(sessionId: SessionId): Promise<void> | undefined;
  /** Lets go once what was written is on disk. Never rejects. */
  release(sessionId: SessionId): Promise<void>;
  /** Lets go of everything. */
  releaseAll(): Promise<void>;
}

export interface HoldingPorts {
  readonly store: Store;
  /** Without them nobody can tell who is at work on what. */
  readonly leases?: Leases;
  /** Another process has taken the conversation: nothing more may be done in it here. */
  readonly lost: (sessionId: SessionId) => void;
}

/** What a conversation needs of the store. */
type ConversationStore = Pick<Store, "session" | "grants" | "watch" | "note" | "flush">;

interface Held {
  readonly lease: Lease;
  fence: number | undefined;
  /** What was written since it became doubtful whether the lease still is ours. */
  doubtful: Change[];
  confirming: Promise<void> | undefined;
  isLost: boolean;
}

/** Numbers of events are not all stored: after a crash they go on so much higher that none comes twice. */
const numbersSkipped = 1_000_000;

export function createHolding({ store, leases, lost }: HoldingPorts): Holding {
  const held = new Map<SessionId, Held>();
  const lose = (sessionId: SessionId, lease: () => Lease | undefined) => (): void => {
    const each = held.get(sessionId);
    if (!each || each.lease !== lease()) return;
    each.isLost = true;
    each.doubtful = [];
    lost(sessionId);
    held.delete(sessionId);
  };
  const keep = (sessionId: SessionId, lease: Lease, fence?: number) =>
    held.set(sessionId, { lease, fence, doubtful: [], confirming: undefined, isLost: false });

  const confirm = createConfirm(store);
  return {
    store: leasedStore(store, held, confirm),
    async take(sessionId) {
      if (held.has(sessionId)) return "held";
      let lease: Lease | undefined;
      const taken = await leases?.take(
        sessionId,
        lose(sessionId, () => lease),
      );
      if (taken?.kind === "held") return { holder: taken.holder };
      if (taken?.kind !== "taken") return "unknown";
      lease = taken.lease;
      keep(sessionId, lease);
      return "held";
    },
    begin(session) {
      const lease: Lease | undefined = leases?.begin(
        session.id,
        lose(session.id, () => lease),
      );
      if (!lease) return session;
      keep(session.id, lease, 1);
      return { ...session, fence: 1 };
    },
    adopt(session, broken) {
      const each = held.get(session.id);
      if (!each) return session;
      const isFirst = each.fence === undefined;
      each.fence ??= (session.fence ?? 0) + each.lease.turn;
      const seq = session.seq + (isFirst && broken ? numbersSkipped : 0);
      return { ...session, fence: each.fence, seq };
    },
    isHeld: (sessionId) => held.has(sessionId),
    assure(sessionId) {
      const each = held.get(sessionId);
      return each && (each.confirming ?? (each.lease.isFresh() ? undefined : confirm(each)));
    },
    async release(sessionId) {
      const each = held.get(sessionId);
      if (!each) return;
      await store.flush().catch(() => undefined);
      held.delete(sessionId);
      await each.lease.release();
    },
    async releaseAll() {
      const all = [...held.values()];
      held.clear();
      await Promise.all(all.map((each) => each.lease.release()));
    },
  };
}

type Confirm = (each: Held) => Promise<void>;

/** Looks whether a lease still is ours, once at a time; then what waited for it is written. */
function createConfirm(store: Store): Confirm {
  return (each) => {
    each.confirming ??= each.lease.confirm().then((isOurs) => {
      each.confirming = undefined;
      const waiting = each.doubtful;
      each.doubtful = [];
      if (isOurs) store.note(waiting);
    });
    return each.confirming;
  };
}

/** What is written under a lease that was not confirmed for a while waits until it is: the process may have slept. */
function leasedStore(store: Store, held: ReadonlyMap<SessionId, Held>, confirm: Confirm): ConversationStore {
  const confirmAll = async () => {
    const doubtful = [...held.values()].flatMap((each) => each.confirming ?? (each.lease.isFresh() ? [] : [confirm(each)]));
    if (doubtful.length > 0) await Promise.all(doubtful);
  };
  return {
    session: (id) => store.session(id),
    grants: (id) => store.grants(id),
    watch: (listener) => store.watch(listener),
    note(changes) {
      const each = changes[0] && held.get(rowSession(changes[0]));
      if (!each) return store.note(changes);
      if (each.isLost) return;
      const fenced = changes.map((change) => withFence(change, each.fence ?? 0));
      if (!each.confirming && each.lease.isFresh()) return store.note(fenced);
      each.doubtful.push(...fenced);
      void confirm(each);
    },
    async flush() {
      await confirmAll();
      await store.flush();
      await confirmAll();
    },
  };
}

/** A yes may be taken back by any process, and an order is marked by whoever does it: neither goes by the lease. */
function withFence(change: Change, fence: number): Change {
  if (change.table === "sessions" || change.table === "grants" || change.table === "orders" || fence === 0) return change;
  return { ...change, fence };
}
