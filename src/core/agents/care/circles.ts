import type { Failure } from "../../events/failure.ts";
import type { StepId } from "../../events/ids.ts";
import { chosenValues } from "../../events/question.ts";
import type { Step } from "../../events/step.ts";
import { isoTime } from "../../events/time.ts";
import { inquire } from "../asking/inquire.ts";
import type { RunPorts } from "../ports.ts";
import { blockFor, isStuck, noteFor } from "./loops.ts";
import { blockedSummary, createPrinter, noteMark } from "./prints.ts";
import { goOn, stopHere } from "./ways.ts";
import { createWindow } from "./window.ts";

/** Notices when a run goes in circles. First it tells the model, then it does not run what would only repeat, then it asks the person. */
export interface CircleCare {
  /** What is added to the result of a step that is about to end so; mostly nothing. */
  noteFor(stepId: StepId, end: Pick<Step, "output" | "summary"> & { readonly outcome: Step["state"] }): string;
  /** How a step ends that would only repeat; undefined when it may run. */
  blockedEnd(stepId: StepId): { readonly outcome: "failed"; readonly output: string; readonly summary: string } | undefined;
  /** To be passed before each turn. What comes back ends the run. */
  beforeTurn(): Promise<Failure | undefined>;
}

/** Judges by the conversation as it stands, so that a restart forgets nothing. */
export function createCircleCare(ports: RunPorts): CircleCare {
  const printer = createPrinter(ports.tools, ports.hash);
  const latestSteps = createWindow(ports);
  const endedPrints = (besides?: StepId) =>
    latestSteps().flatMap((each) => (each.id === besides || !each.endedAt ? [] : [printer.ofStep(each)]));
  const stepOf = (stepId: StepId) => ports.session.view().steps.findLast((each) => each.id === stepId);

  return {
    noteFor(stepId, { outcome, output, summary }) {
      const step = stepOf(stepId);
      if (!step || outcome === "cancelled") return "";
      const note = noteFor([...endedPrints(stepId), printer.ofStep({ ...step, state: outcome, output, summary })]);
      return note === undefined ? "" : `${noteMark}${note}]`;
    },
    blockedEnd(stepId) {
      const step = stepOf(stepId);
      const reason = step && blockFor(endedPrints(stepId), printer.ofCall(step), step.messageId);
      if (reason === undefined) return undefined;
      const output = `Not run: ${reason}. Don't ask for it again. Go another way, or say what you have found and what is missing.`;
      return { outcome: "failed", output, summary: blockedSummary };
    },
    async beforeTurn() {
      if (!isStuck(endedPrints())) return undefined;
      const blocked = latestSteps().findLast((each) => each.summary === blockedSummary);
      return askForWay(ports, blocked?.title ?? "");
    },
  };
}

async function askForWay(ports: RunPorts, title: string): Promise<Failure | undefined> {
  const text = `The model goes in circles: it asks for “${title}” again, which brings nothing new. Should it go on? You can also write what it should do instead.`;
  const choices = [{ ...goOn, detail: "Let it try again" }, stopHere];
  const { value } = await inquire(ports, { about: "loop", text, choices, multiple: false, freeText: true });
  if (value === goOn.value) return undefined;
  if (value === undefined || value === stopHere.value) return inCircles;
  advise(ports, (chosenValues(value) ?? []).join("\n"));
  return undefined;
}

/** The person's words become a message of the conversation. */
function advise({ session, runId, newId, now }: RunPorts, words: string): void {
  const { id: sessionId } = session.view().session;
  const text = words.toWellFormed();
  const message = { role: "user", id: newId(), sessionId, runId, at: isoTime(now()), text, via: "steer" } as const;
  session.emit(runId, { type: "message-add", message });
}

const inCircles: Failure = {
  code: "loop",
  message: "The model went in circles and the run was ended; everything so far is kept. Send what it should do differently to go on.",
};
