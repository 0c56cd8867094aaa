import type { Failure } from "../events/failure.ts";
import type { AssistantMessage } from "../events/message.ts";
import { contextOf } from "./context.ts";
import type { LoopEnd, RunPorts } from "./ports.ts";
import { systemPrompt } from "./prompt.ts";
import { carryOut } from "./tool-call.ts";
import { takeTurn } from "./turn.ts";

/**
 * The executor: asks the model, carries out what it calls for, and asks again, until an answer calls for nothing.
 * Begins with whatever the last message still asks for, so that an interrupted run goes on where it was.
 * Rejects only when the conversation can't be stored.
 */
export async function runLoop(ports: RunPorts): Promise<LoopEnd> {
  const resolved = await ports.resolveProvider(ports.model);
  if (resolved.kind === "unavailable") return { outcome: "failed", text: "", failure: resolved.failure };
  const { provider, model } = resolved;
  const system = systemPrompt(promptFacts(ports));
  const tools = ports.tools.map((tool) => tool.spec);

  const last = await finishLastMessage(ports);
  if (last?.isFinal) return { outcome: "completed", text: last.text };
  let text = last?.text ?? "";
  for (let turn = 1; ; turn += 1) {
    if (ports.signal.aborted) return stopped(ports, text);
    if (turn > ports.limits.turns) return { outcome: "failed", text, failure: turnLimit(ports.limits.turns) };
    const answer = await takeTurn(ports, provider, { model, system, messages: contextOf(ports.session.view()), tools });
    text = answer.text || text;
    if (ports.signal.aborted) return stopped(ports, text);
    if (answer.failure) return { outcome: "failed", text, failure: answer.failure };
    if (answer.toolCalls.length === 0) return { outcome: "completed", text };
    const message = ports.session.view().messages.at(-1);
    await carryOut(ports, message?.id ?? "", answer.toolCalls);
  }
}

/** The reason a run's signal is aborted with when its time is over. */
export const timeIsOver = Symbol("time is over");

/** Carries out what the last message of this run still asks for; of a run that has just begun there is none. */
async function finishLastMessage(ports: RunPorts): Promise<{ readonly text: string; readonly isFinal: boolean } | undefined> {
  const { session, runId } = ports;
  const message = session.view().messages.findLast((each): each is AssistantMessage => each.role === "assistant" && each.runId === runId);
  if (!message) return undefined;
  const ended = new Set(
    session.view().steps.flatMap((each) => (each.messageId === message.id && each.state !== "pending" ? [each.id] : [])),
  );
  await carryOut(
    ports,
    message.id,
    message.toolCalls.filter((call) => !ended.has(call.stepId)),
  );
  return { text: message.text, isFinal: message.finish === "complete" && message.toolCalls.length === 0 };
}

function promptFacts({ session, platform, trusted, tools }: RunPorts) {
  return { folders: session.view().session.workspace, platform, trusted: trusted(), tools: tools.map((each) => each.name) };
}

function stopped({ signal, limits }: RunPorts, text: string): LoopEnd {
  return signal.reason === timeIsOver
    ? { outcome: "failed", text, failure: timeLimit(limits.milliseconds) }
    : { outcome: "cancelled", text };
}

function turnLimit(turns: number): Failure {
  const message = `The run reached its limit of ${turns} turns and was ended; everything so far is kept. Send "go on" to continue, or raise the limit.`;
  return { code: "turn-limit", message };
}

function timeLimit(milliseconds: number): Failure {
  const limit = milliseconds < 120_000 ? `${milliseconds / 1000} seconds` : `${Math.round(milliseconds / 60_000)} minutes`;
  const message = `The run reached its time limit of ${limit} and was stopped; everything so far is kept. Send "go on" to continue, or raise the limit.`;
  return { code: "time-limit", message };
}
