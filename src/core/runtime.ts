import { type Carrier, type CarrierPorts, createCarrier, type FirstMessage } from "./agents/carrier.ts";
import { type GivenImage, type KeptImages, keepImages } from "./agents/session/images.ts";
import type { LiveSession } from "./agents/session/live.ts";
import { endOrphan, settleOrphan } from "./agents/session/orphan.ts";
import { nextMessages } from "./agents/session/queue.ts";
import type { Answerer, AnswerReceipt, ApprovalAnswer, ApprovalMode } from "./events/approval.ts";
import type { Envelope } from "./events/event.ts";
import type { Failure } from "./events/failure.ts";
import type { ApprovalId, MessageId, ModelRef, QuestionId, RunId, SessionId } from "./events/ids.ts";
import type { QueuedMessage, SendVerb } from "./events/message.ts";
import type { QuestionAnswerer, QuestionValue, ReplyReceipt } from "./events/question.ts";
import type { SessionSummary } from "./events/session.ts";
import { currentRun, type SessionRecord, type SessionView } from "./events/session-view.ts";
import { isoTime } from "./events/time.ts";
import { createHub } from "./permissions/hub.ts";
import { createRollback, type Rollback, type RollbackPorts } from "./rollback.ts";

/** The core as every surface sees it: what one starts, another can watch, answer or stop. */
export interface Runtime {
  /**
   * Starts a run with the person's message, or, while one is at work, does with it what `verb` says (`steer` when it says nothing).
   * Resolves once the message is on disk; the run goes on by itself. When nothing is at work every verb begins a run,
   * only what is queued goes behind what waits already.
   */
  send(message: NewMessage): Promise<Sent>;
  /** Takes back a message that waits for its turn. Undefined when it waits no longer, or for a run of another process. */
  withdraw(sessionId: SessionId, messageId: MessageId): Promise<QueuedMessage | undefined>;
  /** Ends the session's current run as cancelled and resolves when nothing of it is left running. What waits in the queue begins then, unless it is to be held. */
  stop(sessionId: SessionId, queue?: "hold"): Promise<void>;
  /**
   * Goes on without a new message: at once with a parked run, where the last run was interrupted or failed, or else with what waits.
   * Does nothing when there is nothing to go on with.
   */
  resume(sessionId: SessionId): Promise<void>;
  /** The first answer wins; a later one is told so. */
  answer(approvalId: ApprovalId, answer: ApprovalAnswer, by: Answerer): AnswerReceipt;
  /** The same for a question for words or a choice; without a value it stays unanswered for good. */
  reply(questionId: QuestionId, value: QuestionValue | undefined, by: QuestionAnswerer): ReplyReceipt;
  /**
   * The session as it stands, to be followed by events above its `seq`; undefined when there is none.
   * What nobody needs to decide goes on: a parked run waits on, an open question is put anew, what waits behind a run that did not fail begins.
   */
  open(sessionId: SessionId): Promise<SessionView | undefined>;
  /** Newest first. */
  list(): Promise<readonly SessionSummary[]>;
  /** Changes what later runs of the session use. */
  change(sessionId: SessionId, change: SessionChange): Promise<void>;
  /** Takes back what steps did to files. */
  readonly undo: Rollback;
  /**
   * Hears every event of every session in this process, in order; of a run's begin, and of a long wait, once it is on disk.
   * Returns how to stop listening.
   */
  subscribe(listener: (envelope: Envelope) => void): () => void;
  /** Leaves running runs as `waiting: interrupted`, writes what is left and lets go. */
  close(): Promise<void>;
}

export interface NewMessage {
  readonly text: string;
  /** PNG, JPEG, GIF or WebP by their bytes; at most 20 of 5 MB each. */
  readonly images?: readonly GivenImage[];
  /** Absent: a new session. */
  readonly sessionId?: SessionId;
  /** What becomes of it while a run is at work. */
  readonly verb?: SendVerb;
  /** For a new session. */
  readonly workspace: readonly string[];
  readonly model: ModelRef;
  readonly approvalMode: ApprovalMode;
}

/**
 * `waiting`: it is read by the run that is at work, or begins one of its own after it, as `verb` says; after a run that failed it waits until that is
 * tried again or another message is sent. `refused`: nothing was stored or started, the message is still the caller's.
 */
export type Sent =
  | { readonly kind: "waiting"; readonly sessionId: SessionId; readonly messageId: MessageId; readonly verb: "steer" | "queue" }
  | { readonly kind: "started"; readonly sessionId: SessionId; readonly runId: RunId }
  | { readonly kind: "refused"; readonly reason: string; readonly failure?: Failure };

export interface SessionChange {
  readonly title?: string;
  readonly model?: ModelRef;
  readonly approvalMode?: ApprovalMode;
}

