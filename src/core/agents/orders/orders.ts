import type { SessionId } from "../../events/ids.ts";
import type { Order, OrderedAct, Receipt } from "../../events/order.ts";
import { isoTime } from "../../events/time.ts";
import type { Leases } from "../../storage/lease.ts";
import type { Change, Store } from "../../storage/store.ts";
import type { LiveSession } from "../session/live.ts";
import type { Later } from "../time-limit.ts";
import { type ActPorts, obey } from "./acts.ts";

/** What windows want of a conversation that one of them is at work on: asked of it here, and done here for others. */
export interface Orders {
  /**
   * Puts an order for a session another process is at work on; resolves once it is on disk or kept for it. It is done by that process, or, when that
   * dies, by whoever takes the session over; this process looks after it as long as it lives.
   */
  put(sessionId: SessionId, what: OrderedAct): Promise<PutOrder>;
  /** Resolves when the order was done, or after a while all the same. */
  done(put: PutOrder): Promise<void>;
  /** Does in a session held here what others wanted and nobody has done. */
  obeyAll(session: LiveSession, orders: readonly Order[]): void;
  /** Begins to hear what others want. */
  listen(): void;
  close(): void;
}

export interface PutOrder {
  /** Resolves when it was done, however long that takes, with what became of an answer; with nothing where that is not said, and when this process ends first. */
  readonly settled: Promise<Receipt | undefined>;
}

export interface OrderPorts extends ActPorts {
  readonly store: Store;
  readonly leases?: Leases;
  readonly now: () => number;
  readonly later: Later;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly newId: () => string;
}

/** So often an order is looked after. */
const lookMs = 500;
/** After so long it is said again, to one who may have begun to listen too late; then after twice as long, and so on. */
const sayAgainMs = 3_000;
/** So long somebody waits for it to be done. */
const patienceMs = 5_000;

export function createOrders(ports: OrderPorts): Orders {
  const { store, later, sleep } = ports;
  const open = new Map<string, (receipt: Receipt | undefined) => void>();
  const obeyed = new Set<string>();
  let stop: (() => void) | undefined;
  let isClosed = false;

  const settle = ({ id, receipt }: Order) => {
    open.get(id)?.(receipt);
    open.delete(id);
  };
  const mark = (order: Order, receipt?: Receipt) => {
    const done = { ...order, state: "done", ...(receipt ? { receipt } : {}) } as const;
    // Greater than its own form, so that saying it again does not bring it back.
    ports.carrier.note([{ table: "orders", row: done, fence: 1 }]);
    settle(done);
  };
  const obeyAll = (session: LiveSession, orders: readonly Order[]) => {
    for (const order of orders) {
      if (obeyed.has(order.id)) continue;
      obeyed.add(order.id);
      const became = obey(ports, session, order);
      if (became instanceof Promise) void became.finally(() => mark(order));
      else mark(order, became);
    }
  };
  const hear = (changes: readonly Change[]) => {
    // A yes that was given or taken back in another window may settle what waits here.
    if (changes.some(({ table }) => table === "rules" || table === "grants")) ports.hub.reconsider();
    for (const change of changes) {
      if (change.table !== "orders") continue;
      if (change.row.state === "done") settle(change.row);
      else if (ports.carrier.holds(change.row.sessionId)) void obeyHere(change.row);
    }
  };
  /** Those that were read with the session come first: it may be among them. */
  const obeyHere = (order: Order) =>
    ports.carrier.inSession(order.sessionId, (session, left) => {
      obeyAll(session, left.some((each) => each.id === order.id) ? left : [...left, order]);
    });
  const lookAfter = (order: Order, waitedMs: number, sayAgainAt: number) => {
    later(lookMs, async () => {
      if (!open.has(order.id) || isClosed) return;
      const holder = await ports.leases?.holder(order.sessionId);
      const isFree = !holder || holder.isDead || holder.isSilent;
      if (isFree) await ports.carrier.inSession(order.sessionId, obeyAll).catch(() => undefined);
      const isDue = open.has(order.id) && waitedMs >= sayAgainAt;
      if (isDue) store.note([{ table: "orders", row: order }]);
      lookAfter(order, waitedMs + lookMs, isDue ? 2 * sayAgainAt : sayAgainAt);
    });
  };
  const listen = () => {
    if (!isClosed) stop ??= store.watch(hear);
  };

  return {
    async put(sessionId, what) {
      listen();
      const order: Order = { id: ports.newId(), sessionId, at: isoTime(ports.now()), what, state: "waiting" };
      const settled = new Promise<Receipt | undefined>((resolve) => (isClosed ? resolve(undefined) : open.set(order.id, resolve)));
      lookAfter(order, lookMs, sayAgainMs);
      // What a full disk can't take is kept and tried again: it is on its way all the same.
      await store.commit([{ table: "orders", row: order }]).catch(() => undefined);
      return { settled };
    },
    async done({ settled }) {
      const over = new AbortController();
      void settled.then(() => over.abort());
      // Keeps the process alive meanwhile.
      await sleep(patienceMs, over.signal).catch(() => undefined);
    },
    obeyAll,
    listen,
    close() {
      isClosed = true;
      for (const each of open.values()) each(undefined);
      stop?.();
    },
  };
}
