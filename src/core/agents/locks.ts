import type { Lock } from "../tools/tool.ts";

/** Keeps calls of one message apart that would step on each other, in the order they were asked for. */
export interface Locks {
  /** Whether a call with these locks would have to wait for one that was taken in before it. */
  isBusy(locks: readonly Lock[]): boolean;
  /** Runs the work once everything taken in before it that clashes is over. */
  run<Result>(locks: readonly Lock[], work: () => Promise<Result>): Promise<Result>;
  /** Resolves when what clashes with these locks is over. */
  free(locks: readonly Lock[]): Promise<void>;
}

/** A new set with nothing held. */
export function createLocks(): Locks {
  const held = new Set<{ readonly locks: readonly Lock[]; readonly over: Promise<unknown> }>();
  const clashing = (locks: readonly Lock[]) => [...held].filter((each) => doClash(each.locks, locks)).map((each) => each.over);
  const free = async (locks: readonly Lock[]) => {
    await Promise.allSettled(clashing(locks));
  };
  return {
    isBusy: (locks) => clashing(locks).length > 0,
    free,
    run(locks, work) {
      const over = free(locks).then(work);
      const entry = { locks, over };
      held.add(entry);
      const leave = () => held.delete(entry);
      over.then(leave, leave);
      return over;
    },
  };
}

function doClash(some: readonly Lock[], others: readonly Lock[]): boolean {
  return some.some((one) => others.some((other) => one.key === other.key && (one.exclusive || other.exclusive)));
}
