import type { AssistantMessage } from "../events/message.ts";
import { createCare } from "./care/care.ts";
import { createContext } from "./context/messages.ts";
import { createContextMeter } from "./context/meter.ts";
import { stoppedEnd } from "./ending.ts";
import { createParking } from "./parking.ts";
import type { LoopEnd, RunPorts } from "./ports.ts";
import { systemPrompt } from "./prompt.ts";
import { deliverSteers } from "./session/queue.ts";
import { type CallPorts, carryOut } from "./tool-call.ts";
import { takeTurn } from "./turn.ts";

/**
 * The executor: asks the model, carries out what it calls for, and asks again, until an answer calls for nothing and nothing more was said meanwhile.
 * Begins with whatever the last message still asks for, so that an interrupted run goes on where it was.
 * Rejects only when the conversation can't be stored.
 */
export async function runLoop(given: RunPorts): Promise<LoopEnd> {
  const ports: CallPorts = { ...given, care: createCare(given) };
  const resolved = await ports.resolveProvider(ports.model);
  if (resolved.kind === "unavailable") return { outcome: "failed", text: "", failure: resolved.failure };
  const { provider, model, window } = resolved;
  const system = systemPrompt(promptFacts(ports));
  const tools = ports.tools.map((tool) => tool.spec);
  const meter = createContextMeter(ports, { system, tools, window });
  const context = createContext((image) => ports.blobs.loadBlob(image.blob));
  const parked = createParking(ports);

  let said = await finishLastMessage(ports);
  for (;;) {
    if (ports.signal.aborted) return stoppedEnd(ports, said.text);
    const isSteered = deliverSteers(ports.session, ports.runId, ports.now());
    if (said.isFinal && !isSteered) return { outcome: "completed", text: said.text };
    const failure = await ports.care.beforeTurn();
    if (ports.signal.aborted) return stoppedEnd(ports, said.text);
    if (failure) return { outcome: "failed", text: said.text, failure };
    // What was said while a limit was asked about.
    deliverSteers(ports.session, ports.runId, ports.now());

    const request = { model, system, messages: await context(ports.session.view()), tools, effort: ports.effort() };
    const answer = await takeTurn(ports, { provider, request, report: meter.begin() });
    said = { text: answer.text || said.text, isFinal: false };
    if (ports.signal.aborted) return stoppedEnd(ports, said.text);
    if (answer.failure) {
      const failure = await parked(answer.failure);
      if (failure) return { outcome: "failed", text: said.text, failure };
      continue;
    }

    const message = ports.session.view().messages.at(-1);
    await carryOut(ports, message?.id ?? "", answer.toolCalls);
    said = { text: said.text, isFinal: answer.toolCalls.length === 0 };
  }
}

/** The model's last words, and whether nothing is left to do after them. */
interface Said {
  readonly text: string;
  readonly isFinal: boolean;
}

/** Carries out what the last message of this run still asks for; of a run that has just begun there is none. */
async function finishLastMessage(ports: CallPorts): Promise<Said> {
  const { session, runId } = ports;
  const message = session.view().messages.findLast((each): each is AssistantMessage => each.role === "assistant" && each.runId === runId);
  if (!message) return { text: "", isFinal: false };
  const ended = new Set(
    session.view().steps.flatMap((each) => (each.messageId === message.id && each.state !== "pending" ? [each.id] : [])),
  );
  await carryOut(
    ports,
    message.id,
    message.toolCalls.filter((call) => !ended.has(call.stepId)),
  );
  const isLast = session.view().messages.at(-1) === message;
  return { text: message.text, isFinal: isLast && message.finish === "complete" && message.toolCalls.length === 0 };
}

function promptFacts({ session, platform, trusted, tools }: RunPorts) {
  return { folders: session.view().session.workspace, platform, trusted: trusted(), tools: tools.map((each) => each.name) };
}
