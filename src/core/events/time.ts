/** A moment as it is stored and sent: ISO 8601 in UTC, from milliseconds since 1970. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** When the day of that moment began where the person is, in milliseconds since 1970. */
export function midnightBefore(milliseconds: number): number {
  return new Date(milliseconds).setHours(0, 0, 0, 0);
}
