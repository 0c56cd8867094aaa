import type { Order, Receipt } from "../../events/order.ts";
import type { Leases } from "../../storage/lease.ts";
import type { Store } from "../../storage/store.ts";
import type { Carrier } from "../carrier.ts";
import type { LiveSession } from "../session/live.ts";
import type { Later } from "../time-limit.ts";

/** The orders this process waits for. It looks after each until it is done. */
export interface Awaiting {
  /** Resolves when the order was done, with what became of it; however many wait for one order, it is looked after once. */
  until(order: Order): Promise<Receipt | undefined>;
  /** It is done. */
  settle(order: Pick<Order, "id" | "receipt">): void;
  /** Nothing is waited for any more. */
  close(): void;
}

export interface AwaitingPorts {
  readonly store: Store;
  readonly leases?: Leases;
  readonly later: Later;
  readonly carrier: Pick<Carrier, "inSession">;
  /** Does what nobody has done. */
  readonly obeyAll: (session: LiveSession, orders: readonly Order[]) => void;
}

/** So often an order is looked after. */
const lookMs = 500;
/** After so long it is said again, to one who may have begun to listen too late; then after twice as long, and so on. */
const sayAgainMs = 3_000;

export function createAwaiting({ store, leases, later, carrier, obeyAll }: AwaitingPorts): Awaiting {
  const open = new Map<string, Settling>();
  let isClosed = false;
  const settle: Awaiting["settle"] = ({ id, receipt }) => {
    open.get(id)?.resolve(receipt);
    open.delete(id);
  };
  const lookAfter = (order: Order, { waitedMs, sayAgainAt, isMissing }: Looked) => {
    later(lookMs, async () => {
      if (!open.has(order.id) || isClosed) return;
      const holder = await leases?.holder(order.sessionId);
      const isFree = !holder || holder.isDead || holder.isSilent;
      if (isFree) await carrier.inSession(order.sessionId, obeyAll).catch(() => undefined);
      const isDue = open.has(order.id) && waitedMs >= sayAgainAt;
      const isGone = isDue && !(await isWaiting(store, order));
      // Twice it was found done, and still nobody has said what became of it: nobody will.
      if (isGone && isMissing) return settle({ id: order.id });
      const isSaid = isDue && !isGone;
      if (isSaid) store.note([{ table: "orders", row: order }]);
      lookAfter(order, { waitedMs: waitedMs + lookMs, sayAgainAt: isSaid ? 2 * sayAgainAt : sayAgainAt, isMissing: isGone });
    });
  };
  return {
    until(order) {
      const known = open.get(order.id);
      if (known || isClosed) return known?.promise ?? Promise.resolve(undefined);
      const settling = newSettling();
      open.set(order.id, settling);
      lookAfter(order, { waitedMs: lookMs, sayAgainAt: sayAgainMs, isMissing: false });
      return settling.promise;
    },
    settle,
    close() {
      isClosed = true;
      for (const each of open.values()) each.resolve(undefined);
    },
  };
}

interface Settling {
  readonly promise: Promise<Receipt | undefined>;
  resolve(receipt: Receipt | undefined): void;
}

function newSettling(): Settling {
  let resolve: Settling["resolve"] = () => {};
  const promise = new Promise<Receipt | undefined>((settles) => {
    resolve = settles;
  });
  return { promise, resolve };
}

interface Looked {
  readonly waitedMs: number;
  readonly sayAgainAt: number;
  /** It was looked for among those that wait, and not found. */
  readonly isMissing: boolean;
}

async function isWaiting(store: Store, { id, sessionId }: Order): Promise<boolean> {
  const waiting = await store.orders(sessionId).catch(() => undefined);
  return waiting?.some((each) => each.id === id) ?? true;
}
