import type { AssistantMessage } from "../../events/message.ts";
import type { SessionView } from "../../events/session-view.ts";
import { asideOf } from "../../events/words/aside.ts";
import type { OlderPart } from "../../events/words/compaction.ts";
import { createMeasure } from "../context/measure.ts";

/** Whether the newest summary can be taken back, so that what it stands for is sent again: about so many tokens the whole has then. */
export type Restorable =
  | { readonly kind: "restorable"; readonly compaction: OlderPart; readonly tokens: number }
  | { readonly kind: "refused"; readonly reason: string };

/** Looks at the newest summary that is sent in the conversation itself. */
export function restorable(view: SessionView): Restorable {
  const { session, steps } = view;
  const aside = asideOf(view);
  const isOurs = ({ laneId, runId }: { readonly laneId?: string; readonly runId: string }) => laneId === undefined && !aside.has(runId);
  const [messages, compactions] = [view.messages.filter(isOurs), view.compactions?.filter(isOurs) ?? []];
  const compaction = compactions.findLast((each): each is OlderPart => each.kind === "summary" && each.restoredAt === undefined);
  if (!compaction) return { kind: "refused", reason: "Nothing of this conversation is summarised: the model is sent all of it." };
  const at = messages.findLastIndex((each) => each.id === compaction.after);
  const since = createMeasure({ instructions: 0, tools: 0 })({ messages, steps, compactions }).messages.slice(at + 1);
  const tokens = since.reduce((sum, each) => sum + each, compaction.tokensBefore);
  const last = messages.findLast((each): each is AssistantMessage => each.role === "assistant" && each.context !== undefined);
  const window = last?.model === session.model ? last.context?.window : undefined;
  if (window === undefined || tokens <= window) return { kind: "restorable", compaction, tokens };
  const reason = `The whole conversation has about ${tokens} tokens, and this model takes in ${window}. Choose a model with a larger window first.`;
  return { kind: "refused", reason };
}
