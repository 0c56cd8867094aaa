import type { ModelMessage } from "../provider.ts";

/** Something the demo model works on: it says and calls, is given the results, and returns its last words. */
export type Task = Generator<Turn, string, readonly Result[]>;

export interface Turn {
  /** May be empty: then the calls speak for themselves. */
  readonly text: string;
  readonly calls: readonly Wanted[];
}

/** A call in the demo's own words; `Hands` puts it into the words of the offered tool. */
export interface Wanted {
  readonly tool: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Result {
  readonly text: string;
  /** The person, or Restricted Mode, did not want it. */
  readonly isRefused: boolean;
}

/**
 * Brings a task to where the conversation stands. A request holds everything that was said, and a task decides by nothing else,
 * so the demo model keeps no memory: it goes through the task again with the results that are there, up to the first that is missing.
 */
export function replay(task: Task, messages: readonly ModelMessage[]): Turn {
  let step = task.next();
  for (const results of resultsOf(messages)) {
    if (step.done) break;
    step = task.next(results);
  }
  return step.done ? { text: step.value, calls: [] } : step.value;
}

/** The results of each answer that called something, in order. */
function resultsOf(messages: readonly ModelMessage[]): readonly (readonly Result[])[] {
  const turns: Result[][] = [];
  for (const message of messages) {
    if (message.role === "assistant" && message.toolCalls.length > 0) turns.push([]);
    if (message.role === "tool") turns.at(-1)?.push({ text: message.text, isRefused: refusal.test(message.text) });
  }
  return turns;
}

const refusal =
  /^(?:The person (?:denied|stopped)|This needs a yes|This workspace is in Restricted Mode|This call was not carried out|Nobody knows how far)/;
