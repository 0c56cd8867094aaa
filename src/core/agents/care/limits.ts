import type { Failure } from "../../events/failure.ts";
import { amount, limitFailure } from "../ending.ts";
import { inquire } from "../inquire.ts";
import type { RunPorts } from "../ports.ts";

/** Asks whether to go on when a limit is reached. What comes back ends the run. */
export function createLimitCare(ports: RunPorts): () => Promise<Failure | undefined> {
  let turnsLeft = ports.limits.turns;
  return async () => {
    if (turnsLeft === 0) {
      if (!(await mayGoOn(ports))) return limitFailure("turns", ports.limits);
      turnsLeft = ports.limits.turns;
    }
    turnsLeft -= 1;
    return undefined;
  };
}

async function mayGoOn(ports: RunPorts): Promise<boolean> {
  const turns = amount("turns", ports.limits);
  const choices = [
    { value: "go-on", label: "Go on", detail: `Up to ${turns} more` },
    { value: "stop", label: "Stop here" },
  ];
  const text = `The run took ${turns}, which is its limit. Should it go on?`;
  const { value } = await inquire(ports, { about: "limit", text, choices, multiple: false, freeText: false });
  return value === "go-on";
}
