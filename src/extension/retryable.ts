/** Something made once, when it is needed first. When that fails, the next one who needs it tries again. */
export interface Retryable<Made> {
  get(): Promise<Made>;
  /** What was begun, if anything was. */
  started(): Promise<Made> | undefined;
}

export function retryable<Made>(make: () => Promise<Made>): Retryable<Made> {
  let begun: Promise<Made> | undefined;
  return {
    get() {
      if (begun) return begun;
      const attempt = make();
      begun = attempt;
      attempt.catch(() => {
        if (begun === attempt) begun = undefined;
      });
      return attempt;
    },
    started: () => begun,
  };
}
