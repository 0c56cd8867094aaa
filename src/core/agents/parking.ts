import type { Failure } from "../events/failure.ts";
import { currentRun } from "../events/session-view.ts";
import { isoTime } from "../events/time.ts";
import { amount } from "./ending.ts";
import type { RunPorts } from "./ports.ts";
import { timeIsOver } from "./time-limit.ts";

/** Shorter waits are a matter of retries; a provider that wants to be left alone for longer is not waited for. */
const shortestParkSeconds = 60;
const longestParkSeconds = 6 * 60 * 60;
/** So often in a row, without one answer between, a provider may put a run off. */
const mostParks = 12;

/** Waits out a failure if it asks for a wait that makes sense; else, or when it has asked too often, it comes back as the run's own. */
export type Parking = (failure: Failure) => Promise<Failure | undefined>;

/**
 * What a run does about a rate limit that is too long for a retry: it waits, telling until when, and goes on by itself.
 * A stop ends the wait at once; the caller looks at the signal.
 */
export function createParking(ports: RunPorts): Parking {
  let parks = 0;
  let answersBefore = -1;
  return async (failure) => {
    const { code, retryAfterSeconds: seconds = 0 } = failure;
    if (code !== "rate-limit" || !(seconds > shortestParkSeconds && seconds <= longestParkSeconds)) return failure;
    const answers = answersOf(ports);
    parks = answers === answersBefore ? parks + 1 : 1;
    answersBefore = answers;
    if (parks > mostParks) return putOffTooOften(failure);
    const leftMs = ports.limits.milliseconds * (1 - ports.time.used());
    if (!ports.canAsk() && seconds * 1000 > leftMs) return pastTimeLimit(failure, ports);
    ports.session.emit(ports.runId, {
      type: "run-change",
      state: "waiting",
      reason: "parked",
      until: isoTime(ports.now() + seconds * 1000),
    });
    await restAndGoOn(ports, seconds * 1000);
    // Whoever could be asked when the wait began may have left meanwhile.
    return ports.signal.reason === timeIsOver ? pastTimeLimit(failure, ports) : undefined;
  };
}

/** Waits for the rest of the time when the run was parked in a process that ended meanwhile. */
export async function finishPark(ports: RunPorts): Promise<void> {
  const run = currentRun(ports.session.view());
  if (run?.waitReason !== "parked") return;
  const leftMs = Date.parse(run.waitUntil ?? "") - ports.now();
  await restAndGoOn(ports, Math.min(leftMs || 0, longestParkSeconds * 1000));
}

async function restAndGoOn({ session, runId, rest, signal }: RunPorts, milliseconds: number): Promise<void> {
  await rest(milliseconds);
  if (!signal.aborted) session.emit(runId, { type: "run-change", state: "running" });
}

function answersOf({ session, runId }: RunPorts): number {
  return session.view().messages.filter((each) => each.role === "assistant" && each.runId === runId && each.finish === "complete").length;
}

function pastTimeLimit({ code, message }: Failure, { limits }: RunPorts): Failure {
  const why = `The wait the provider asks for is longer than the time limit of ${amount("time", limits)} allows.`;
  return { code, message: [message, why, "Try again later, or raise the limit."].join(" ") };
}

function putOffTooOften({ code, message }: Failure): Failure {
  return {
    code,
    message: `The provider put this run off ${mostParks} times in a row. Try again later, or choose another model. (${message})`,
  };
}
