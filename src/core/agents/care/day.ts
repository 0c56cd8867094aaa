import { isoTime, midnightBefore } from "../../events/time.ts";
import { spentOn } from "../../events/usage/cost.ts";
import type { RunPorts } from "../ports.ts";
import { goOn } from "./ways.ts";

/** What all conversations have cost since midnight where the person is, in US dollars, and how much of it a yes to the day's budget has allowed. */
export async function spentToday(ports: Pick<RunPorts, "ledger" | "now" | "conversation" | "runId">): Promise<{
  readonly spentUsd: number;
  readonly allowedAt: number;
}> {
  const since = isoTime(midnightBefore(ports.now()));
  const { spentUsd, questions } = await ports.ledger.spending(since, ports.runId);
  const allowed = questions.flatMap(({ question: { limit, spentUsd: then = 0 }, answer }) =>
    limit === "day-budget" && answer?.value === goOn.value ? [then] : [],
  );
  return { spentUsd: spentUsd + ownSince(ports, since), allowedAt: Math.max(0, ...allowed) };
}

/** The run's own part, which is at hand: reading it from the store before each turn would take long in a long run. */
function ownSince({ conversation, runId }: Pick<RunPorts, "conversation" | "runId">, since: string): number {
  const { messages, compactions = [] } = conversation.view();
  const isOurs = (each: { readonly runId: string; readonly at: string }) => each.runId === runId && each.at >= since;
  const answers = messages.flatMap((each) => (each.role === "assistant" && isOurs(each) ? [spentOn(each)] : []));
  const summaries = compactions.flatMap((each) => (each.kind === "summary" && isOurs(each) ? [spentOn(each)] : []));
  return [...answers, ...summaries].reduce((sum, each) => sum + each, 0);
}
