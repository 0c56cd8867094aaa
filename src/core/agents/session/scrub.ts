/** The same without secrets, in every text within it; the very same where there are none. Names and numbers of ours are left alone: a secret that reads like one would break what they lead to. */
export function scrubbed<T>(value: T, redact: (text: string) => string): T {
  return scrub(value, redact) as T;
}

function scrub(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) {
    const clean = value.map((each) => scrub(each, redact));
    return clean.some((each, index) => each !== value[index]) ? clean : value;
  }
  if (typeof value !== "object" || value === null) return value;
  const changed = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const clean = isOurs(key) ? inner : scrub(inner, redact);
    return clean === inner ? [] : [[key, clean]];
  });
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
}

const ours: ReadonlySet<string> = new Set([
  "id",
  "type",
  "kind",
  "at",
  "model",
  "tool",
  "binding",
  "blob",
  "before",
  "after",
  "fullOutput",
]);

function isOurs(key: string): boolean {
  return ours.has(key) || key.endsWith("Id");
}
