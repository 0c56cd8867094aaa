import { type Carrier, createCarrier } from "./agents/carrier.ts";
import { stopFor } from "./agents/orders/acts.ts";
import { createAnswers } from "./agents/orders/answers.ts";
import { createOrders } from "./agents/orders/orders.ts";
import { type Begun, takeIn } from "./agents/orders/taking.ts";
import { createVigil } from "./agents/orders/vigil.ts";
import { type Conversation, createRulebook, type RulebookPorts } from "./agents/permission/rulebook.ts";
import type { CarrierPorts } from "./agents/ports.ts";
import { titleOf } from "./agents/routing/title.ts";
import { type GivenImage, type KeptImages, keepImages } from "./agents/session/images.ts";
import { besides, replacedAlready } from "./agents/session/queue.ts";
import { scrubbed } from "./agents/session/scrub.ts";
import {
  changeSession,
  goneSentence,
  lead,
  open,
  type Parts,
  type RestoreReceipt,
  resume,
  stop,
  undoCompaction,
  withdraw,
} from "./conversation.ts";
import type { Answerer, AnswerReceipt, ApprovalAnswer, Grant } from "./events/approval.ts";
import type { Envelope } from "./events/event.ts";
import type { Failure } from "./events/failure.ts";
import type { ApprovalId, MessageId, QuestionId, RunId, SessionId } from "./events/ids.ts";
import type { QueuedMessage, SendVerb, UserMessage } from "./events/message.ts";
import type { LeadReceipt, PlanAct } from "./events/plan/act.ts";
import type { WorkMode } from "./events/plan/plan.ts";
import type { QuestionAnswerer, QuestionValue, ReplyReceipt } from "./events/question.ts";
import type { SessionRecord } from "./events/rows.ts";
import type { Session, SessionChange, SessionSummary } from "./events/session.ts";
import type { SessionView } from "./events/session-view.ts";
import { isoTime } from "./events/time.ts";
import { isReplaceable } from "./events/words/aside.ts";
import type { Policy } from "./permissions/gate.ts";
import { createHub } from "./permissions/hub.ts";
import type { RuleListing } from "./protocol/permissions.ts";
import { createRollback, type Rollback, type RollbackPorts } from "./rollback.ts";
import type { Holder } from "./storage/lease.ts";

