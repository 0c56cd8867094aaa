import type { Failure } from "../../events/failure.ts";
import type { RunPorts } from "../ports.ts";
import { type CircleCare, createCircleCare } from "./circles.ts";
import { createLimitCare, createTaskCare } from "./limits.ts";

/** Sees to it that a loop neither goes in circles nor uses more than its run, and the agent at work, may. */
export interface Care extends CircleCare {
  beforeStep(): Promise<Failure | undefined>;
}

export function createCare(ports: RunPorts): Care {
  const { signal, limitCare = createLimitCare(ports) } = ports;
  const circles = createCircleCare(ports);
  const task = createTaskCare(ports);
  return {
    ...circles,
    beforeStep: () => limitCare.beforeStep(signal),
    async beforeTurn() {
      const failure = (await limitCare.beforeTurn(signal)) ?? (signal.aborted ? undefined : await task());
      return failure || signal.aborted ? failure : circles.beforeTurn();
    },
  };
}
