/**
 * The first signal asks the run to stop, which ends its processes and leaves the conversation whole; a second one leaves at once.
 * Returns how to stop listening.
 */
export function onStopSignals(stop: () => void, say: (line: string) => void): () => void {
  let asked = false;
  const ask = (): void => {
    if (asked) process.exit(130);
    asked = true;
    if (process.stderr.isTTY) say("Stopping. Ctrl+C once more leaves at once.");
    stop();
  };
  // Nobody reads on: stop, but never by force, since every further write says so again.
  const brokenPipe = (): void => {
    if (!asked) stop();
    asked = true;
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const each of signals) process.on(each, ask);
  process.on("SIGPIPE", brokenPipe);
  return () => {
    for (const each of signals) process.off(each, ask);
    process.off("SIGPIPE", brokenPipe);
  };
}
