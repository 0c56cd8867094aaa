/** Reading JSON that somebody else wrote: what is not of the wanted kind counts as absent. */
export type Loose = Readonly<Record<string, unknown>>;

export function looseObject(value: unknown): Loose | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : undefined;
}

export function looseList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects in a list. */
export function looseObjects(value: unknown): readonly Loose[] {
  return looseList(value)
    .map(looseObject)
    .filter((each) => each !== undefined);
}

/** The text, or undefined for anything that isn't one or is empty. */
export function looseText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function looseCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** The parsed JSON, or undefined when it is none. */
export function looseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Halves of characters that stand alone break request bodies and files, so they become U+FFFD. */
export function wellFormed(text: string): string {
  return text.toWellFormed();
}
