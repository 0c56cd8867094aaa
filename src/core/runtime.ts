import { type Carrier, type CarrierPorts, createCarrier } from "./agents/carrier.ts";
import type { LiveSession } from "./agents/session/live.ts";
import { endOrphan, settleOrphan } from "./agents/session/orphan.ts";
import type { Answerer, AnswerReceipt, ApprovalAnswer, ApprovalMode } from "./events/approval.ts";
import type { Envelope } from "./events/event.ts";
import type { Failure } from "./events/failure.ts";
import type { ApprovalId, MessageId, ModelRef, QuestionId, RunId, SessionId } from "./events/ids.ts";
import type { ImageRef, ImageType, QueuedMessage, SendVerb } from "./events/message.ts";
import type { QuestionAnswerer, QuestionValue, ReplyReceipt } from "./events/question.ts";
import type { SessionSummary } from "./events/session.ts";
import { currentRun, type SessionRecord, type SessionView } from "./events/session-view.ts";
import { isoTime } from "./events/time.ts";
import { createHub } from "./permissions/hub.ts";

/** The core as every surface sees it: what one starts, another can watch, answer or stop. */
export interface Runtime {
  /**
   * Starts a run with the person's message, or, while one is at work, does with it what `verb` says (`steer` when it says nothing).
   * Resolves once the message is stored; the run goes on by itself.
   */
  send(message: NewMessage): Promise<Sent>;
  /** Takes back a message that waits for its turn. Undefined when it waits no longer. */
  withdraw(sessionId: SessionId, messageId: MessageId): Promise<QueuedMessage | undefined>;
  /** Ends the session's current run as cancelled and resolves when nothing of it is left running. What waits in the queue begins then, unless it is to be held. */
  stop(sessionId: SessionId, queue?: "hold"): Promise<void>;
  /** Goes on where the last run was interrupted, parked or failed, without a new message. Does nothing when there is nothing to go on with. */
  resume(sessionId: SessionId): Promise<void>;
  /** The first answer wins; a later one is told so. */
  answer(approvalId: ApprovalId, answer: ApprovalAnswer, by: Answerer): AnswerReceipt;
  /** The same for a question for words or a choice; without a value it stays unanswered for good. */
  reply(questionId: QuestionId, value: QuestionValue | undefined, by: QuestionAnswerer): ReplyReceipt;
  /** The session as it stands, to be followed by events above its `seq`; undefined when there is none. */
  open(sessionId: SessionId): Promise<SessionView | undefined>;
  /** Newest first. */
  list(): Promise<readonly SessionSummary[]>;
  /** Changes what later runs of the session use. */
  change(sessionId: SessionId, change: SessionChange): Promise<void>;
  /** Hears every event of every session in this process, in order. Returns how to stop listening. */
  subscribe(listener: (envelope: Envelope) => void): () => void;
  /** Leaves running runs as `waiting: interrupted`, writes what is left and lets go. */
  close(): Promise<void>;
}

export interface NewMessage {
  readonly text: string;
  /** In base64. */
  readonly images?: readonly { readonly mediaType: ImageType; readonly data: string; readonly name?: string }[];
  /** Absent: a new session. */
  readonly sessionId?: SessionId;
  /** What becomes of it while a run is at work. */
  readonly verb?: SendVerb;
  /** For a new session. */
  readonly workspace: readonly string[];
  readonly model: ModelRef;
  readonly approvalMode: ApprovalMode;
}

/** `waiting`: a run is at work and reads it, or is followed by it, as `verb` says. `refused`: nothing was stored or started, the message is still the caller's. */
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
export type RuntimePorts = Omit<CarrierPorts, "hub" | "tell"> & { readonly log: (line: string) => void };

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
    async open(sessionId) {
      const session = await carrier.load(sessionId);
      const orphan = session && carrier.orphanOf(session);
      if (orphan && settleOrphan(session, orphan.id).onlyWaited && ports.canAsk()) carrier.goOn(session, orphan.id);
      else if (session && ports.canAsk()) goOnWithQueue(carrier, session);
      return session?.view();
    },
    list: () => ports.store.sessions(),
    async change(sessionId, change) {
      const session = await carrier.load(sessionId);
      session?.emit("", { type: "session-change", ...change });
      await session?.stored();
    },
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
  const session = message.sessionId === undefined ? carrier.create(newRecord(ports, message)) : await carrier.load(message.sessionId);
  if (!session) return refused("This conversation is no longer stored. Start a new chat and send the message there.");
  const { id: sessionId } = session.view().session;
  const images = await keepImages(ports, message);
  if (carrier.isCarried(sessionId)) return sendMeanwhile(ports, carrier, { session, message, images });
  const orphan = carrier.orphanOf(session);
  if (orphan) endOrphan(session, orphan.id);
  else if (currentRun(session.view()))
    return refused("This conversation is at work in another window. Send from there, or close it first.");
  const runId = carrier.begin(session, { text: message.text, ...(images ? { images } : {}) });
  return started(session, runId);
}

