import type { Failure } from "../../events/failure.ts";
import type { LimitKind } from "../../events/question.ts";
import { inquire } from "../asking/inquire.ts";
import { amount, limitFailure, nearlyUsed, usedUp } from "../ending.ts";
import type { LimitCare, RunPorts } from "../ports.ts";
import { createMeasure, type Measured } from "./measure.ts";
import { createPriceCare } from "./prices.ts";
import { goOn, stopHere } from "./ways.ts";

/** The care for what a whole run may use, whichever of its lanes comes to a limit: one for all of them. */
export function createLimitCare(given: RunPorts): LimitCare {
  const ports = { ...given, session: given.conversation };
  const watch = createWatch(ports);
  const tellUnpriced = createPriceCare(ports);
  let before: Promise<unknown> = Promise.resolve();
  /** One after another. */
  const inTurn = (signal: AbortSignal, work: () => Promise<Failure | undefined>) => {
    const passed = before.then(work);
    before = passed.catch(() => undefined);
    return unlessAborted(passed, signal);
  };
  return {
    beforeTurn: (signal) =>
      inTurn(signal, async () => {
        const unpriced = await tellUnpriced();
        if (unpriced !== undefined) warn(ports, unpriced);
        return watch(["turns", "time", "tokens", "run-budget", "session-budget", "day-budget"]);
      }),
    beforeStep: (signal) => inTurn(signal, () => watch(["time"])),
  };
}

/** The care for what the agent at work may use of it, to be passed before each of its turns; asked and told in its lane. */
export function createTaskCare(ports: RunPorts): () => Promise<Failure | undefined> {
  const watch = createWatch(ports);
  const kinds: readonly LimitKind[] = ports.limits.own ? ["task-tokens", "task-budget"] : [];
  return () => watch(kinds);
}

/** From this part of a limit on it is told, once. */
const nearlyAll = 0.8;

/** Looks at limits, one after another. Once one was not let go beyond, that stays. */
function createWatch(ports: RunPorts): (kinds: readonly LimitKind[]) => Promise<Failure | undefined> {
  const measure = createMeasure(ports);
  const told = new Set<LimitKind>();
  let ended: Failure | undefined;
  const pass = async (kind: LimitKind): Promise<void> => {
    const measured = await measure(kind);
    if (measured.used >= 1) {
      if (!(await mayGoOn(ports, kind, measured))) ended = limitFailure(ports, kind);
      else if (kind === "time") ports.time.renew();
      told.delete(kind);
    } else if (measured.used >= nearlyAll && !told.has(kind)) {
      told.add(kind);
      const then = ports.canAsk() ? "it asks whether to go on" : "it ends";
      warn(ports, nearlyUsed(kind, ports.limits, { percent: Math.floor(measured.used * 100), then }));
    }
  };
  return async (kinds) => {
    for (const kind of kinds) if (!ended && !ports.signal.aborted) await pass(kind);
    return ended;
  };
}

function warn({ session, runId }: RunPorts, message: string): void {
  session.emit(runId, { type: "notice", notice: { kind: "warning", message } });
}

function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const aborted = () => resolve(undefined);
    if (signal.aborted) aborted();
    signal.addEventListener("abort", aborted, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", aborted));
  });
}

async function mayGoOn(ports: RunPorts, kind: LimitKind, { spentUsd }: Measured): Promise<boolean> {
  const choices = [{ ...goOn, detail: `Up to ${amount(kind, ports.limits)} more` }, stopHere];
  const text = [usedUp(kind, ports.limits, spentUsd), "Should it go on?"].join(" ");
  const asked = { about: "limit", limit: kind, text, choices, multiple: false, freeText: false } as const;
  const { value } = await inquire(ports, { ...asked, ...(spentUsd === undefined ? {} : { spentUsd }) });
  return value === goOn.value;
}
