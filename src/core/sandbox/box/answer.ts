/** What the engine itself has said, by its HTTP status; undefined for what is no answer of an engine, such as a broken connection. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : undefined;
}

/** What is wrong, for people. */
export function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
