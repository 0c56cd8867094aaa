import type { Failure } from "../events/failure.ts";
import type { AssistantMessage } from "../events/message.ts";
import type { ModelMessage } from "../providers/provider.ts";
import { contextOf } from "./context/messages.ts";
import { inquire } from "./inquire.ts";
import { park } from "./parking.ts";
import type { LoopEnd, RunPorts } from "./ports.ts";
import { systemPrompt } from "./prompt.ts";
import { deliverSteers } from "./session/queue.ts";
import { carryOut } from "./tool-call.ts";
import { takeTurn } from "./turn.ts";

/**
 * The executor: asks the model, carries out what it calls for, and asks again, until an answer calls for nothing and nothing more was said meanwhile.
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
  let isFinal = last?.isFinal === true;
  let text = last?.text ?? "";
  let turnsLeft = ports.limits.turns;
  for (;;) {
    if (ports.signal.aborted) return stopped(ports, text);
    const isSteered = deliverSteers(ports.session, ports.runId, ports.now());
    if (isFinal && !isSteered) return { outcome: "completed", text };
    if (turnsLeft === 0) {
      if (!(await mayGoOn(ports, ports.limits.turns))) return outOfTurns(ports, text);
      turnsLeft = ports.limits.turns;
    }
    turnsLeft -= 1;
    const answer = await takeTurn(ports, provider, { model, system, messages: await messagesOf(ports), tools, effort: ports.effort() });
    text = answer.text || text;
    if (answer.failure && !ports.signal.aborted && (await park(ports, answer.failure))) continue;
    if (ports.signal.aborted) return stopped(ports, text);
    if (answer.failure) return { outcome: "failed", text, failure: answer.failure };
    isFinal = answer.toolCalls.length === 0;
    const message = ports.session.view().messages.at(-1);
    await carryOut(ports, message?.id ?? "", answer.toolCalls);
  }
}

function messagesOf({ session, blobs }: RunPorts): Promise<readonly ModelMessage[]> {
  return contextOf(session.view(), (image) => blobs.loadBlob(image.blob));
}

async function mayGoOn(ports: RunPorts, turns: number): Promise<boolean> {
  const choices = [
    { value: "go-on", label: "Go on", detail: `Up to ${turns} turns more` },
    { value: "stop", label: "Stop here" },
  ];
  const text = `The run took ${turns} turns, which is its limit. Should it go on?`;
  const { value } = await inquire(ports, { about: "limit", text, choices, multiple: false, freeText: false });
  return value === "go-on";
}

function outOfTurns(ports: RunPorts, text: string): LoopEnd {
  return ports.signal.aborted ? stopped(ports, text) : { outcome: "failed", text, failure: turnLimit(ports.limits.turns) };
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
