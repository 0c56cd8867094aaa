import type { Envelope } from "../../core/events/event.ts";
import type { SendVerb } from "../../core/events/message.ts";
import type { LeadReceipt, PlanAct } from "../../core/events/plan/act.ts";
import type { Runtime, Sent } from "../../core/runtime.ts";
import type { Remembered } from "./team/board.ts";

/** How a run is shown and answered: to a person, or as JSON lines. */
export interface Face {
  /** Whether somebody could answer a question now. */
  canAsk(): boolean;
  hear(envelope: Envelope): void;
  /** From now on the run can be answered, spoken to and stopped. */
  attach(controls: Controls): void;
  /** What happened in the conversation before this process; nothing: another one begins. */
  recall(record: Remembered | undefined): void;
  /** Gives standard input back. */
  detach(): void;
  /** A line for whoever watches, outside the run's own events. */
  say(line: string): void;
}

/** What can be done to a session while it is followed. All of them only once its run has begun. */
export interface Controls {
  readonly answer: Runtime["answer"];
  readonly reply: Runtime["reply"];
  /** Something is about to be done: until what this returns is called, the session is followed on. */
  hold(): () => void;
  send(text: string, verb: SendVerb): Promise<Sent>;
  /** Takes back the message that was sent last and still waits. Resolves to its text, or undefined when none does. */
  drop(): Promise<string | undefined>;
  /** Ends the run that is at work; what waits goes on. */
  cancel(): Promise<void>;
  /** Ends the wait of a run that is parked. */
  resume(): Promise<void>;
  /** Changes the plan that is at work. */
  lead(act: PlanAct): Promise<LeadReceipt>;
  /** Takes back the newest summary of the older part. */
  restore(): ReturnType<Runtime["undoCompaction"]>;
  /** Ends everything: what waits stays where it is. */
  stop(): void;
}
