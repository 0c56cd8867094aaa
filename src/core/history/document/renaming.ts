import type { SessionRecord } from "../../events/session-view.ts";

/** Every id a conversation brings along. */
export function idsOf({ session, runs, messages, steps, approvals, questions, queue }: SessionRecord): readonly string[] {
  return [
    session.id,
    ...[...runs, ...messages, ...steps, ...queue].map((each) => each.id),
    ...approvals.map((each) => each.request.id),
    ...questions.map((each) => each.question.id),
  ];
}

/** The conversation with new ids in place of all its own, wherever they stand. A text that merely tells of one keeps it. */
export function withNewIds(record: SessionRecord, newId: () => string): SessionRecord {
  const names = new Map(idsOf(record).map((id) => [id, newId()]));
  return renamed(record, names) as SessionRecord;
}

function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((each) => renamed(each, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renamed(each, names)]));
}
