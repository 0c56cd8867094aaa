import type { AssistantMessage, Usage } from "../../events/message.ts";
import type { Question } from "../../events/question.ts";
import { spentOn, usagesOfSummaries } from "../../events/usage/cost.ts";
import { tokensOf } from "../context/tokens.ts";
import type { LiveSession } from "../session/live.ts";

/** What was used since a question was asked, or in all. */
export type Sum = (since?: Question) => number;

export interface Sums {
  /** Answers of the model; summaries are none. */
  readonly turns: Sum;
  /** Input and output together; of summaries too, as are the US dollars. */
  readonly tokens: Sum;
  readonly spent: Sum;
}

type Where = Pick<LiveSession, "view">;
type IsCounted = (each: { readonly runId: string }) => boolean;

/** Sums over what is counted of a conversation, or of a lane of it. */
export function createSums(where: Where, isCounted: IsCounted): Sums {
  const summaries = (amountOf: (usage: Usage) => number, since?: Question) => {
    const counted = where.view().compactions?.filter((each) => isCounted(each) && (!since || each.at >= since.at));
    return usagesOfSummaries(counted).reduce((total, usage) => total + (usage ? amountOf(usage) : 0), 0);
  };
  const answers = (amountOf: (each: AssistantMessage) => number) => createSum(where, (each) => (isCounted(each) ? amountOf(each) : 0));
  const [turns, tokens, spent] = [answers(() => 1), answers(tokensOf), answers(spentOn)] as const;
  return {
    turns,
    tokens: (since) => tokens(since) + summaries(({ inputTokens, outputTokens }) => inputTokens + outputTokens, since),
    spent: (since) => spent(since) + summaries((usage) => spentOn({ usage }), since),
  };
}

/** An answer that has ended is looked at once; others, of loops that are at work meanwhile, anew each time. */
function createSum(where: Where, amountOf: (answer: AssistantMessage) => number): Sum {
  let begin = 0;
  let seen = 0;
  let settled = 0;
  return (since) => {
    const { messages } = where.view();
    const from = since ? messages.findLastIndex((each) => each.id === since.after) + 1 : 0;
    if (from !== begin) {
      begin = from;
      seen = from;
      settled = 0;
    }
    let open = 0;
    let isSettled = true;
    for (const each of messages.slice(seen)) {
      const amount = each.role === "assistant" ? amountOf(each) : 0;
      isSettled &&= each.role !== "assistant" || each.finish !== "streaming";
      if (isSettled) {
        settled += amount;
        seen += 1;
      } else open += amount;
    }
    return settled + open;
  };
}
