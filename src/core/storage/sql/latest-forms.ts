import type { StampedChange } from "../log/record.ts";
import { fenceOf, rowId } from "../rows.ts";

/** The form of a row that counts, and the moment of its first one. */
export interface LatestForm extends StampedChange {
  readonly born: number;
}

/** Of what one writer did to rows, the last form of each, in the order of their first ones: a run is written a thousand times while it goes on. */
export class LatestForms {
  #forms = new Map<string, LatestForm>();

  add(next: StampedChange): void {
    const key = `${next.change.table} ${rowId(next.change)}`;
    const former = this.#forms.get(key);
    const counts = former && isLater(former, next) ? former : next;
    this.#forms.set(key, { ...counts, born: Math.min(former?.born ?? next.clock, next.clock) });
  }

  /** What there is so far, which is forgotten here. */
  take(): Iterable<LatestForm> {
    const forms = this.#forms;
    this.#forms = new Map();
    return forms.values();
  }
}

function isLater(one: StampedChange, other: StampedChange): boolean {
  const fences = fenceOf(one.change) - fenceOf(other.change);
  return fences > 0 || (fences === 0 && one.clock > other.clock);
}
