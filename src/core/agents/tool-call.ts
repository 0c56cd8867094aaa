import type { BlobId, MessageId } from "../events/ids.ts";
import { hiddenSecret, type ImageRef, type ToolCall } from "../events/message.ts";
import type { FileChange } from "../events/step.ts";
import type { NestedRules } from "../memory/rules/nested.ts";
import type { Access } from "../permissions/access.ts";
import { hasGap } from "../sandbox/process/capture.ts";
import { acrossTasks } from "../tools/locks.ts";
import type { Consultation, Prepared, Tool, ToolAnswer, ToolQuestion, ToolResult } from "../tools/tool.ts";
import { consult } from "./asking/consult.ts";
import { inquire } from "./asking/inquire.ts";
import type { Care } from "./care/care.ts";
import { withoutSecrets } from "./live-text.ts";
import { createLocks, type Locks } from "./locks.ts";
import { passPermission, type StepEnd } from "./permission/pass.ts";
import type { RunPorts } from "./ports.ts";
import { beginWatched, type PassedStep } from "./session/effects.ts";
import { rulesNote } from "./session/rules.ts";

/** What carrying out calls needs. */
export interface CallPorts extends RunPorts {
  readonly care: Care;
  /** Rules of folders below the workspace's top, with the first result from there. */
  readonly nested?: NestedRules | undefined;
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
    const { message: output, trouble } = prepared;
    endStep(ports, stepId, { outcome: "failed", output, summary: trouble ? "blocked" : "not possible", ...(trouble ? { trouble } : {}) });
    return undefined;
  }
  const passed = await passPermission(ports, asked.call, prepared);
  if ("outcome" in passed) {
    endStep(ports, stepId, passed);
    return undefined;
  }
  const run = () => runStep(ports, { stepId, ready: prepared, decision: passed });
  return () => locks.run(prepared.locks, () => ports.locks.run(acrossTasks(prepared.locks), run));
}

/** Prepares once more when an earlier call of the same message was still changing what this one looked at, or may yet make it possible. */
async function prepareInTurn(ports: RunPorts, locks: Locks, call: ToolCall): Promise<Prepared> {
  const tool = ports.tools.find((each) => each.name === call.tool);
  if (!tool) return unknownTool(ports.tools, call);
  // Written into a file it would take the place of the secret it stands for.
  if (!tool.readOnly && call.arguments.includes(hiddenSecret)) return heldBack(call);
  const before = locks.since();
  const first = await tool.prepare(call.arguments, ports.signal);
  const earlier = before(first.kind === "refused" ? undefined : first.locks);
  if (!earlier) return first;
  await earlier;
  return tool.prepare(call.arguments, ports.signal);
}

function heldBack({ tool, arguments: input }: ToolCall): Prepared {
  const message = `“${hiddenSecret}” stands where a secret is kept from you: it can't be written, sent or run. Leave that part as it is and change only what is around it, or ask the person to do this themselves.`;
  return { kind: "refused", title: tool, input, message };
}

function unknownTool(tools: readonly Tool[], call: ToolCall): Prepared {
  const known = tools.length > 0 ? `The tools are: ${tools.map((each) => each.name).join(", ")}.` : "There are no tools here.";
  return { kind: "refused", title: call.tool, input: call.arguments, message: `There is no tool "${call.tool}". ${known}` };
}

/** Whether it neither changes, runs nor sends anything. */
function onlyLooks(access: Access): boolean {
  return access.kind === "read" ? access.sendsTo === undefined : access.kind === "skill" || access.kind === "talk";
}

