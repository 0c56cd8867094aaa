/** What went wrong, as whoever found it said it. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const more = cause instanceof Error ? ` (${cause.message})` : "";
  return `${error.message}${more}`.slice(0, 2_000);
}