/** The core as every surface sees it: what one starts, another can watch, answer or stop. */
export interface Runtime {
  /**
   * Starts a run with the person's message, or, while one is at work, does with it what `verb` says (`steer` when it says nothing).
   * Resolves once the message is on disk; the run goes on by itself. When nothing is at work every verb begins a run,
   * only what is queued goes behind what waits already.
   */
  send(message: NewMessage): Promise<Sent>;
  /** Takes back a message that waits for its turn. Undefined when it waits no longer. */
  withdraw(sessionId: SessionId, messageId: MessageId): Promise<QueuedMessage | undefined>;
  /** Ends the session's current run as cancelled and resolves when nothing of it is left running. What waits in the queue begins then, unless it is to be held. */
  stop(sessionId: SessionId, queue?: "hold"): Promise<void>;
  /**
   * Goes on without a new message: at once with a parked run, where the last run was interrupted or failed, or else with what waits.
   * Does nothing when there is nothing to go on with.
   */
  resume(sessionId: SessionId): Promise<void>;
  /** The first answer wins; a later one is told so. */
  answer(approvalId: ApprovalId, answer: ApprovalAnswer, by: Answerer): Promise<AnswerReceipt>;
  /** The same for a question for words or a choice; without a value it stays unanswered for good. */
  reply(questionId: QuestionId, value: QuestionValue | undefined, by: QuestionAnswerer): Promise<ReplyReceipt>;
  /**
   * The session as it stands, to be followed by events above its `seq`; undefined when there is none.
   * What nobody needs to decide goes on: a parked run waits on, an open question is put anew, what waits behind a run that did not fail begins.
   * Where another process is at work on it nothing is touched; it is followed, and taken up here when that process dies.
   */
  open(sessionId: SessionId): Promise<SessionView | undefined>;
  /** Newest first. */
  list(): Promise<readonly SessionSummary[]>;
  /**
   * Renames the session, changes what later runs of it use, or marks it as pinned, put away or deleted (null takes a mark off). What is at work in a
   * session that is deleted is stopped first. Where another process is at work on the session, that one does it. Does nothing to one that is not stored.
   */
  change(sessionId: SessionId, change: SessionChange): Promise<void>;
  /**
   * Takes the newest summary back, so that from the next answer on the model is sent again what it stands for. Refused, with what to do, where there is
   * none, or where the whole does not fit the model's window.
   */
  undoCompaction(sessionId: SessionId): Promise<RestoreReceipt>;
  /** Changes the plan that is at work in the conversation, wherever that is, or one of its tasks. */
  lead(sessionId: SessionId, act: PlanAct): Promise<LeadReceipt>;
  /** What a call of a tool would be judged by in a conversation like this. */
  policy(conversation: Conversation, tool: string): Promise<Policy>;
  /** Every rule in force for conversations that work in these folders, with the remembered yeses that are given. */
  rules(folders: readonly string[], grants: readonly Grant[]): Promise<RuleListing>;
  /** Rules have changed: what waits is judged anew. */
  reconsider(): void;
  /** Which process is at work on the session; undefined when none is. One that is `isSilent` may be taken over, by whatever is done next. */
  holder(sessionId: SessionId): Promise<Holder | undefined>;
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

export interface NewMessage
  extends Pick<Session, "workspace" | "model" | "approvalMode" | "workMode" | "agent" | "sandbox" | "begunBy">,
    Pick<UserMessage, "handed" | "sender"> {
  readonly text: string;
  /** Where whoever sends it must find it again, whatever happens: its id, and that of the conversation that it begins. Absent: made here. */
  readonly ids?: { readonly message: MessageId; readonly newSession: SessionId };
  /** PNG, JPEG, GIF or WebP by their bytes; at most 20 of 5 MB each. */
  readonly images?: readonly GivenImage[];
  /** The message that began one of the conversation's runs, in whose place this one stands; what is at work is stopped for it. */
  readonly replacesId?: MessageId;
  /** Absent: a new session, for which the fields of a session are. */
  readonly sessionId?: SessionId;
  /** What becomes of it while a run is at work. */
  readonly verb?: SendVerb;
  /** How much machinery this one message gets; the rest goes by what is said of the conversation. */
  readonly ownMode?: WorkMode;
}

/**
 * `waiting`: it is read by the run that is at work, or begins one of its own after it, as `verb` says; after a run that failed it waits until that is
 * tried again or another message is sent. `refused`: nothing was stored or started, the message is still the caller's.
 */
export type Sent =
  | {
      readonly kind: "waiting";
      readonly sessionId: SessionId;
      readonly messageId: MessageId;
      readonly verb: "steer" | "queue";
      /** Another process is at work on the conversation and does with it what was wanted. `unheard`: it has not taken it yet, and does so once it answers. */
      readonly elsewhere?: true | "unheard";
    }
  | { readonly kind: "started"; readonly sessionId: SessionId; readonly runId: RunId }
  | { readonly kind: "refused"; readonly reason: string; readonly failure?: Failure };

/** What the runtime is made of. */
export type RuntimePorts = Omit<CarrierPorts, "hub" | "tell" | "rulebook"> &
  Omit<RulebookPorts, "store"> &
  RollbackPorts & { readonly log: (line: string) => void };

/** Puts the runtime together. Nothing is read or started before it is asked for. */
export function createRuntime(ports: RuntimePorts): Runtime {
  const hub = createHub();
  const listeners = new Set<(envelope: Envelope) => void>();
  const rulebook = createRulebook(ports);
  const tell = (envelope: Envelope) => {
    if (envelope.event.type === "session-change" && envelope.event.approvalMode) hub.reconsider();
    for (const listener of listeners) guarded(ports.log, () => listener(envelope));
  };
  const carrier = createCarrier({ ...ports, hub, tell, rulebook });
  const orders = createOrders({ ...ports, carrier, hub });
  const answers = createAnswers({ store: ports.store, hub, orders, carrier });
  const vigil = createVigil(ports, (sessionId) => void open(parts, sessionId).catch((error) => ports.log(describe(error))));
  // What people say may go to another process by way of the store, before it comes to a session's own filter.
  const clean = <T>(said: T): T => scrubbed(said, ports.redact);
  const parts: Parts = { ...ports, carrier, orders, answers, vigil };

  return Object.freeze<Runtime>({
    send: (message) => send(ports, parts, { ...message, text: ports.redact(message.text), ...clean({ handed: message.handed }) }),
    withdraw: (sessionId, messageId) => withdraw(parts, sessionId, messageId),
    stop: (sessionId, queue) => stop(parts, sessionId, queue),
    resume: (sessionId) => resume(parts, sessionId),
    answer: (id, answer, by) => answers.answer(id, clean(answer), by),
    reply: (id, value, by) => answers.reply(id, clean(value), by),
    open: (sessionId) => open(parts, sessionId),
    list: () => ports.store.sessions(),
    lead: (sessionId, act) => lead(parts, sessionId, clean(act)),
    change: (sessionId, change) => changeSession(parts, sessionId, clean(change)),
    undoCompaction: (sessionId) => undoCompaction(parts, sessionId),
    policy: async (conversation, tool) => rulebook.withGrants(await rulebook.policy(conversation, tool), []),
    rules: (folders, grants) => rulebook.list(folders, grants),
    reconsider: () => hub.reconsider(),
    holder: async (sessionId) => ports.leases?.holder(sessionId),
    undo: createRollback(ports, carrier),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      vigil.close();
      orders.close();
      answers.close();
      await carrier.leave();
      await ports.store.close();
    },
  });
}

