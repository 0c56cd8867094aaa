import type { Failure } from "../../events/failure.ts";
import { workedMs } from "../../events/plan/worked.ts";
import type { RunPorts } from "../ports.ts";

/** Why a loop ends whose agent may only take so many turns, or work for so long; undefined while it may go on. */
export function ownLimitReached({ conversation, runId, limits, ownTurns, now }: RunPorts, turns: number): Failure | undefined {
  const { agent, minutes, laneId } = limits.own ?? {};
  if (turns === ownTurns)
    return {
      code: "turn-limit",
      message: `Its agent may take ${turns} turns and has; what it did so far is kept. Give it more, or a smaller task.`,
    };
  if (minutes === undefined || workedMs(conversation.view(), { runId, laneId }, now()) < minutes * 60_000) return undefined;
  const message = `The agent ${agent} may work for ${minutes === 1 ? "one minute" : `${minutes} minutes`} and has; what it did so far is kept. Give it more, or a smaller task.`;
  return { code: "time-limit", message };
}
