/** What the headers ask for, in whole seconds; undefined when they ask nothing that makes sense. `now` is in milliseconds since the epoch. */
export function headerWait(header: (name: string) => string | null, now: number): number | undefined {
  const milliseconds = Number(header("retry-after-ms")?.trim() || Number.NaN);
  const precise = milliseconds > 0 ? sensibleWait(Math.ceil(milliseconds / 1000)) : undefined;
  if (precise !== undefined) return precise;
  const text = header("retry-after")?.trim();
  if (!text) return undefined;
  const seconds = /^[-+.\d]/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000;
  return seconds >= 0 ? sensibleWait(Math.ceil(seconds)) : undefined;
}

/** The seconds of a wait; undefined when they make no sense. */
export function sensibleWait(seconds: number | undefined): number | undefined {
  return seconds !== undefined && seconds >= 0 && seconds <= absurdSeconds ? seconds : undefined;
}

/** More is no wait but a slip, such as a date where seconds belong. */
const absurdSeconds = 7 * 24 * 60 * 60;
