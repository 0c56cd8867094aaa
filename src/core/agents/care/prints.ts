import type { MessageId, StepId } from "../../events/ids.ts";
import type { Step } from "../../events/step.ts";
import type { Tool } from "../../tools/tool.ts";
import { normalise } from "./normalise.ts";

/** A call as far as it can be told from others before it ran. */
export interface CallPrint {
  /** Equal for the same tool with the same arguments, whatever the order in which they were written. */
  readonly call: number;
  /** What it is tried on, where trying often on one thing without success tells something: the file of a change, or a tool that is none. */
  readonly target?: string;
  readonly kind: CallKind;
}

/** `polls`: it is called to see whether something has changed meanwhile, and may be called as often as it wants. */
export type CallKind = "looks" | "acts" | "polls" | "made-up";

/** An ended step, cut down to what tells circles. */
export interface Print extends CallPrint {
  readonly turn: MessageId;
  /** Equal for results that say the same. */
  readonly result: number;
  /** Equal for the same call with the same result. */
  readonly pair: number;
  readonly outcome: Step["state"];
  /** It was not run, because it would only have repeated. */
  readonly isBlocked: boolean;
}

/** Takes the prints of steps; each step's once, when it ends. */
export interface Printer {
  ofCall(step: Step): CallPrint;
  ofStep(step: Step): Print;
}

/** The summary of a step that was not run because it would only have repeated. It is told by this from others, also after a restart. */
export const blockedSummary = "not run: repeats";

/** What a note to the model begins with; it is no part of the result itself. */
export const noteMark = "\n[This repeats: ";

export function createPrinter(tools: readonly Tool[], hash: (text: string) => string): Printer {
  const known = new Map(tools.map((each) => [each.name, each]));
  const taken = new Map<StepId, Print>();
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  };
  const ofCall = ({ tool, input }: Step): CallPrint => {
    const call = numberOf(hash(`${tool} ${JSON.stringify(sorted(input))}`));
    const kind = kindOf(known.get(tool), input);
    const path = member(input, "path");
    if (kind === "made-up") return { call, kind, target: "" };
    return kind === "acts" && path !== undefined ? { call, kind, target: `${tool} ${path}` } : { call, kind };
  };
  const take = (step: Step): Print => {
    const call = ofCall(step);
    const result = numberOf(hash(`${step.tool} ${step.state} ${normalise(withoutNote(step.output))}`));
    const isBlocked = step.summary === blockedSummary;
    // What is asked whether it has changed and is not there at all will not change.
    const isVain = step.state === "failed" && known.get(step.tool)?.polls === true;
    return {
      ...call,
      kind: isVain ? "looks" : call.kind,
      turn: step.messageId,
      result,
      pair: numberOf(`${call.call} ${result}`),
      outcome: step.state,
      isBlocked,
    };
  };
  return {
    ofCall,
    ofStep(step) {
      const print = taken.get(step.id) ?? take(step);
      taken.set(step.id, print);
      return print;
    },
  };
}

function kindOf(tool: Tool | undefined, input: unknown): CallKind {
  if (!tool) return "made-up";
  if (tool.polls || waitingCommand.test(member(input, "command") ?? "")) return "polls";
  return tool.readOnly ? "looks" : "acts";
}

/** A command that lets time pass before it looks. */
const waitingCommand = /(?:^|[\s;&|(])(?:sleep|start-sleep|timeout \/t|wait|inotifywait)(?:\s|$)|(?:^|[;&|(]\s*)(?:until|while)\s/i;

function withoutNote(output: string): string {
  const at = output.lastIndexOf(noteMark);
  return at < 0 ? output : output.slice(0, at);
}

function member(input: unknown, name: string): string | undefined {
  const value = typeof input === "object" && input !== null ? (input as Readonly<Record<string, unknown>>)[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
