import type { FoundBox, SandboxReport } from "../events/words/sandboxes.ts";

/** What there is of sandboxes, what is set for them, and the containers there are. */
export interface SandboxesPage {
  readonly mode: "off" | "auto" | "required";
  readonly report: SandboxReport;
  /** What holds for each, in the order to show it. */
  readonly settings: readonly SandboxFact[];
  /** Settings that could not be read, and what counts instead, a text each. */
  readonly problems: readonly string[];
  /** Oldest first. */
  readonly boxes: readonly ListedBox[];
  /** What the last clean-up came to; absent before the first. */
  readonly told?: string;
}

export interface SandboxFact {
  readonly name: string;
  readonly value: string;
}

export interface ListedBox extends Omit<FoundBox, "madeAt"> {
  /** Since it was made. */
  readonly minutes: number;
  /** Of the conversation; empty where that is gone. */
  readonly title: string;
}