async function send(ports: RuntimePorts, { carrier, orders }: Parts, message: NewMessage): Promise<Sent> {
  if (message.text.trim() === "" && !message.images?.length && !message.handed?.length)
    return refused("The message is empty. Write something first.");
  // Without pictures there is nothing to wait for: what is asked next comes after this.
  const kept = message.images?.length ? await keepImages(ports.store, message.images) : noImages;
  if (kept.kind === "refused") return kept;
  if (carrier.hasLeft()) return refused(closing);
  const { sessionId, replacesId } = message;
  const said = {
    ...(message.ids ? { id: message.ids.message } : {}),
    text: message.text.toWellFormed(),
    ...besides({ ...message, workMode: message.ownMode, images: kept.images }),
  };
  const verb = replacesId === undefined ? (message.verb ?? "steer") : "interrupt";
  orders.listen();
  if (sessionId === undefined) {
    const session = carrier.create(newRecord(ports, message));
    return outcomeOf(carrier, { kind: "began", session, runId: carrier.begin(session, said) });
  }
  const waits: QueuedMessage = { id: ports.newId(), ...said, sessionId, verb, at: isoTime(ports.now()), state: "waiting" };
  const taken = await carrier.inSession<Taken>(
    sessionId,
    (session, left) => {
      orders.obeyAll(session, left);
      if (replacesId !== undefined && !isReplaceable(session.view(), replacesId)) return { kind: "refused", reason: replacedAlready };
      return takeIn(carrier, { session, said, waits });
    },
    () => ({ kind: "elsewhere" }),
  );
  if (!taken) return refused(carrier.hasLeft() ? closing : await goneSentence(ports, sessionId));
  if (taken.kind === "refused") return taken;
  if (taken.kind !== "elsewhere") return outcomeOf(carrier, taken);
  const isTaken = await orders.done(await orders.put(sessionId, { kind: "send", message: waits }));
  return handed(carrier, waits, isTaken);
}

/** What became of a message that was handed to another process. That one may have ended meanwhile, and we have gone on. */
async function handed(carrier: Carrier, { id: messageId, sessionId, verb: wanted }: QueuedMessage, isTaken: boolean): Promise<Sent> {
  const verb = wanted === "queue" ? "queue" : "steer";
  if (carrier.carriedRun(sessionId) === undefined) return { kind: "waiting", sessionId, messageId, verb, elsewhere: isTaken || "unheard" };
  const session = await carrier.inSession(sessionId, (session) => session);
  await session?.stored().catch((error: unknown) => carrier.warnNotStored(session, describe(error)));
  const said = session?.view().messages.findLast((each) => each.id === messageId);
  return said ? { kind: "started", sessionId, runId: said.runId } : { kind: "waiting", sessionId, messageId, verb };
}

const noImages: KeptImages = { kind: "kept", images: [] };
const closing = "AnyCowork is closing, so this was not sent. Send it again after the next start.";

type Taken = Begun | { readonly kind: "elsewhere" } | Extract<Sent, { kind: "refused" }>;

/** Waits until the message is on disk; only then a run is stopped for it, so that no crash can lose it. */
async function outcomeOf(carrier: Carrier, taken: Begun): Promise<Sent> {
  const { session } = taken;
  const { id: sessionId } = session.view().session;
  await session.stored().catch((error: unknown) => carrier.warnNotStored(session, describe(error)));
  if (taken.kind === "began") return { kind: "started", sessionId, runId: taken.runId };
  const { queued, running } = taken;
  const { id: messageId, verb } = queued;
  if (verb !== "interrupt") return { kind: "waiting", sessionId, messageId, verb };
  if (running !== undefined) await stopFor(carrier, session, { running, messageId });
  const runId = session.view().messages.findLast((each) => each.id === messageId)?.runId;
  if (runId !== undefined) return { kind: "started", sessionId, runId };
  const isWithdrawn = session.view().queue.find((each) => each.id === messageId)?.state === "withdrawn";
  return isWithdrawn ? refused("This message was taken back.") : { kind: "waiting", sessionId, messageId, verb: "queue" };
}

function newRecord(ports: RuntimePorts, { ids, text, images, handed, ...message }: NewMessage): SessionRecord {
  const { workspace, model, approvalMode, workMode, agent, sandbox, begunBy, sender } = message;
  const at = isoTime(ports.now());
  const title = titleOf(text) || images?.[0]?.name || handed?.[0]?.name || "Pictures";
  const team = { ...(workMode ? { workMode } : {}), ...(agent ? { agent } : {}) };
  const wishes = {
    ...team,
    ...(sandbox ? { sandbox } : {}),
    ...(begunBy === undefined ? {} : { begunBy }),
    ...(sender ? { begunIn: sender.place } : {}),
  };
  const id = ids?.newSession ?? ports.newId();
  const session = { id, title, workspace, model, approvalMode, ...wishes, createdAt: at, updatedAt: at, seq: 0 };
  return { session, runs: [], messages: [], steps: [], approvals: [], questions: [], queue: [], plans: [], tasks: [] };
}

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
