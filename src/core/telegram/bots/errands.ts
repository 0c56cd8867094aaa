/** What is not to be broken off between its message and the note that this has arrived. */
export interface Errands {
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves when nothing is at work. */
  settled(): Promise<void>;
}

export function createErrands(): Errands {
  const working = new Set<Promise<unknown>>();
  return {
    during(work) {
      const done = work();
      working.add(done);
      const end = () => void working.delete(done);
      void done.then(end, end);
      return done;
    },
    async settled() {
      while (working.size > 0) await Promise.allSettled(working);
    },
  };
}