/** What the runtime is made of. */
export type RuntimePorts = Omit<CarrierPorts, "hub" | "tell"> & RollbackPorts & { readonly log: (line: string) => void };

/** Puts the runtime together. Nothing is read or started before it is asked for. */
export function createRuntime(ports: RuntimePorts): Runtime {
  const hub = createHub();
  const listeners = new Set<(envelope: Envelope) => void>();
  const tell = (envelope: Envelope) => {
    for (const listener of listeners) guarded(ports.log, () => listener(envelope));
  };
  const carrier = createCarrier({ ...ports, hub, tell });

  return Object.freeze<Runtime>({
    send: (message) => send(ports, carrier, message),
    withdraw: (sessionId, messageId) => withdraw(carrier, sessionId, messageId),
    stop: (sessionId, queue) => stop(carrier, sessionId, queue),
    resume: (sessionId) => resume(carrier, sessionId),
    answer: (approvalId, answer, by) => hub.answer(approvalId, answer, by),
    reply: (questionId, value, by) => hub.reply(questionId, value, by),
    open: (sessionId) => open(ports, carrier, sessionId),
    list: () => ports.store.sessions(),
    async change(sessionId, change) {
      const changed = await carrier.inSession(sessionId, (session) => {
        session.emit("", { type: "session-change", ...change });
        return session;
      });
      await changed?.stored();
    },
    undo: createRollback(ports, carrier),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      await carrier.leave();
      await ports.store.close();
    },
  });
}

async function send(ports: RuntimePorts, carrier: Carrier, message: NewMessage): Promise<Sent> {
  if (message.text.trim() === "" && !message.images?.length) return refused("The message is empty. Write something first.");
  // Without pictures there is nothing to wait for: what is asked next comes after this.
  const kept = message.images?.length ? await keepImages(ports.store, message.images) : noImages;
  if (kept.kind === "refused") return kept;
  if (carrier.hasLeft()) return refused(closing);
  const said = { text: message.text.toWellFormed(), ...(kept.images.length > 0 ? { images: kept.images } : {}) };
  const { sessionId, verb = "steer" } = message;
  if (sessionId === undefined) {
    const session = carrier.create(newRecord(ports, message));
    return outcomeOf(carrier, { kind: "began", session, runId: carrier.begin(session, said) });
  }
  const taken = await carrier.inSession(sessionId, (session) => takeIn(ports, carrier, { session, said, verb }));
  if (taken) return outcomeOf(carrier, taken);
  return refused(carrier.hasLeft() ? closing : "This conversation is no longer stored. Start a new chat and send the message there.");
}

const noImages: KeptImages = { kind: "kept", images: [] };
const closing = "AnyCowork is closing, so this was not sent. Send it again after the next start.";

/** What a message set going, before anything of it is on disk. `running` is the run that was at work. */
type Taken =
  | { readonly kind: "began"; readonly session: LiveSession; readonly runId: RunId }
  | { readonly kind: "waits"; readonly session: LiveSession; readonly queued: QueuedMessage; readonly running: RunId | undefined }
  | Extract<Sent, { kind: "refused" }>;

interface Said {
  readonly session: LiveSession;
  readonly said: FirstMessage;
  readonly verb: SendVerb;
}

/** Begins a run with the message, or lets it wait. What is queued goes behind what waits already. */
function takeIn(ports: RuntimePorts, carrier: Carrier, { session, said, verb }: Said): Taken {
  const { id: sessionId } = session.view().session;
  const running = carrier.carriedRun(sessionId);
  if (running === undefined) {
    const orphan = carrier.orphanOf(session);
    if (orphan) endOrphan(session, orphan.id);
    else if (currentRun(session.view()))
      return refused(
        "This conversation is at work in another window, so this was not sent. Send it from there, or stop the run there first.",
      );
    if (verb !== "queue" || nextMessages(session).length === 0) return { kind: "began", session, runId: carrier.begin(session, said) };
  }
  const queued: QueuedMessage = { ...said, id: ports.newId(), sessionId, verb, at: isoTime(ports.now()), state: "waiting" };
  session.emit("", { type: "queue-change", add: queued });
  if (running === undefined) carrier.beginNext(session);
  return { kind: "waits", session, queued, running };
}

/** Waits until the message is on disk; only then a run is stopped for it, so that no crash can lose it. */
async function outcomeOf(carrier: Carrier, taken: Taken): Promise<Sent> {
  if (taken.kind === "refused") return taken;
  const { session } = taken;
  const { id: sessionId } = session.view().session;
  await session.stored().catch((error: unknown) => carrier.warn(session, describe(error)));
  if (taken.kind === "began") return { kind: "started", sessionId, runId: taken.runId };
  const { queued, running } = taken;
  const { id: messageId, verb } = queued;
  if (verb !== "interrupt") return { kind: "waiting", sessionId, messageId, verb };
  const stateNow = () => session.view().queue.find((each) => each.id === messageId)?.state;
  if (running !== undefined && stateNow() === "waiting") await carrier.stop(running);
  const runId = session.view().messages.findLast((each) => each.id === messageId)?.runId;
  if (runId !== undefined) return { kind: "started", sessionId, runId };
  return stateNow() === "withdrawn" ? refused("This message was taken back.") : { kind: "waiting", sessionId, messageId, verb: "queue" };
}

