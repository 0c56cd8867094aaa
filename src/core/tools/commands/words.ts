import type { StepTrouble } from "../../events/step.ts";
import { memoryWords } from "../../events/words/runs-on.ts";
import type { ProcessResult } from "../../sandbox/process/run.ts";
import { cutMiddle, outputLimit, type ToolResult } from "../tool.ts";

/** What the model is told of a command that has ended: how, what it left, what it printed. */
export function endedResult(result: ProcessResult, seconds?: number): ToolResult {
  const said = [ending(result, seconds), memoryOf(result), leftoversOf(result), ...(result.notes ?? [])]
    .filter((part) => part !== "")
    .join("\n");
  const isWell = result.reason === "ended" && result.exitCode === 0 && result.outOfMemory === undefined;
  const told = withText({ ok: isWell, said, summary: summaryOf(result) }, result.output);
  const trouble = troubleOf(result);
  return trouble ? { ...told, trouble } : told;
}

/** A few words and what a command printed; of a long output the middle is left out and the whole kept. */
export function withText(
  { ok, said, summary }: { readonly ok: boolean; readonly said: string; readonly summary: string },
  output: string,
): ToolResult {
  const text = output.trimEnd();
  const cut = cutMiddle(text, outputLimit - 500);
  const full = cut === text ? {} : { fullOutput: text };
  return { ok, output: `${said}\n${cut === "" ? "(no output)" : cut}`, summary, ...full };
}

function ending({ reason, exitCode, signal, problem }: ProcessResult, seconds: number | undefined): string {
  switch (reason) {
    case "ended":
      return exitCode === undefined ? `Ended by signal ${signal ?? "unknown"}.` : `Exit code ${exitCode}.`;
    case "timed-out":
      return `Stopped after ${seconds} s, because it had not ended. Give timeout_seconds if it needs longer.`;
    case "cancelled":
      return "Stopped before it ended.";
    case "unstartable":
      return problem ?? "The command could not be started.";
    case "lost":
      return problem ?? "How it ended is not known.";
    default:
      return reason satisfies never;
  }
}

function memoryOf({ outOfMemory }: ProcessResult): string {
  if (outOfMemory === undefined) return "";
  const next = nextMemory(outOfMemory);
  return `Its sandbox ran out of memory: the ${outOfMemory} MB it has were used up, and the system ended what used them. To try with ${memoryWords(next)}, call again with memory_mb ${next}.`;
}

/** The next size that is worth a try, in MB. */
function nextMemory(usedUp: number): number {
  return Math.max(1024, 2 * usedUp);
}

/** What the person can do something about. */
function troubleOf({ outOfMemory, lack }: ProcessResult): StepTrouble | undefined {
  if (outOfMemory !== undefined) return { kind: "out-of-memory", nextMb: nextMemory(outOfMemory) };
  return lack === undefined ? undefined : { kind: "blocked", by: lack };
}

/** Says no more than is known: a process that has taken off all it could be found by may go on. */
function leftoversOf({ leftovers, reason }: ProcessResult): string {
  if (leftovers === "running") return "Something it had started could not be stopped and may still run.";
  if (leftovers === "none") return "";
  if (reason === "ended") return "Processes it had left in the background were found and stopped.";
  return "All of its processes that could be found were stopped with it.";
}

/** The one fact at the right of a step's line. */
function summaryOf({ reason, exitCode, signal, outOfMemory }: ProcessResult): string {
  if (outOfMemory !== undefined) return "out of memory";
  if (reason === "ended") return exitCode === undefined ? `ended by ${signal ?? "a signal"}` : `exit ${exitCode}`;
  return { "timed-out": "timed out", cancelled: "stopped", unstartable: "not started", lost: "lost" }[reason];
}
