/** What a stopped command has changed is found out all the same, but a person who wants to stop does not wait for ever: aborts so long after the stop. */
export function patienceAfter(stop: AbortSignal, milliseconds: number): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer = setTimeout(() => controller.abort(), milliseconds);
  };
  if (stop.aborted) begin();
  stop.addEventListener("abort", begin, { once: true });
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      stop.removeEventListener("abort", begin);
    },
  };
}
