import type { Workspace } from "../../sandbox/workspace.ts";

/** What is known while the parts of a line are looked at. */
export interface Surroundings {
  readonly workspace: Workspace;
  /** As programs see it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  /** Real paths of the workspace folders. */
  readonly folders: readonly string[];
  /** What was found out already, by what was asked: a line may name the same thing many times. */
  readonly known: Map<string, unknown>;
  /** What looking may still cost for this line, in units of some ten microseconds. */
  readonly effort: { left: number };
}

/** As much as one line may cost: some fifty milliseconds. */
export const mostEffort = 5_000;

/** What is asked about where a line would cost more. */
export const tooMuch = "it names more than can be looked at beforehand";

/** Whether there is still so much effort left; then it is spent. */
export function spend({ effort }: Surroundings, units: number): boolean {
  effort.left -= units;
  return effort.left >= 0;
}

/** Finds something out once for a line. */
export function once<Value>({ known }: Surroundings, question: string, find: () => Value): Value {
  if (!known.has(question)) known.set(question, find());
  return known.get(question) as Value;
}
