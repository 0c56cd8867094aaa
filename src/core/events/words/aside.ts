import type { MessageId, RunId } from "../ids.ts";
import type { Message, UserMessage } from "../message.ts";
import type { SessionRecord } from "../rows.ts";

/**
 * A message that a person changed and sent anew is another message that names the one it replaces. By that alone it is known what is set aside: the run
 * of the replaced message, and every run between it and the new one. No row is changed or removed; all of it stays in the conversation to be looked at,
 * undone, counted and exported, and only the model is sent nothing of it any more.
 */

/** Runs that are set aside, each with the message that stands in the place of their beginning. */
export type Aside = ReadonlyMap<RunId, MessageId>;

/** What is set aside of a conversation. */
export function asideOf({ runs, messages }: Pick<SessionRecord, "runs" | "messages">): Aside {
  const replacing = messages.filter((each): each is UserMessage => isReplacing(each));
  if (replacing.length === 0) return nothing;
  const aside = new Map<RunId, MessageId>();
  let live: RunId[] = [];
  for (const { id: runId } of runs) {
    for (const { id, replacesId } of replacing.filter((each) => each.runId === runId)) {
      const replaced = messages.find((each) => each.id === replacesId)?.runId;
      const at = replaced === undefined ? -1 : live.indexOf(replaced);
      if (at < 0) continue;
      for (const each of live.slice(at)) aside.set(each, id);
      live = live.slice(0, at);
    }
    live.push(runId);
  }
  return aside;
}

const nothing: Aside = new Map();

/** Whether it stands in the place of another. */
export function isReplacing(message: Message): boolean {
  return message.role === "user" && message.replacesId !== undefined;
}

/** Whether another message may stand in the place of this one: it began a run that still counts, and is the person's own. */
export function isReplaceable(record: Pick<SessionRecord, "runs" | "messages">, id: MessageId): boolean {
  const message = record.messages.find((each) => each.id === id);
  if (message?.role !== "user" || message.from !== undefined || message.laneId !== undefined) return false;
  if (!record.runs.some((each) => each.id === message.runId)) return false;
  const first = record.messages.find((each) => each.role === "user" && each.runId === message.runId && each.laneId === undefined);
  return first === message && !asideOf(record).has(message.runId);
}
