/** A moment as it is stored and sent: ISO 8601 in UTC, from milliseconds since 1970. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
