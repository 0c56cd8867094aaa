import type { Failure } from "../events/failure.ts";
import { isoTime } from "../events/time.ts";
import type { RunPorts } from "./ports.ts";

/** A provider that wants to be left alone for longer than this is not waited for. */
const longestParkSeconds = 6 * 60 * 60;

/**
 * Waits out a rate limit that is too long for a retry, telling until when, so that the run goes on by itself.
 * False when the failure asks for no wait that makes sense, or the run was stopped meanwhile.
 */
export async function park(ports: RunPorts, { code, retryAfterSeconds: seconds }: Failure): Promise<boolean> {
  const { session, runId, now, signal } = ports;
  if (code !== "rate-limit" || seconds === undefined || seconds > longestParkSeconds) return false;
  session.emit(runId, { type: "run-change", state: "waiting", reason: "parked", until: isoTime(now() + seconds * 1000) });
  await ports.rest(seconds * 1000);
  if (signal.aborted) return false;
  session.emit(runId, { type: "run-change", state: "running" });
  return true;
}
