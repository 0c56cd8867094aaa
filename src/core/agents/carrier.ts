import type { ApprovalMode, Grant } from "../events/approval.ts";
import type { Envelope } from "../events/event.ts";
import type { RunId, SessionId } from "../events/ids.ts";
import type { UserMessage } from "../events/message.ts";
import type { Run } from "../events/session.ts";
import { currentRun, type SessionRecord } from "../events/session-view.ts";
import { isoTime } from "../events/time.ts";
import type { Hub } from "../permissions/hub.ts";
import type { Store } from "../storage/store.ts";
import type { Tool } from "../tools/tool.ts";
import type { RunPorts } from "./ports.ts";
import { createRest } from "./rest.ts";
import { carryRun } from "./run.ts";
import { type LiveSession, openLiveSession } from "./session/live.ts";
import { settleOrphan } from "./session/orphan.ts";
import { deliver, nextInQueue } from "./session/queue.ts";
import { type Later, startTimeLimit, type TimeLimit, timeIsOver } from "./time-limit.ts";

/** Knows the runs this process is at work on, at most one a session. */
export interface Carrier {
  /** The session as it stands, whether something happens in it or not; undefined when it is not stored, and after `leave`. */
  load(sessionId: SessionId): Promise<LiveSession | undefined>;
  /** A session that is not stored yet; its first event stores it. */
  create(record: SessionRecord): LiveSession;
  /** Begins a run in a session that has none, with the person's message or, to try again, without. */
  begin(session: LiveSession, message: FirstMessage | undefined): RunId;
  /** Begins a run with the message that waits first, when there is one and no run is carried. */
  beginNext(session: LiveSession): RunId | undefined;
  /** Goes on with a run whose process ended. */
  goOn(session: LiveSession, runId: RunId): void;
  isCarried(sessionId: SessionId): boolean;
  /** The run of a session that is not over and that no living process carries. */
  orphanOf(session: LiveSession): Run | undefined;
  /**
   * Ends the session's run as cancelled; resolves when nothing of it is left. Does nothing when none is carried here.
   * What waits in the queue begins then, unless it is to be held.
   */
  stop(sessionId: SessionId, queue?: "hold"): Promise<void>;
  /** Ends the wait of a parked run. */
  nudge(sessionId: SessionId): void;
  /** Ends all work, leaving each run as one that waits to be gone on with. */
  leave(): Promise<void>;
}