async function started(session: LiveSession, runId: RunId): Promise<Sent> {
  const { id: sessionId } = session.view().session;
  await session.stored().catch((error: unknown) => {
    session.emit(runId, { type: "notice", notice: { kind: "warning", message: describe(error) } });
  });
  return { kind: "started", sessionId, runId };
}

interface Meanwhile {
  readonly session: LiveSession;
  readonly message: NewMessage;
  readonly images: readonly ImageRef[] | undefined;
}

/** Stored before anything else is done with it, so that no crash and no stop can lose it. */
async function sendMeanwhile(ports: RuntimePorts, carrier: Carrier, { session, message, images }: Meanwhile): Promise<Sent> {
  const { id: sessionId } = session.view().session;
  const verb = message.verb ?? "steer";
  const messageId = ports.newId();
  const text = message.text.toWellFormed();
  const queued: QueuedMessage = {
    id: messageId,
    sessionId,
    verb,
    text,
    at: isoTime(ports.now()),
    state: "waiting",
    ...(images ? { images } : {}),
  };
  session.emit("", { type: "queue-change", add: queued });
  await session.stored();
  if (verb !== "interrupt") return { kind: "waiting", sessionId, messageId, verb };
  await carrier.stop(sessionId);
  const runId = session.view().messages.findLast((each) => each.id === messageId)?.runId ?? "";
  return { kind: "started", sessionId, runId };
}

async function keepImages({ store }: RuntimePorts, { images }: NewMessage): Promise<readonly ImageRef[] | undefined> {
  if (!images || images.length === 0) return undefined;
  return Promise.all(images.map(async ({ data, ...rest }) => ({ ...rest, blob: await store.saveBlob(data) })));
}

async function withdraw(carrier: Carrier, sessionId: SessionId, messageId: MessageId): Promise<QueuedMessage | undefined> {
  const session = await carrier.load(sessionId);
  const queued = session?.view().queue.find((each) => each.id === messageId && each.state === "waiting");
  if (!session || !queued) return undefined;
  session.emit("", { type: "queue-change", messageId, state: "withdrawn" });
  await session.stored();
  return queued;
}

/** What waits begins when nothing is at work and the last run did not fail. */
function goOnWithQueue(carrier: Carrier, session: LiveSession): void {
  const last = session.view().runs.at(-1)?.state;
  if (last === "completed" || last === "cancelled") carrier.beginNext(session);
}

async function stop(carrier: Carrier, sessionId: SessionId, queue?: "hold"): Promise<void> {
  if (carrier.isCarried(sessionId)) return carrier.stop(sessionId, queue);
  const session = await carrier.load(sessionId);
  const orphan = session && carrier.orphanOf(session);
  if (orphan) endOrphan(session, orphan.id);
  if (session && orphan && queue !== "hold") carrier.beginNext(session);
  await session?.stored();
}

async function resume(carrier: Carrier, sessionId: SessionId): Promise<void> {
  const session = await carrier.load(sessionId);
  if (!session || carrier.isCarried(sessionId)) return carrier.nudge(sessionId);
  const orphan = carrier.orphanOf(session);
  if (orphan) carrier.goOn(session, orphan.id);
  else if (session.view().runs.at(-1)?.state === "failed") carrier.begin(session, undefined);
  await session.stored();
}

function newRecord(ports: RuntimePorts, { text, workspace, model, approvalMode }: NewMessage): SessionRecord {
  const at = isoTime(ports.now());
  const session = { id: ports.newId(), title: titleOf(text), workspace, model, approvalMode, createdAt: at, updatedAt: at, seq: 0 };
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

function refused(reason: string): Sent {
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