/** What a step that changes things begins with is on disk before it begins: after a crash it is known that it ran. */
async function runStep(ports: CallPorts, { stepId, ready, decision }: PassedStep): Promise<void> {
  const { session, runId, signal } = ports;
  if (signal.aborted) return endStep(ports, stepId, { ...stoppedStep(""), decision });
  const watch = onlyLooks(ready.access) ? undefined : await beginWatched(ports, { stepId, ready, decision });
  if (watch === "stopped") return endStep(ports, stepId, stoppedStep(""));
  // Beside what has to wait for the disk as well; what fails here is tried again, and told, in the end.
  const putAway = putTextsAway(ports, ready.texts ?? []);
  if (watch) await storedOrEnd(ports, stepId);
  const live = withoutSecrets(ports, (text) => session.emit(runId, { type: "step-output", stepId, text }));
  const { id: sessionId } = session.view().session;
  const context = {
    ...{ signal, onOutput: live.add, sessionId, stepId, decision },
    ask: (question: ToolQuestion) => askFor(ports, stepId, question),
    consult: (request: Consultation) => consult(ports, stepId, request),
  };
  // While it came to the disk the run may have been stopped, or taken over by another process.
  const result: ToolResult = signal.aborted ? { ok: false, output: "", summary: "stopped" } : await ready.run(context);
  live.finish();
  const undoNote = (await watch?.end(result)) ?? "";
  const changeNote = await keepChange(ports, stepId, { change: result.change, known: await putAway });
  const kept = await keepFullOutput(ports, result);
  const output = ports.redact(result.output) + changeNote + kept.note + (await rulesNote(ports, ready.access));
  const { untrusted, trouble } = result;
  const kindred = { decision, ...(untrusted === undefined ? {} : { untrusted }), ...(trouble ? { trouble } : {}) };
  if (signal.aborted && !result.ok) return endStep(ports, stepId, { ...stoppedStep(output), ...kindred });
  const images = await keepImages(ports, result);
  const summary = result.summary + undoNote;
  endStep(ports, stepId, { outcome: result.ok ? "ok" : "failed", output, summary, fullOutput: kept.id, images, ...kindred });
}

async function storedOrEnd(ports: CallPorts, stepId: string): Promise<void> {
  try {
    await ports.session.stored();
  } catch (error) {
    endStep(ports, stepId, { outcome: "cancelled", output: "Not begun: the conversation could not be stored.", summary: "not run" });
    throw error;
  }
}

type Known = ReadonlyMap<string, BlobId>;

/** The texts that are kept from now on, each with what names it. */
async function putTextsAway({ blobs }: RunPorts, texts: readonly string[]): Promise<Known> {
  const saved = await Promise.allSettled(texts.map(async (each) => [each, await blobs.saveBlob(each)] as const));
  return new Map(saved.flatMap((each) => (each.status === "fulfilled" ? [each.value] : [])));
}

/** Tells of the change. When its texts can't be kept the change is made all the same: that is said in what comes back. */
async function keepChange(
  { session, runId, blobs }: RunPorts,
  stepId: string,
  { change, known }: Pick<ToolResult, "change"> & { readonly known: Known },
): Promise<string> {
  if (!change) return "";
  try {
    const kept = async (text: string | undefined) => (text === undefined ? undefined : (known.get(text) ?? (await blobs.saveBlob(text))));
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
    const what = hasGap(fullOutput) ? "The output, but for its middle, which was too long to keep," : "The whole output";
    return { id, note: `\n[${what} is in ${ports.blobs.blobPath(id)}; read_file can read it.]` };
  } catch (error) {
    return { note: `\n[The whole output could not be kept: ${describe(error)}]` };
  }
}

async function keepImages({ blobs }: RunPorts, { images }: ToolResult): Promise<readonly ImageRef[] | undefined> {
  if (!images || images.length === 0) return undefined;
  return Promise.all(images.map(async ({ data, ...rest }) => ({ ...rest, blob: await blobs.saveBlob(data) })));
}

async function askFor(ports: RunPorts, stepId: string, question: ToolQuestion): Promise<ToolAnswer> {
  const { value, by } = await inquire(ports, { ...question, stepId, about: question.server === undefined ? "ask-user" : "server" });
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
