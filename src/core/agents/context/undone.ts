import type { MessageId } from "../../events/ids.ts";
import type { SessionRecord } from "../../events/rows.ts";
import { undoTool } from "../../events/step.ts";

/** Files that are named one by one. */
const namedFiles = 20;

/**
 * What stands before the words of a message when the person has undone changes since the message before: without it the model
 * would take its work for done. Never says anything of a message that a request has already carried.
 */
export function undoneBefore({ messages, steps }: Pick<SessionRecord, "messages" | "steps">, id: MessageId): string {
  const at = messages.findIndex((each) => each.id === id);
  const former = messages.findLastIndex((each, index) => index < at && each.role === "user");
  const between = new Set(messages.slice(Math.max(former, 0), at).map((each) => each.id));
  const undone = steps.filter((each) => each.tool === undoTool && each.state === "ok" && between.has(each.messageId));
  const labels = [...new Set(undone.flatMap((each) => each.effects?.files ?? []).map((each) => each.label))];
  if (labels.length === 0) return "";
  const more = labels.length > namedFiles ? ` and ${labels.length - namedFiles} more` : "";
  return `[Since then the person has undone changes of ${labels.slice(0, namedFiles).join(", ")}${more}. Look before you rely on what these files hold.]\n\n`;
}
