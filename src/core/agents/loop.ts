import type { AssistantMessage, ImageRef } from "../events/message.ts";
import { createCare } from "./care/care.ts";
import { ownLimitReached } from "./care/minutes.ts";
import { createCompactor } from "./compact/compactor.ts";
import { createMeasure } from "./context/measure.ts";
import { createContext } from "./context/messages.ts";
import { createContextMeter } from "./context/meter.ts";
import { estimateTokens } from "./context/tokens.ts";
import { stoppedEnd } from "./ending.ts";
import { createParking } from "./parking.ts";
import type { LoopEnd, RunPorts } from "./ports.ts";
import { systemPrompt } from "./prompt.ts";
import { deliverSteers } from "./session/queue.ts";
import { takeSkills } from "./skills/hands.ts";
import { type CallPorts, carryOut } from "./tool-call.ts";
import { takeTurn } from "./turn.ts";

/**
 * The executor: asks the model, carries out what it calls for, and asks again, until an answer calls for nothing and nothing more was said meanwhile.
 * Begins with whatever the last message still asks for, so that an interrupted run goes on where it was.
 * Rejects only when the conversation can't be stored.
 */
export async function runLoop(given: RunPorts): Promise<LoopEnd> {
  const [resolved, standing, hands] = await Promise.all([given.resolveProvider(given.model), standingOver(given), takeSkills(given)]);
  const equipped = { ...given, tools: hands.tools(), narrowed: hands.narrowed };
  const ports: CallPorts = { ...equipped, care: createCare(equipped), nested: standing?.nested() };
  if (resolved.kind === "unavailable") return { outcome: "failed", text: "", failure: resolved.failure };
  const { provider, model, window, price } = resolved;
  const system = systemPrompt({ ...promptFacts(ports), ...standing, skills: hands.catalogue });
  const specs = () => hands.tools().map((tool) => tool.spec);
  const measure = createMeasure({
    instructions: estimateTokens(system),
    tools: ports.tools.length > 0 ? estimateTokens(JSON.stringify(specs())) : 0,
  });
  const meter = createContextMeter(ports, { measure, window, price });
  const compactor = createCompactor(ports, { provider, model, window, price, measure });
  const loadImage = (image: ImageRef) => ports.blobs.loadBlob(image.blob);
  const context = createContext({ loadImage, blobPath: ports.blobs.blobPath, hint: hands.hint });
  const parked = createParking(ports);

  expectAgain(ports);
  let said = await finishLastMessage(ports);
  if (ports.isDone?.()) return { outcome: "completed", text: said.text };
  for (let turns = 0; ; turns += 1) {
    if (ports.signal.aborted) return stoppedEnd(ports, said.text);
    const isSteered = deliverSteers(ports.session, ports.runId, ports.now());
    if (said.isFinal && !isSteered) return { outcome: "completed", text: said.text };
    const failure = ownLimitReached(ports, turns) ?? (await ports.care.beforeTurn());
    if (ports.signal.aborted) return stoppedEnd(ports, said.text);
    if (failure) return { outcome: "failed", text: said.text, failure };
    await compactor.beforeTurn();
    if (ports.signal.aborted) return stoppedEnd(ports, said.text);
    // What was said while a limit was asked about, or the older part summarised.
    deliverSteers(ports.session, ports.runId, ports.now());

    const request = { model, system, messages: await context(ports.session.view()), tools: specs(), effort: ports.effort() };
    const answer = await takeTurn(ports, { provider, request, report: meter.begin() });
    said = { text: answer.text || said.text, isFinal: false };
    if (ports.signal.aborted) return stoppedEnd(ports, said.text);
    if (answer.failure) {
      const left = await compactor.afterFailure(answer.failure);
      const failure = left && (await parked(left));
      if (failure) return { outcome: "failed", text: said.text, failure };
      continue;
    }

    const message = ports.session.view().messages.at(-1);
    await carryOut({ ...ports, tools: hands.tools() }, message?.id ?? "", answer.toolCalls);
    if (ports.isDone?.()) return { outcome: "completed", text: said.text };
    said = { text: said.text, isFinal: answer.toolCalls.length === 0 };
  }
}

/** What was called in this conversation is likely to be called again, and may get ready while the model thinks. */
function expectAgain({ session, tools }: CallPorts): void {
  const { session: conversation, steps } = session.view();
  const called = new Set(steps.map(({ tool }) => tool));
  for (const tool of tools) if (called.has(tool.name)) tool.expect?.(conversation.id);
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

/** Read once for the run, whoever works on it: what changes meanwhile holds from the next one on, so that every request of this one begins the same. */
function standingOver({ session, standing }: RunPorts) {
  return standing?.(session.view().session.workspace);
}

function promptFacts({ session, platform, trusted, tools, sandbox, agent }: RunPorts) {
  const names = tools.map((each) => each.name);
  return { folders: session.view().session.workspace, platform, trusted: trusted(), tools: names, sandbox: sandbox?.(), agent };
}
