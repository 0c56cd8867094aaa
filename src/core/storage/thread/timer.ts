/** A process that ends in good order closes the store, so a timer need not keep it alive, unless it is about to go off. */
export function laterIfAlive(milliseconds: number, work: () => void): () => void {
  const timer = setTimeout(work, milliseconds);
  if (milliseconds > briefMs) timer.unref();
  return () => clearTimeout(timer);
}

const briefMs = 20;
