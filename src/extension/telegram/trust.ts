/** Whether the window is trusted, as VS Code says. It never stops to be. */
export interface Trust {
  isTrusted(): boolean;
  /** Hears when it becomes so. */
  watch(given: () => void): { dispose(): unknown };
}

/** Does it now where the window is trusted, else as soon as it is; not at all once that is disposed of. Rejects as the work does that is done now. */
export async function onceTrusted({ isTrusted, watch }: Trust, work: () => Promise<void>): Promise<{ readonly dispose: () => void }> {
  if (isTrusted()) await work();
  const watched = isTrusted() ? undefined : watch(() => void work());
  return { dispose: () => void watched?.dispose() };
}
