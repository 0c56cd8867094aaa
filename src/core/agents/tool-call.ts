import type { Answerer, ApprovalRequest } from "../events/approval.ts";
import type { BlobId, MessageId } from "../events/ids.ts";
import type { ImageRef, ToolCall } from "../events/message.ts";
import type { FileChange, StepOutcome } from "../events/step.ts";
import { isoTime } from "../events/time.ts";
import { judge, type Question } from "../permissions/gate.ts";
import type { Prepared, Ready, Tool, ToolAnswer, ToolQuestion, ToolResult } from "../tools/tool.ts";
import type { Care } from "./care/care.ts";
import { inquire } from "./inquire.ts";
import { withoutSecrets } from "./live-text.ts";
import { createLocks, type Locks } from "./locks.ts";
import type { RunPorts } from "./ports.ts";
import { beginWatched } from "./session/effects.ts";
import { tellState } from "./session/waiting.ts";

/** What carrying out calls needs. */
export interface CallPorts extends RunPorts {
  readonly care: Care;
}

/** As many calls of one message as run at the same time. */
const sideBySide = 8;

/**
 * Carries out the calls of one message: prepared and gated in their order, run side by side where they don't clash.
 * Resolves when every begun one has ended. Each started step is ended exactly once, also on a stop.
 * Rejects only when what a call is about to do can't be stored first.
 */
export async function carryOut(ports: CallPorts, messageId: MessageId, calls: readonly ToolCall[]): Promise<void> {
  const locks = createLocks();
  const running = new Set<Promise<void>>();
  let broken: { readonly reason: unknown } | undefined;
  const breakOff = (reason: unknown) => {
    broken ??= { reason };
  };
  for (const call of calls) {
    if (running.size >= sideBySide) await Promise.race(running);
    if (ports.signal.aborted || broken || (await ports.care.beforeStep()) || ports.signal.aborted) break;
    const begin = await passGate(ports, locks, { messageId, call }).catch(breakOff);
    if (!begin) continue;
    const work: Promise<void> = begin()
      .catch(breakOff)
      .then(() => void running.delete(work));
    running.add(work);
  }
  await Promise.all(running);
  if (broken) throw broken.reason;
}

interface Asked {
  readonly messageId: MessageId;
  readonly call: ToolCall;
}

/** Prepares the call and gets it past the gate. What comes back begins it; undefined when it has ended already. */
async function passGate(ports: CallPorts, locks: Locks, asked: Asked): Promise<(() => Promise<void>) | undefined> {
  const { stepId } = asked.call;
  const prepared = await prepareInTurn(ports, locks, asked.call);
  startStep(ports, asked, prepared);
  const blocked = ports.care.blockedEnd(stepId);
  if (blocked) {
    endStep(ports, stepId, blocked);
    return undefined;
  }
  if (prepared.kind === "refused") {
    endStep(ports, stepId, { outcome: "failed", output: prepared.message, summary: "not possible" });
    return undefined;
  }
  const refusal = await passPermission(ports, stepId, prepared);
  if (refusal) {
    endStep(ports, stepId, refusal);
    return undefined;
  }
  return () => locks.run(prepared.locks, () => runStep(ports, stepId, prepared));
}

/** Prepares once more when an earlier call of the same message was still changing what this one looked at, or may yet make it possible. */
async function prepareInTurn(ports: RunPorts, locks: Locks, call: ToolCall): Promise<Prepared> {
  const tool = ports.tools.find((each) => each.name === call.tool);
  if (!tool) return unknownTool(ports.tools, call);
  const first = await tool.prepare(call.arguments, ports.signal);
  const earlier = first.kind === "refused" ? locks.busy() : locks.clash(first.locks);
  if (!earlier) return first;
  await earlier;
  return tool.prepare(call.arguments, ports.signal);
}

function unknownTool(tools: readonly Tool[], call: ToolCall): Prepared {
  const known = tools.length > 0 ? `The tools are: ${tools.map((each) => each.name).join(", ")}.` : "There are no tools here.";
  return { kind: "refused", title: call.tool, input: call.arguments, message: `There is no tool "${call.tool}". ${known}` };
}

interface StepEnd {
  readonly outcome: StepOutcome;
  readonly output: string;
  readonly summary: string;
  readonly fullOutput?: string;
  readonly images?: readonly ImageRef[];
}

/** Why the call must not run, or undefined when it may. */
async function passPermission(ports: CallPorts, stepId: string, ready: Ready): Promise<StepEnd | undefined> {
  const policy = { mode: ports.approvalMode(), trusted: ports.trusted(), grants: await ports.session.grants(), hash: ports.hash };
  const verdict = judge(ready.access, policy);
  if (verdict.kind === "allowed") return undefined;
  if (verdict.kind === "denied") return { outcome: "denied", output: verdict.reason, summary: "not allowed" };
  const { kind: _, ...question } = verdict;
  return ask(ports, stepId, question);
}

async function ask(ports: CallPorts, stepId: string, question: Question): Promise<StepEnd | undefined> {
  const { session, runId, hub } = ports;
  const { tool } = session.view().steps.findLast((each) => each.id === stepId) ?? { tool: "" };
  const request: ApprovalRequest = {
    id: ports.newId(),
    sessionId: session.view().session.id,
    runId,
    stepId,
    tool,
    at: isoTime(ports.now()),
    ...question,
  };
  const { id: approvalId, sessionId: _, runId: __, ...shown } = request;
  const waiting = hub.ask(request, ports.signal);
  session.emit(runId, { type: "approval-request", approvalId, ...shown });
  tellState(session, runId);
  if (!ports.canAsk()) hub.answer(approvalId, { decision: "deny", scope: "once" }, "nobody");
  const answer = await waiting;
  session.emit(runId, { type: "approval-answer", approvalId, ...answer });
  tellState(session, runId);
  if (answer.decision === "allow") {
    if (answer.scope === "session") remember(ports, request);
    return undefined;
  }
  return refusalBy(answer.by, answer.why);
}

