import type { RunPorts } from "../ports.ts";
import { type CircleCare, createCircleCare } from "./circles.ts";
import { createLimitCare, type LimitCare } from "./limits.ts";

/** Sees to it that a run neither goes in circles nor uses more than it may. */
export type Care = CircleCare & LimitCare;

export function createCare(ports: RunPorts): Care {
  const circles = createCircleCare(ports);
  const limits = createLimitCare(ports);
  return {
    ...circles,
    beforeStep: limits.beforeStep,
    async beforeTurn() {
      const failure = await limits.beforeTurn();
      return failure || ports.signal.aborted ? failure : circles.beforeTurn();
    },
  };
}
