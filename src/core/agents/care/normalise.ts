/**
 * A tool's output without what differs each time although nothing has changed: times, durations, process ids, addresses and temporary names.
 * Two outputs that are then equal count as the same result.
 */
export function normalise(output: string): string {
  return patterns.reduce((text, [pattern, name]) => text.replace(pattern, name), output);
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<id>"],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/g, "<time>"],
  // Not a place in a file, such as a.ts:12:30:05.
  [/(?<![\w:.])\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?: ?[AP]M)?\b/gi, "<time>"],
  [
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? (?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*(?: \d{1,2}\b)?/g,
    "<day>",
  ],
  [/\b((?:duration|elapsed|took|real|user|sys|time)(?:_ms)?["']?[ :=\t]+)\d+(?:m)?[\d.,]*/gi, "$1<duration>"],
  [/\b\d+(?:[.,]\d+)?\s?(?:ns|[uµ]s|ms|s|secs?|seconds?|mins?|minutes?)\b/g, "<duration>"],
  [/\b(pids?|process(?: id)?)([ :=#]+)\d+/gi, "$1$2<pid>"],
  [/(^|\s)(\[\d+\]) \d+\b/gm, "$1$2 <pid>"],
  [/\b0x[0-9a-f]{4,}\b/gi, "<address>"],
  [/(?:\/(?:private\/)?tmp\/|\/var\/folders\/|\\Temp\\)[^\s"'`):,]+/gi, "<temporary>"],
  [/\btmp[._-]?[A-Za-z0-9]{6,}\b/g, "<temporary>"],
  // Where the whole of a long output is kept is named after its bytes.
  [/\b[0-9a-f]{64}\b/gi, "<hash>"],
];
