import { visible } from "../../permissions/visible.ts";

/** What one setting after the other is read with: what does not count is noted, and the first thing that makes it no skill is kept. */
export interface Reading {
  /** The value of a setting; null, as YAML has it for an empty one, is as good as none. */
  value(name: string): unknown;
  /** What was noted so far, a sentence each. */
  readonly warnings: readonly string[];
  warn(sentence: string): void;
  /** Refuses the skill because of this setting. */
  refuse(name: string, sentence: string): void;
  /** The first refusal. */
  refusal(): Refusal | undefined;
}

export interface Refusal {
  /** The setting it is about. */
  readonly name: string;
  /** A sentence. */
  readonly reason: string;
}

export function createReading(values: ReadonlyMap<string, unknown>): Reading {
  const warnings: string[] = [];
  let first: Refusal | undefined;
  return {
    value: (name) => values.get(name) ?? undefined,
    warnings,
    warn: (sentence) => void warnings.push(sentence),
    refuse(name, reason) {
      first ??= { name, reason };
    },
    refusal: () => first,
  };
}

/** A text of one line, with nothing in it that is not seen; undefined where it is none, or empty. Numbers and truths are as they are written. */
export function lineOf(value: unknown): string | undefined {
  const text = typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  if (typeof text !== "string") return undefined;
  return visible(text.toWellFormed()).replace(/\s+/g, " ").trim() || undefined;
}

/** Words of a list, or of a text with commas between. */
export function listOf(value: unknown): readonly string[] | undefined {
  const parts = typeof value === "string" ? value.split(",") : value;
  return Array.isArray(parts) ? parts.flatMap((each) => lineOf(each) ?? []) : undefined;
}

/** A map of a text's settings. */
export function mapOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

/** A value as a sentence can hold it. */
export function shown(value: unknown): string {
  const text = visible(JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