async function open(ports: RuntimePorts, carrier: Carrier, sessionId: SessionId): Promise<SessionView | undefined> {
  const opened = await carrier.inSession(sessionId, (session) => {
    const orphan = carrier.orphanOf(session);
    if (!orphan) goOnWithQueue(carrier, session);
    else if (isInterrupting(session)) resumeOrphan(carrier, session, orphan.id);
    else {
      const state = settleOrphan(session, orphan.id);
      if (state === "parked" || (state === "asked" && ports.canAsk())) carrier.goOn(session, orphan.id);
    }
    return session;
  });
  await opened?.told();
  return opened?.view();
}

/** What waits begins when nothing is at work and the last run did not fail. */
function goOnWithQueue(carrier: Carrier, session: LiveSession): void {
  const last = session.view().runs.at(-1)?.state;
  if (last === "completed" || last === "cancelled") carrier.beginNext(session);
}

/** Whether the person had wanted the run stopped for a message when the process ended. */
function isInterrupting(session: LiveSession): boolean {
  return nextMessages(session)[0]?.verb === "interrupt";
}

function resumeOrphan(carrier: Carrier, session: LiveSession, runId: RunId): void {
  if (isInterrupting(session)) {
    endOrphan(session, runId);
    carrier.beginNext(session);
  } else carrier.goOn(session, runId, "now");
}

async function withdraw(carrier: Carrier, sessionId: SessionId, messageId: MessageId): Promise<QueuedMessage | undefined> {
  const found = await carrier.inSession(sessionId, (session) => {
    const queued = session.view().queue.find((each) => each.id === messageId && each.state === "waiting");
    const isElsewhere = carrier.carriedRun(sessionId) === undefined && currentRun(session.view()) && !carrier.orphanOf(session);
    if (!queued || isElsewhere) return undefined;
    session.emit("", { type: "queue-change", messageId, state: "withdrawn" });
    return { queued, session };
  });
  await found?.session.stored();
  return found?.queued;
}

async function stop(carrier: Carrier, sessionId: SessionId, queue?: "hold"): Promise<void> {
  const running = carrier.carriedRun(sessionId);
  if (running !== undefined) return carrier.stop(running, queue);
  const found = await carrier.inSession(sessionId, (session) => {
    const orphan = carrier.orphanOf(session);
    if (orphan) endOrphan(session, orphan.id);
    if (orphan && queue !== "hold") carrier.beginNext(session);
    return { session, begun: orphan ? undefined : carrier.carriedRun(sessionId) };
  });
  if (found?.begun !== undefined) await carrier.stop(found.begun, queue);
  await found?.session.stored();
}

async function resume(carrier: Carrier, sessionId: SessionId): Promise<void> {
  const session = await carrier.inSession(sessionId, (session) => {
    const orphan = carrier.orphanOf(session);
    if (carrier.carriedRun(sessionId) !== undefined) carrier.nudge(sessionId);
    else if (orphan) resumeOrphan(carrier, session, orphan.id);
    else if (session.view().runs.at(-1)?.state === "failed") carrier.begin(session, undefined);
    else carrier.beginNext(session);
    return session;
  });
  await session?.stored();
}

function newRecord(ports: RuntimePorts, { text, images, workspace, model, approvalMode }: NewMessage): SessionRecord {
  const at = isoTime(ports.now());
  const title = titleOf(text) || images?.[0]?.name || "Pictures";
  const session = { id: ports.newId(), title, workspace, model, approvalMode, createdAt: at, updatedAt: at, seq: 0 };
  return { session, runs: [], messages: [], steps: [], approvals: [], questions: [], queue: [] };
}

/** The first line of the message, cut between words. */
function titleOf(text: string): string {
  const line = text.trim().split("\n", 1)[0]?.trim() ?? "";
  if (line.length <= titleLimit) return line;
  const cut = line.slice(0, titleLimit).toWellFormed();
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), titleLimit / 2)).trimEnd()}…`;
}

const titleLimit = 60;

function refused(reason: string): Extract<Sent, { kind: "refused" }> {
  return { kind: "refused", reason };
}

function guarded(log: (line: string) => void, work: () => void): void {
  try {
    work();
  } catch (error) {
    log(`A listener failed: ${describe(error)}`);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
