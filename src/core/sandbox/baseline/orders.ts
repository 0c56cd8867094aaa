import { createLedger, type Differences, type Ledger, type Marked } from "./ledger.ts";
import type { ScanLimits } from "./scan.ts";

/** Where the copies lie, and how many there may be. */
export interface Desk {
  readonly folder: string;
  readonly limits?: ScanLimits;
}

/** What the thread is asked, one after another. `shared` holds one number: other than 0 once it is to stop. */
export type Order = { readonly nr: number; readonly shared: SharedArrayBuffer } & (
  | { readonly kind: "mark"; readonly root: string; readonly apart: readonly string[]; readonly key: string; readonly now: number }
  | { readonly kind: "recover"; readonly root: string; readonly apart: readonly string[]; readonly key: string }
  | { readonly kind: "compare"; readonly mark: number }
  | { readonly kind: "drop"; readonly mark: number }
  | { readonly kind: "save" }
  | { readonly kind: "close" }
);

export interface Answer {
  readonly nr: number;
  readonly marked?: Marked;
  readonly differences?: Differences;
  /** It broke. */
  readonly problem?: string;
}

/** Does what is asked, at once. Never throws. */
export function createClerk({ folder, limits }: Desk): (order: Order) => Answer {
  let ledger: Ledger | undefined;
  return (order) => {
    const { nr, shared } = order;
    const flag = new Int32Array(shared);
    const isStopped = () => Atomics.load(flag, 0) !== 0;
    try {
      ledger ??= createLedger(folder, limits);
      switch (order.kind) {
        case "mark":
          return { nr, marked: ledger.mark({ ...order, isStopped }) };
        case "compare":
          return { nr, differences: ledger.compare(order.mark, isStopped) };
        case "recover":
          return { nr, differences: ledger.recover(order.key, { ...order, isStopped }) };
        case "drop":
          ledger.drop(order.mark);
          return { nr };
        case "save":
          ledger.save();
          return { nr };
        case "close":
          ledger.save();
          ledger.close();
          ledger = undefined;
          return { nr };
        default:
          return order satisfies never;
      }
    } catch (error) {
      return { nr, problem: error instanceof Error ? error.message : String(error) };
    }
  };
}
