import type { Message } from "../events/message.ts";
import type { SessionRecord } from "../events/session-view.ts";
import type { Step } from "../events/step.ts";
import type { ModelMessage } from "../providers/provider.ts";

/**
 * What the model sees of a session. Only ever grows at its end from turn to turn, so that provider caches hold.
 * Every tool call is followed by its result; one that never came is said to be missing.
 */
export function contextOf(record: Pick<SessionRecord, "messages" | "steps">): readonly ModelMessage[] {
  const steps = new Map(record.steps.map((step) => [step.id, step]));
  return record.messages.flatMap((message) => asModelMessages(message, steps));
}

function asModelMessages(message: Message, steps: ReadonlyMap<string, Step>): readonly ModelMessage[] {
  if (message.role === "user") return [{ role: "user", text: message.text }];
  if (message.text === "" && message.toolCalls.length === 0) return [];
  const toolCalls = message.toolCalls.map((call) => ({ callId: call.callId, tool: call.tool, arguments: call.arguments }));
  const results = message.toolCalls.map(
    (call): ModelMessage => ({ role: "tool", callId: call.callId, tool: call.tool, text: resultOf(steps.get(call.stepId)) }),
  );
  return [{ role: "assistant", text: message.text, toolCalls }, ...results];
}

function resultOf(step: Step | undefined): string {
  if (step === undefined) return "This call was not carried out: the run was stopped before it.";
  if (step.state === "unknown" || step.state === "running")
    return "Nobody knows how far this came: the program ended while it ran. Look before you repeat it.";
  return step.output === "" ? "(no output)" : step.output;
}
