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

/** What a sentence asks for, in whole seconds: "Please try again in 1m30.5s", "retry in 350 ms". */
export function spokenWait(sentence: string): number | undefined {
  const begin = /\b(?:try again|retry) (?:in|after)\s+/i.exec(sentence);
  if (!begin) return undefined;
  const amount = /(\d+(?:\.\d+)?)\s?(ms|s|m|h|(?:millisecond|second|sec|minute|min|hour)s?)(?![a-z])\s?/iy;
  amount.lastIndex = begin.index + begin[0].length;
  let milliseconds = 0;
  let isSaid = false;
  for (let found = amount.exec(sentence); found; found = amount.exec(sentence)) {
    milliseconds += Number(found[1]) * unitMs(found[2] ?? "");
    isSaid = true;
  }
  return isSaid ? Math.ceil(milliseconds / 1000) : undefined;
}

function unitMs(unit: string): number {
  if (/^(?:ms|milli)/i.test(unit)) return 1;
  if (/^s/i.test(unit)) return 1_000;
  return /^m/i.test(unit) ? 60_000 : 3_600_000;
}

/** The seconds of a wait; undefined when they make no sense. */
export function sensibleWait(seconds: number | undefined): number | undefined {
  return seconds !== undefined && seconds >= 0 && seconds <= absurdSeconds ? seconds : undefined;
}

/** More is no wait but a slip, such as a date where seconds belong. */
const absurdSeconds = 7 * 24 * 60 * 60;
