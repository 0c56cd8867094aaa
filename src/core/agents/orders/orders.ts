import type { SessionId, TaskId } from "../../events/ids.ts";
import type { Order, OrderedAct, Receipt } from "../../events/order.ts";
import type { PlanAct } from "../../events/plan/act.ts";
import { isoTime } from "../../events/time.ts";
import type { Leases } from "../../storage/lease.ts";
import type { Change, Store } from "../../storage/store.ts";
import { createLocks } from "../locks.ts";
import type { LiveSession } from "../session/live.ts";
import type { Later } from "../time-limit.ts";
import { type ActPorts, obey } from "./acts.ts";
import { createAwaiting } from "./awaiting.ts";

/** What windows want of a conversation that one of them is at work on: asked of it here, and done here for others. */
export interface Orders {
  /**
   * Puts an order for a session another process is at work on; resolves once it is on disk or kept for it. It is done by that process, or, when that
   * dies, by whoever takes the session over; this process looks after it as long as it lives. What the last wish about the same thing says already, while
   * nobody has taken that, is the same order: whoever asks again, also after a reload, waits for it and has it done once.
   */
  put(sessionId: SessionId, what: OrderedAct): Promise<PutOrder>;
  /** Resolves when the order was done, or after a while all the same: tells whether it was. */
  done(put: PutOrder): Promise<boolean>;
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

/** So long somebody waits for it to be done. */
const patienceMs = 5_000;

export function createOrders(ports: OrderPorts): Orders {
  const { store, sleep } = ports;
  const locks = createLocks();
  const obeyed = new Set<string>();
  let stop: (() => void) | undefined;
  let isClosed = false;

  const awaiting = createAwaiting({ ...ports, obeyAll: (session, orders) => obeyAll(session, orders) });
  const mark = (order: Order, receipt?: Receipt) => {
    const done = { ...order, state: "done", ...(receipt ? { receipt } : {}) } as const;
    // Greater than its own form, so that saying it again does not bring it back.
    ports.carrier.note([{ table: "orders", row: done, fence: 1 }]);
    awaiting.settle(done);
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
      if (change.row.state === "done") awaiting.settle(change.row);
      else if (ports.carrier.holds(change.row.sessionId)) void obeyHere(change.row);
    }
  };
  /** Those that were read with the session come first: it may be among them. */
  const obeyHere = (order: Order) =>
    ports.carrier.inSession(order.sessionId, (session, left) => {
      obeyAll(session, left.some((each) => each.id === order.id) ? left : [...left, order]);
    });
  const listen = () => {
    if (!isClosed) stop ??= store.watch(hear);
  };
  const putNew = (sessionId: SessionId, what: OrderedAct) => {
    const order: Order = { id: ports.newId(), sessionId, at: isoTime(ports.now()), what, state: "waiting" };
    // What a full disk can't take is kept and tried again: it is on its way all the same.
    return { settled: awaiting.until(order), stored: store.commit([{ table: "orders", row: order }]).catch(() => undefined) };
  };
  const putOnce = (sessionId: SessionId, what: PlanOrder) =>
    locks.run([{ key: sessionId, exclusive: true }], async () => {
      const same = await sameWaiting(store, sessionId, what.act);
      return same ? { settled: awaiting.until(same), stored: undefined } : putNew(sessionId, what);
    });

  return {
    async put(sessionId, what) {
      listen();
      // Wishes about plans one after the other, so that of two that say the same at once one is put.
      const { settled, stored } = await (what.kind === "plan" ? putOnce(sessionId, what) : putNew(sessionId, what));
      await stored;
      return { settled };
    },
    async done({ settled }) {
      const over = new AbortController();
      void settled.then(() => over.abort());
      // Keeps the process alive meanwhile.
      await sleep(patienceMs, over.signal).catch(() => undefined);
      return over.signal.aborted;
    },
    obeyAll,
    listen,
    close() {
      isClosed = true;
      awaiting.close();
      stop?.();
    },
  };
}

type PlanOrder = Extract<OrderedAct, { kind: "plan" }>;

/** The last wish about the same task, or for one more, where it says the same and nobody has taken it. All but wishes about plans is done once however often it is ordered. */
async function sameWaiting(store: Store, sessionId: SessionId, act: PlanAct): Promise<Order | undefined> {
  const waiting = await store.orders(sessionId).catch(() => []);
  const acts = waiting.flatMap((order) => (order.what.kind === "plan" ? { order, act: order.what.act } : []));
  const last = acts.findLast((each) => taskOf(each.act) === taskOf(act));
  return JSON.stringify(last?.act) === JSON.stringify(act) ? last?.order : undefined;
}

function taskOf(act: PlanAct): TaskId | undefined {
  return "taskId" in act ? act.taskId : undefined;
}
