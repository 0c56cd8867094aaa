/** What was typed before a question could be read is not an answer to it. */
const typeAheadMs = 500;
/** Ctrl+C, as a terminal sends it while keys are read one by one. */
export const interrupt = "\u0003";

/** Waits for whatever is typed first. Undefined when `signal` aborts or the terminal is gone. */
export function readTyping(signal: AbortSignal): Promise<string | undefined> {
  const { stdin } = process;
  return new Promise((resolve) => {
    const finish = (text?: string): void => {
      stdin.off("data", hear).off("end", gone);
      signal.removeEventListener("abort", gone);
      stdin.setRawMode(false);
      stdin.pause();
      resolve(text);
    };
    const gone = (): void => finish();
    const hear = (data: Buffer): void => finish(data.toString("utf8"));
    if (signal.aborted || stdin.readableEnded) return resolve(undefined);
    stdin.setRawMode(true);
    signal.addEventListener("abort", gone);
    stdin.on("data", hear).on("end", gone).resume();
  });
}

/** Waits for one of the keys on the terminal. Undefined when `signal` aborts or the terminal is gone. */
export function readKey(keys: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  const { stdin } = process;
  const shownAt = performance.now();
  return new Promise((resolve) => {
    const finish = (key?: string): void => {
      stdin.off("data", hear).off("end", gone);
      signal.removeEventListener("abort", gone);
      stdin.setRawMode(false);
      stdin.pause();
      resolve(key);
    };
    const gone = (): void => finish();
    // More than one character at once was pasted or typed ahead, or is an arrow key.
    const hear = (data: Buffer): void => {
      const key = data.toString("utf8").toLowerCase();
      if (key === interrupt || (keys.includes(key) && performance.now() - shownAt >= typeAheadMs)) finish(key);
    };
    if (signal.aborted) return resolve(undefined);
    stdin.setRawMode(true);
    signal.addEventListener("abort", gone);
    stdin.on("data", hear).on("end", gone).resume();
  });
}
