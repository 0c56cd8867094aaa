import type { StepId } from "../../events/ids.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Step } from "../../events/step.ts";
import type { OlderPart } from "../../events/words/compaction.ts";
import type { Store } from "../../storage/store.ts";

/** Which part of a conversation is sent as it is. */
export interface Sent {
  /** What stands in the place of all messages before `from`. */
  readonly older?: OlderPart;
  /** The index of the first message that is sent. */
  readonly from: number;
  /** Steps of whose output one line is sent. */
  readonly omitted: ReadonlySet<StepId>;
}

export type SentRecord = Pick<SessionRecord, "messages" | "steps" | "compactions">;

/** What is sent of a conversation by what is stored of it. A summary of messages that are not in it, as in another task's, is none of its own. */
export function sentOf({ messages, compactions = [] }: SentRecord): Sent {
  const omitted = new Set(compactions.flatMap((each) => (each.kind === "outputs" ? each.stepIds : [])));
  for (const each of compactions.toReversed()) {
    if (each.kind !== "summary" || each.restoredAt !== undefined) continue;
    const last = messages.findLastIndex((message) => message.id === each.messageId);
    if (last >= 0) return { older: each, from: last + 1, omitted };
  }
  return { from: 0, omitted };
}

/** The one line that is sent in the place of a step's output. */
export function standIn({ title, tool, summary, fullOutput }: Step, blobPath: Store["blobPath"]): string {
  const fact = summary === "" ? "" : `, ${summary}`;
  const kept = fullOutput === undefined ? "" : ` The whole output is in ${blobPath(fullOutput)}; read_file can read it.`;
  return `[The output of "${title}" (${tool}${fact}) is left out here to save room. Call the tool again, for a part of it if it was long, if you need it.${kept}]`;
}
