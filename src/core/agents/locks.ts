import type { Lock } from "../tools/tool.ts";

/** Keeps calls of one message apart that would step on each other, in the order they were asked for. */
export interface Locks {
  /** Runs the work once everything taken in before it that clashes is over. */
  run<Result>(locks: readonly Lock[], work: () => Promise<Result>): Promise<Result>;
  /**
   * Remembers what is taken in by now. What comes back tells when that of it is over which clashes with these locks, or all of it without any: also what
   * ended meanwhile, since whoever looked at something in between may have seen it half done. Undefined when there was nothing of the kind.
   */
  since(): (locks?: readonly Lock[]) => Promise<unknown> | undefined;
  /** Resolves when everything taken in is over; undefined when nothing is going on. */
  busy(): Promise<unknown> | undefined;
}

/** A new set with nothing held. */
export function createLocks(): Locks {
  const held = new Set<{ readonly locks: readonly Lock[]; readonly over: Promise<unknown> }>();
  const endOf = (some: readonly { readonly over: Promise<unknown> }[]) =>
    some.length === 0 ? undefined : Promise.allSettled(some.map((each) => each.over));
  const clash = (locks: readonly Lock[]) => endOf([...held].filter((each) => doClash(each.locks, locks)));
  return {
    since() {
      const before = [...held];
      return (locks) => endOf(locks ? before.filter((each) => doClash(each.locks, locks)) : before);
    },
    busy: () => endOf([...held]),
    run(locks, work) {
      const over = Promise.resolve(clash(locks)).then(work);
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