function refusalBy(by: Answerer, why: string | undefined): StepEnd {
  if (by === "stopped") return { outcome: "cancelled", output: "The person stopped the run before this was allowed.", summary: "stopped" };
  if (by === "nobody") {
    const output = "This needs a yes, and nobody could be asked here. Go on without it, or say what you would need.";
    return { outcome: "denied", output, summary: "nobody to ask" };
  }
  const word = why ? ` They say: "${why}"` : "";
  return { outcome: "denied", output: `The person denied this.${word} Don't try it another way.`, summary: "denied" };
}

function remember({ session, newId, now }: RunPorts, request: ApprovalRequest): void {
  const { sessionId, tool, binding, detail, where } = request;
  session.grant({ id: newId(), sessionId, tool, binding, detail, where, at: isoTime(now()) });
}

/** What a step that changes things begins with is on disk before it begins: after a crash it is known that it ran. */
async function runStep(ports: CallPorts, stepId: string, ready: Ready): Promise<void> {
  const { session, runId, signal } = ports;
  if (signal.aborted) return endStep(ports, stepId, stoppedStep(""));
  const changes = ready.access.kind !== "read" && ready.access.kind !== "talk";
  const watch = changes ? await beginWatched(ports, stepId, ready) : undefined;
  if (watch === "stopped") return endStep(ports, stepId, stoppedStep(""));
  // Beside what has to wait for the disk as well; what fails here is tried again, and told, in the end.
  const putAway = ready.texts && Promise.allSettled(ready.texts.map((each) => ports.blobs.saveBlob(each)));
  if (watch) await storedOrEnd(ports, stepId);
  const live = withoutSecrets(ports, (text) => session.emit(runId, { type: "step-output", stepId, text }));
  const { id: sessionId } = session.view().session;
  const context = { signal, onOutput: live.add, sessionId, ask: (question: ToolQuestion) => askFor(ports, stepId, question) };
  // While it came to the disk the run may have been stopped, or taken over by another process.
  const result: ToolResult = signal.aborted ? { ok: false, output: "", summary: "stopped" } : await ready.run(context);
  live.finish();
  const undoNote = (await watch?.end(result)) ?? "";
  if (putAway) await putAway;
  const changeNote = await keepChange(ports, stepId, result);
  const kept = await keepFullOutput(ports, result);
  const output = ports.redact(result.output) + changeNote + kept.note;
  if (signal.aborted && !result.ok) return endStep(ports, stepId, stoppedStep(output));
  const images = await keepImages(ports, result);
  const summary = result.summary + undoNote;
  endStep(ports, stepId, { outcome: result.ok ? "ok" : "failed", output, summary, fullOutput: kept.id, images });
}

async function storedOrEnd(ports: CallPorts, stepId: string): Promise<void> {
  try {
    await ports.session.stored();
  } catch (error) {
    endStep(ports, stepId, { outcome: "cancelled", output: "Not begun: the conversation could not be stored.", summary: "not run" });
    throw error;
  }
}

/** Tells of the change. When its texts can't be kept the change is made all the same: that is said in what comes back. */
async function keepChange({ session, runId, blobs }: RunPorts, stepId: string, { change }: ToolResult): Promise<string> {
  if (!change) return "";
  try {
    const kept = async (text: string | undefined) => (text === undefined ? undefined : await blobs.saveBlob(text));
    const [before, after] = await Promise.all([kept(change.before), kept(change.after)]);
    const texts = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
    session.emit(runId, { type: "file-change", stepId, change: { ...change, ...texts } as FileChange });
    return "";
  } catch (error) {
    return `\n[The change was made, but its diff could not be kept: ${describe(error)}]`;
  }
}

async function keepFullOutput(ports: RunPorts, { fullOutput }: ToolResult): Promise<{ readonly id?: BlobId; readonly note: string }> {
  if (fullOutput === undefined) return { note: "" };
  try {
    const id = await ports.blobs.saveBlob(ports.redact(fullOutput));
    return { id, note: `\n[The whole output is in ${ports.blobs.blobPath(id)}; read_file can read it.]` };
  } catch (error) {
    return { note: `\n[The whole output could not be kept: ${describe(error)}]` };
  }
}

async function keepImages({ blobs }: RunPorts, { images }: ToolResult): Promise<readonly ImageRef[] | undefined> {
  if (!images || images.length === 0) return undefined;
  return Promise.all(images.map(async ({ data, ...rest }) => ({ ...rest, blob: await blobs.saveBlob(data) })));
}

async function askFor(ports: RunPorts, stepId: string, question: ToolQuestion): Promise<ToolAnswer> {
  const { value, by } = await inquire(ports, { ...question, stepId, about: "ask-user" });
  if (value !== undefined) return { kind: "answered", value };
  return { kind: by === "stopped" ? "stopped" : "nobody" };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stoppedStep(output: string): StepEnd {
  return { outcome: "cancelled", output: output || "Stopped before it ended.", summary: "stopped" };
}

function startStep({ session, runId }: RunPorts, { messageId, call }: Asked, { title, input }: Prepared): void {
  const { stepId, callId, tool } = call;
  const isResumed = session.view().steps.some((step) => step.id === stepId);
  if (isResumed) return;
  session.emit(runId, { type: "step-start", stepId, messageId, callId, tool, title, input });
}

function endStep({ session, runId, care }: CallPorts, stepId: string, end: StepEnd): void {
  const output = end.output + care.noteFor(stepId, end);
  session.emit(runId, { type: "step-end", stepId, ...end, output });
}
