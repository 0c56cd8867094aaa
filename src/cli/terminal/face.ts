import type { Envelope } from "../../core/events/event.ts";
import type { Runtime } from "../../core/runtime.ts";

/** How a run is shown and answered: to a person, or as JSON lines. */
export interface Face {
  /** Whether somebody could answer a question now. */
  canAsk(): boolean;
  hear(envelope: Envelope): void;
  /** From now on the run can be answered and stopped. */
  attach(controls: Controls): void;
  /** Gives standard input back. */
  detach(): void;
  /** A line for whoever watches, outside the run's own events. */
  say(line: string): void;
}

export interface Controls {
  readonly answer: Runtime["answer"];
  stop(): void;
}
