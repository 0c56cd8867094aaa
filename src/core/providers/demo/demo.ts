import type { ModelMessage, ModelRequest, Part, Provider } from "../provider.ts";
import { lookAround, readFile, runCommand, searchFiles, skillCalled, useSkill } from "./explore.ts";
import { Hands } from "./hands.ts";
import { type Intent, intentOf } from "./intent.ts";
import { repairTests } from "./repair.ts";
import { replay, type Task, type Turn } from "./replay.ts";
import { type Assignment, assignmentOf, planTask, reportTask, reviewTask, routeTask } from "./team.ts";
import { cannot, help, label, nothingMore, taskLabel } from "./words.ts";

export interface DemoPorts {
  /** Waits a moment between two pieces of text. Absent: none. */
  readonly pace?: (signal: AbortSignal) => Promise<void>;
}

/**
 * `demo/tour`: a stand-in for a language model that needs no key and no network, and says what it is wherever it speaks.
 * It decides by the conversation and what the tools gave, by rules alone, and says so when something is beyond it.
 */
export function createDemo(ports: DemoPorts = {}): Provider {
  return { stream: (request, signal) => stream(request, signal, ports) };
}

async function* stream(request: ModelRequest, signal: AbortSignal, ports: DemoPorts): AsyncGenerator<Part> {
  const { text, calls } = answer(request);
  for (const piece of pieces(text)) {
    if (signal.aborted) break;
    yield { type: "text", text: piece };
    await ports.pace?.(signal);
  }
  if (signal.aborted) {
    yield { type: "finish", reason: "stop" };
    return;
  }
  const made = request.messages.flatMap((each) => (each.role === "assistant" ? each.toolCalls : [])).length;
  const hands = new Hands(request.tools);
  for (const [index, { tool, input }] of calls.entries()) {
    yield { type: "tool-call", callId: `demo-${made + index + 1}`, tool, arguments: hands.write(tool, input) };
  }
  yield { type: "finish", reason: calls.length > 0 ? "tool-calls" : "stop" };
}

function answer(request: ModelRequest): Turn {
  const given = assignmentOf(request);
  const task = taskFor(given, new Hands(request.tools), request.messages.slice(0, given.from));
  const { text, calls } = typeof task === "string" ? { text: task, calls: [] } : replay(task, request.messages.slice(given.from + 1));
  // What is handed on is read by its first words.
  const labelled = given.kind === "task" ? text + taskLabel : label(!hasSpoken(request.messages)) + text;
  return { text: text === "" ? "" : labelled, calls };
}

function hasSpoken(messages: readonly ModelMessage[]): boolean {
  return messages.some((each) => each.role === "assistant" && each.text !== "");
}

/** A string needs no work: it is the answer. */
function taskFor(given: Assignment, hands: Hands, before: readonly ModelMessage[]): Task | string {
  switch (given.kind) {
    case "route":
      return routeTask(given.text);
    case "plan":
      return planTask(given, hands);
    case "report":
      return reportTask(given.text);
    case "over":
      return nothingMore();
    case "task":
      return given.isReview ? reviewTask(given.text) : workFor(intentOf(given.objective), hands);
    case "talk": {
      const called = skillCalled(given.text);
      return called ? useSkill(called, hands, before) : workFor(intentOf(given.text), hands);
    }
    default:
      return given satisfies never;
  }
}

function workFor(intent: Intent, hands: Hands): Task | string {
  switch (intent.kind) {
    case "repair":
      return repairTests(hands);
    case "look":
      return lookAround(hands);
    case "read":
      return readFile(intent.path, hands);
    case "search":
      return searchFiles(intent.pattern, hands);
    case "run":
      return runCommand(intent.command, hands);
    case "help":
      return help();
    case "other":
      return cannot();
    default:
      return intent satisfies never;
  }
}

/** Small pieces, cut after spaces, that add up to the text. */
function pieces(text: string): readonly string[] {
  return text.match(/\s*\S{1,40}\s?/g) ?? [];
}
