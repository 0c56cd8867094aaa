import type { LaneId } from "../../events/ids.ts";
import { lanesUnder } from "../../events/plan/lanes.ts";
import type { AskedQuestion, LimitKind, Question } from "../../events/question.ts";
import { exact } from "../../events/usage/cost.ts";
import type { RunPorts } from "../ports.ts";
import type { LiveSession } from "../session/live.ts";
import { spentToday } from "./day.ts";
import { createSums, type Sum, type Sums } from "./sums.ts";
import { goOn } from "./ways.ts";

/** How much of a limit is used since the run began or was last allowed to go on. */
export interface Measured {
  /** The part of it; from 1 on it is used up, and 0 where there is none. */
  readonly used: number;
  /** Of a budget: everything it has cost so far, in US dollars. */
  readonly spentUsd?: number;
}

/**
 * Counts from the conversation as it stands, all tasks of the run together, so that a restart forgets nothing; only the time begins anew. What is
 * an agent's own counts in its lane.
 */
export function createMeasure(ports: RunPorts): (kind: LimitKind) => Promise<Measured> {
  const { limits, conversation, runId } = ports;
  const { budgets = {}, own } = limits;
  const ofSession = createSums(conversation, () => true);
  const task = own?.laneId === undefined ? conversation : within(conversation, own.laneId);
  const [ofRun, ofTask] = [conversation, task].map((where) => createSums(where, (each) => each.runId === runId)) as [Sums, Sums];
  const counted = (kind: LimitKind, limit: number | undefined, sum: Sum): Measured =>
    limit ? { used: sum(lastYes(ports, kind)) / limit } : unlimited;
  const spent = (kind: LimitKind, limit: number | undefined, sum: Sum): Measured =>
    limit ? money(limit, sum(), lastYes(ports, kind)?.spentUsd) : unlimited;
  const measures: Readonly<Record<LimitKind, () => Measured | Promise<Measured>>> = {
    time: () => ({ used: ports.time.used() }),
    turns: () => counted("turns", limits.turns, ofRun.turns),
    tokens: () => counted("tokens", limits.tokens, ofRun.tokens),
    "run-budget": () => spent("run-budget", budgets.run, ofRun.spent),
    "session-budget": () => spent("session-budget", budgets.session, ofSession.spent),
    "day-budget": async () => {
      if (!budgets.day) return unlimited;
      const { spentUsd, allowedAt } = await spentToday(ports);
      return money(budgets.day, spentUsd, allowedAt);
    },
    "task-tokens": () => counted("task-tokens", own?.tokens, ofTask.tokens),
    "task-budget": () => spent("task-budget", own?.usd, ofTask.spent),
  };
  return async (kind) => measures[kind]();
}

/** What happens in a lane and in those of the tasks that were handed on in it, or further. */
function within(conversation: LiveSession, laneId: LaneId): Pick<LiveSession, "view"> {
  return {
    view() {
      const whole = conversation.view();
      const lanes = lanesUnder(whole, laneId);
      const isWithin = (each: { readonly laneId?: LaneId }) => lanes.has(each.laneId ?? "");
      return { ...whole, messages: whole.messages.filter(isWithin), compactions: whole.compactions?.filter(isWithin) ?? [] };
    },
  };
}

const unlimited: Measured = { used: 0 };

function money(limit: number, spentUsd: number, allowedAt = 0): Measured {
  return { used: exact(spentUsd - allowedAt) / limit, spentUsd: exact(spentUsd) };
}

/** The question whose answer last let this go on: of the run, or for its budget of the whole conversation. */
function lastYes({ session, runId }: RunPorts, kind: LimitKind): Question | undefined {
  const isYes = ({ question, answer }: AskedQuestion) =>
    question.limit === kind && answer?.value === goOn.value && (kind === "session-budget" || question.runId === runId);
  return session.view().questions.findLast(isYes)?.question;
}
