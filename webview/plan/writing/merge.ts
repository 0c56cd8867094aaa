import type { Evidence, Task } from "../../../src/core/events/plan/plan.ts";
import { t } from "../../words.ts";
import { saidEvidence, textOf } from "./proofs.ts";

/** What of a task a person writes. */
export interface Written {
  readonly title: string;
  readonly objective: string;
  readonly agent: string;
  readonly dependsOn: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** A task being written that was not saved: how it was when the person began with a field, and how they have it. */
export interface Unsaved {
  readonly begin: Written;
  readonly written: Written;
}

export type WrittenField = keyof Written;

const fields: readonly WrittenField[] = ["title", "objective", "agent", "dependsOn", "evidence"];

export function writtenOf({ title, objective, agent, dependsOn, evidence }: Task): Written {
  return { title, objective, agent, dependsOn, evidence };
}

export function isTouched({ begin, written }: Unsaved): boolean {
  return fields.some((field) => !isSame(begin[field], written[field]));
}

/** What the form shows: what the person has changed is as they have it, all else as it is now. Of what it waits for only their ticks count. */
export function shownIn({ begin, written }: Unsaved, now: Written): Written {
  const own = fields.filter((field) => !isSame(begin[field], written[field]));
  const removed = begin.dependsOn.filter((id) => !written.dependsOn.includes(id));
  const added = written.dependsOn.filter((id) => !begin.dependsOn.includes(id));
  const dependsOn = [...new Set([...now.dependsOn.filter((id) => !removed.includes(id)), ...added])];
  return { ...now, ...Object.fromEntries(own.map((field) => [field, written[field]])), dependsOn };
}

/** The draft after the person has changed a part of what the form shows. */
export function rewritten(unsaved: Unsaved, now: Written, part: Partial<Written>): Unsaved {
  const { begin, written } = unsaved;
  const isOwn = (field: WrittenField) => field !== "dependsOn" && !isSame(begin[field], written[field]);
  const kept = Object.fromEntries(fields.filter(isOwn).map((field) => [field, begin[field]]));
  return { begin: { ...now, ...kept }, written: { ...shownIn(unsaved, now), ...part } };
}

/** What somebody else has changed meanwhile of what the person changes, too. */
export function clashesIn({ begin, written }: Unsaved, now: Written): readonly WrittenField[] {
  return fields.filter(
    (field) =>
      field !== "dependsOn" &&
      !isSame(begin[field], written[field]) &&
      !isSame(begin[field], now[field]) &&
      !isSame(written[field], now[field]),
  );
}

/** The draft after the person has looked at what somebody else made of a field, and takes that or keeps theirs. */
export function settled(
  unsaved: Unsaved,
  now: Written,
  { field, keep }: { readonly field: WrittenField; readonly keep: boolean },
): Unsaved {
  const { begin, written } = unsaved;
  return { begin: { ...begin, [field]: now[field] }, written: keep ? written : { ...written, [field]: now[field] } };
}

/** What is to be saved: only what is other than now, and to wait only for what is still there. */
export function changeIn(unsaved: Unsaved, now: Written, live: readonly Pick<Task, "id">[]): Partial<Written> {
  const [shown, was] = [cleaned(shownIn(unsaved, now), live), cleaned(now, live)];
  return Object.fromEntries(fields.filter((field) => !isSame(shown[field], was[field])).map((field) => [field, shown[field]]));
}

/** Without what says nothing, and what is no longer there. */
export function cleaned({ title, objective, agent, dependsOn, evidence }: Written, live: readonly Pick<Task, "id">[]): Written {
  const there = dependsOn.filter((id) => live.some((each) => each.id === id));
  return { title: title.trim(), objective: objective.trim(), agent, dependsOn: there, evidence: saidEvidence(evidence) };
}

/** The same for an agent that is at work already; "" where the change says nothing to it. */
export function asMessage({ title, objective, evidence }: Partial<Written>): string {
  const proofs = evidence && evidence.length > 0 ? t("It is done when: {0}", evidence.map(textOf).join("; ")) : undefined;
  return [title && t("The task is now: {0}", title), objective, proofs].filter(Boolean).join("\n\n");
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
