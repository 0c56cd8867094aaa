import type { SessionRecord } from "../../events/rows.ts";

/** Every id a conversation brings along. */
export function idsOf({
  session,
  runs,
  messages,
  steps,
  approvals,
  questions,
  queue,
  plans,
  tasks,
  compactions = [],
}: SessionRecord): readonly string[] {
  return [
    session.id,
    ...[...runs, ...messages, ...steps, ...queue, ...plans, ...tasks, ...compactions].map((each) => each.id),
    ...approvals.map((each) => each.request.id),
    ...questions.map((each) => each.question.id),
  ];
}

/** The conversation with new ids in place of all its own, wherever a field names one. A text that merely reads like one keeps it. */
export function withNewIds(record: SessionRecord, newId: () => string): SessionRecord {
  const names = new Map(idsOf(record).map((id) => [id, newId()]));
  return renamed(record, names, "") as SessionRecord;
}

/** `id`, `stepId`, `stepIds` and their like, the `after` of a question, the tasks of a plan and what they depend on. */
const namesOne = /^(id|after|tasks|dependsOn|\w+Ids?)$/;

function renamed(value: unknown, names: ReadonlyMap<string, string>, key: string): unknown {
  if (typeof value === "string") return namesOne.test(key) ? (names.get(value) ?? value) : value;
  if (Array.isArray(value)) return value.map((each) => renamed(each, names, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renamed(each, names, name)]));
}