/** What carrying runs needs. */
export interface CarrierPorts {
  readonly store: Store;
  readonly hub: Hub;
  readonly resolveProvider: RunPorts["resolveProvider"];
  /** Every tool that can work in these workspace folders. */
  readonly toolsFor: (folders: readonly string[]) => readonly Tool[];
  readonly trusted: () => boolean;
  readonly canAsk: () => boolean;
  readonly limits: () => RunPorts["limits"];
  readonly effort: RunPorts["effort"];
  readonly platform: string;
  /** Names this process in the runs it carries. */
  readonly owner: string;
  /** Whether the process of that name still lives. */
  readonly isAlive: (owner: string) => boolean;
  readonly now: () => number;
  readonly later: Later;
  /** Ends early, by resolving or rejecting, when the signal aborts. Keeps the process alive meanwhile. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly newId: () => string;
  readonly hash: (text: string) => string;
  readonly redact: RunPorts["redact"];
  readonly tell: (envelope: Envelope) => void;
}

export type FirstMessage = Pick<UserMessage, "text" | "images">;

/** A carrier with nothing at work. */
export function createCarrier(ports: CarrierPorts): Carrier {
  const carried = new Map<SessionId, CarriedRun>();
  let hasLeft = false;

  const tell = (envelope: Envelope) => {
    const { sessionId, event } = envelope;
    carried.get(sessionId)?.timeLimit.hear(event);
    // Whoever hears of the end may begin the next run at once.
    if (event.type === "run-end") carried.delete(sessionId);
    ports.tell(envelope);
  };
  const live = (record: SessionRecord, grants: readonly Grant[]) =>
    openLiveSession({ store: ports.store, owner: ports.owner, now: () => isoTime(ports.now()), later: ports.later, tell }, record, grants);
  const carry = (session: LiveSession, runId: RunId) => {
    const run = startCarrying(ports, session, runId);
    const { id } = session.view().session;
    carried.set(id, run);
    // After a failure the queue waits until somebody has looked: the next message would run into the same.
    run.done = run.done.then(() => {
      const last = session.view().runs.at(-1);
      if (!run.holdsQueue && last?.id === runId && last.state !== "failed") beginNext(session);
    });
  };
  const beginNext = (session: LiveSession): RunId | undefined => {
    const next = nextInQueue(session);
    if (!next || hasLeft || carried.has(session.view().session.id)) return undefined;
    const runId = announce(ports, session);
    deliver(session, runId, { queued: next, now: ports.now() });
    carry(session, runId);
    return runId;
  };

  return {
    async load(sessionId) {
      if (hasLeft) return undefined;
      const record = await ports.store.session(sessionId);
      const grants = await ports.store.grants(sessionId);
      return carried.get(sessionId)?.session ?? (record && live(record, grants));
    },
    create: (record) => live(record, []),
    begin(session, message) {
      const runId = announce(ports, session);
      if (message) addMessage(ports, session, { runId, message });
      carry(session, runId);
      return runId;
    },
    beginNext,
    goOn(session, runId) {
      settleOrphan(session, runId);
      session.emit(runId, { type: "run-change", state: "running" });
      carry(session, runId);
    },
    isCarried: (sessionId) => carried.has(sessionId),
    orphanOf(session) {
      const run = currentRun(session.view());
      const isOrphan = run && !carried.has(run.sessionId) && (run.owner === ports.owner || !ports.isAlive(run.owner));
      return isOrphan ? run : undefined;
    },
    async stop(sessionId, queue) {
      const run = carried.get(sessionId);
      if (run && queue === "hold") run.holdsQueue = true;
      run?.controller.abort(stoppedByPerson);
      await run?.done;
    },
    nudge: (sessionId) => carried.get(sessionId)?.nudge(),
    async leave() {
      hasLeft = true;
      const runs = [...carried.values()];
      for (const run of runs) leaveRun(run);
      await Promise.all(runs.map((run) => run.done));
    },
  };
}

interface CarriedRun {
  readonly session: LiveSession;
  readonly runId: RunId;
  readonly controller: AbortController;
  readonly timeLimit: TimeLimit;
  /** Ends its rest, when it rests. */
  nudge(): void;
  holdsQueue: boolean;
  done: Promise<void>;
}

const stoppedByPerson = Symbol("stopped by the person");
const leaving = Symbol("the process is about to end");

function startCarrying(ports: CarrierPorts, session: LiveSession, runId: RunId): CarriedRun {
  const controller = new AbortController();
  const { signal } = controller;
  const limits = ports.limits();
  const timeLimit = startTimeLimit(ports, limits.milliseconds, () => controller.abort(timeIsOver));
  const { workspace, model } = session.view().session;
  const tools = ports.toolsFor(workspace).filter((tool) => tool.readOnly || ports.trusted());
  const approvalMode = (): ApprovalMode => session.view().session.approvalMode;
  const resting = createRest(ports.sleep, signal);
  const runPorts: RunPorts = {
    ...ports,
    runId,
    session,
    model,
    tools,
    blobs: ports.store,
    approvalMode,
    limits,
    signal,
    rest: resting.rest,
  };
  const done = carryRun(runPorts).finally(() => timeLimit.clear());
  return { session, runId, controller, timeLimit, done, nudge: resting.nudge, holdsQueue: false };
}

function announce(ports: CarrierPorts, session: LiveSession): RunId {
  const runId = ports.newId();
  const { model, approvalMode } = session.view().session;
  session.emit(runId, { type: "run-start", model, approvalMode });
  return runId;
}

function addMessage(ports: CarrierPorts, session: LiveSession, { runId, message }: { runId: RunId; message: FirstMessage }): void {
  const { id: sessionId } = session.view().session;
  const text = message.text.toWellFormed();
  const added = { ...message, role: "user", id: ports.newId(), sessionId, runId, at: isoTime(ports.now()), text } as const;
  session.emit(runId, { type: "message-add", message: added });
}

/** A run that waits for an answer stays so; any other is marked as interrupted. Then its work is ended. */
function leaveRun({ session, runId, controller }: CarriedRun): void {
  if (currentRun(session.view())?.state === "running") session.emit(runId, { type: "run-change", state: "waiting", reason: "interrupted" });
  session.leave();
  controller.abort(leaving);
}
