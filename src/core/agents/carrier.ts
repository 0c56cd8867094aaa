import type { Envelope } from "../events/event.ts";
import type { RunId, SessionId } from "../events/ids.ts";
import type { QueuedMessage, UserMessage } from "../events/message.ts";
import type { PlanAct, PlanReceipt } from "../events/plan/act.ts";
import type { SessionRecord } from "../events/rows.ts";
import type { Run } from "../events/session.ts";
import { currentRun } from "../events/session-view.ts";
import { isoTime } from "../events/time.ts";
import type { Change } from "../storage/store.ts";
import type { Tool } from "../tools/tool.ts";
import { createLocks } from "./locks.ts";
import { assured } from "./orders/assured.ts";
import { createHolding } from "./orders/holding.ts";
import { type Acts, createLanes, isOwnerGone } from "./orders/lanes.ts";
import { paceOf } from "./pace.ts";
import type { CarrierPorts, RunPorts } from "./ports.ts";
import { createRest } from "./rest.ts";
import { stricterSandbox } from "./roster/stricter.ts";
import { carryRun } from "./run.ts";
import { laneOf } from "./session/lane.ts";
import type { LiveSession } from "./session/live.ts";
import { settleOrphan } from "./session/orphan.ts";
import { deliveryOf, nextMessages, urgentMessages } from "./session/queue.ts";
import { createReader } from "./session/reader.ts";
import { type Control, createControl, notAtWork } from "./team/control.ts";
import { startTimeLimit, type TimeLimit, timeIsOver } from "./time-limit.ts";

/** Knows the runs this process is at work on, at most one a session. */
export interface Carrier {
  /**
   * Does something in a session as it stands, at once: nothing else is done in it between reading it and the act, which must not wait.
   * Where another process is at work on the session, only what was said for `elsewhere` is done. Undefined when the session is not stored, and after `leave`.
   */
  inSession<Result>(sessionId: SessionId, act: Acts<Result>["act"], elsewhere?: Acts<Result>["elsewhere"]): Promise<Result | undefined>;
  /** To be called in an act that goes on after it: no other process may change the session until what comes back is called. */
  keep(sessionId: SessionId): () => void;
  /** A session that is not stored yet; its first event stores it. */
  create(record: SessionRecord): LiveSession;
  /** Begins a run in a session that has none, with the person's message or, to try again, without. Urgent messages that wait come first. */
  begin(session: LiveSession, message: FirstMessage | undefined): RunId;
  /** Begins a run with what waits first, when something waits and no run is going on. */
  beginNext(session: LiveSession): RunId | undefined;
  /** Goes on with a run whose process ended; with `now` it waits no longer where it was parked. */
  goOn(session: LiveSession, runId: RunId, when?: "now"): void;
  /** The run of the session that is carried here. */
  carriedRun(sessionId: SessionId): RunId | undefined;
  /** The run of the session that is not over and that nobody carries. For acts in a session alone. */
  orphanOf(session: LiveSession): Run | undefined;
  /** Hands rows over along with what an act in their session changes: they come to the disk with it, or not at all. */
  note(changes: readonly Change[]): void;
  /** Whether this process holds the session just now: it alone may change it. */
  holds(sessionId: SessionId): boolean;
  /** Where that is in doubt, since the process may have slept: resolves when it is sure, one way or the other. */
  assure(sessionId: SessionId): Promise<void> | undefined;
  /** Ends the run as cancelled; resolves when nothing of it is left. Does nothing when it is not carried here. What waits begins then, unless it is to be held. */
  stop(runId: RunId, queue?: "hold"): Promise<void>;
  /** Does what a person wants of the plan that is at work in the session. For acts in a session alone. */
  lead(session: LiveSession, act: PlanAct): PlanReceipt;
  /** Ends the wait of a parked run. */
  nudge(sessionId: SessionId): void;
  /** Tells a person of something that is no part of the conversation. */
  warn(session: LiveSession, sentence: string): void;
  /** Tells that what happened is not on disk, unless the surface shows that for all conversations while it lasts. */
  warnNotStored(session: LiveSession, sentence: string): void;
  hasLeft(): boolean;
  /** Ends all work, leaving each run as one that waits to be gone on with. */
  leave(): Promise<void>;
}

export type FirstMessage = Pick<UserMessage, "text" | "images" | "handed" | "replacesId" | "sender" | "workMode"> &
  Partial<Pick<UserMessage, "id">>;

/** A carrier with nothing at work. */
export function createCarrier(ports: CarrierPorts): Carrier {
  const carried = new Map<SessionId, CarriedRun>();
  const hear = ({ sessionId, event }: Envelope) => {
    carried.get(sessionId)?.timeLimit.hear(event);
    if (event.type === "queue-change" && "add" in event) carried.get(sessionId)?.control.nudge();
    // Whoever hears of the end may begin the next run at once.
    if (event.type === "run-end") carried.delete(sessionId);
  };
  const isCarried = (sessionId: SessionId) => carried.has(sessionId);
  const lost = (sessionId: SessionId) => {
    const run = carried.get(sessionId);
    carried.delete(sessionId);
    if (run) void loseRun(run).then(() => reader.catchUp(sessionId));
  };
  const holding = createHolding({ ...ports, lost });
  const reader = createReader({ ...ports, store: holding.store, now: () => isoTime(ports.now()), hear, isCarried });
  let hasLeft = false;
  const inHere = { carried: (sessionId: SessionId) => carried.get(sessionId)?.session, hasLeft: () => hasLeft };
  const lanes = createLanes({ ...ports, ...inHere, holding, reader });
  const { warn } = reader;
  const warnNotStored: Carrier["warnNotStored"] = (session, sentence) => {
    if (!ports.showsTrouble?.()) warn(session, sentence);
  };

  return {
    ...createStarter(ports, { carried, warn, warnNotStored, hasLeft: () => hasLeft, letGo: lanes.letGo, assure: holding.assure }),
    inSession: (sessionId, act, elsewhere) => lanes.inSession(sessionId, { act, elsewhere }),
    keep: lanes.keep,
    create: (record) => reader.create({ ...record, session: holding.begin(record.session) }),
    carriedRun: (sessionId) => carried.get(sessionId)?.runId,
    orphanOf(session) {
      const run = currentRun(session.view());
      if (!run || carried.has(run.sessionId)) return undefined;
      return holding.isHeld(run.sessionId) || isOwnerGone(ports, run) ? run : undefined;
    },
    note: holding.store.note,
    holds: (sessionId) => carried.has(sessionId) || holding.isHeld(sessionId),
    assure: holding.assure,
    async stop(runId, queue) {
      const run = [...carried.values()].find((each) => each.runId === runId);
      if (run && queue === "hold") run.holdsQueue = true;
      run?.controller.abort(stoppedByPerson);
      await run?.done;
    },
    lead(session, act) {
      const run = carried.get(session.view().session.id);
      const problem = run ? run.control.act(act) : notAtWork(session.view());
      return problem === undefined ? { kind: "done" } : { kind: "refused", problem };
    },
    nudge: (sessionId) => carried.get(sessionId)?.nudge(),
    warn,
    warnNotStored,
    hasLeft: () => hasLeft,
    async leave() {
      hasLeft = true;
      const runs = [...carried.values()];
      for (const run of runs) leaveRun(run);
      reader.close();
      await Promise.all(runs.map((run) => run.done));
      await lanes.busy();
      await ports.store.flush().catch(() => undefined);
      await holding.releaseAll();
    },
  };
}

interface StarterParts extends Pick<Carrier, "warn" | "warnNotStored" | "hasLeft" | "assure"> {
  readonly carried: Map<SessionId, CarriedRun>;
  /** Lets go of the session unless something has begun in it since. */
  letGo(sessionId: SessionId): void;
}

/** The ways in which a run begins or goes on. None of them waits, so that nothing can come between a look and the act. */
function createStarter(
  ports: CarrierPorts,
  { carried, warn, warnNotStored, hasLeft, letGo, assure }: StarterParts,
): Pick<Carrier, "begin" | "beginNext" | "goOn"> {
  const carry = (session: LiveSession, runId: RunId) => {
    const { id: sessionId } = session.view().session;
    const resolveProvider = assured(ports.resolveProvider, () => assure(sessionId));
    const { run, runPorts } = prepareRun({ ...ports, resolveProvider }, session, runId);
    carried.set(sessionId, run);
    const ended = () => {
      if (!hasLeft() && !run.holdsQueue && !run.isLost) follow(session);
    };
    const notStored = (sentence: string) => warnNotStored(session, sentence);
    run.done = carryRun(runPorts, { ended, notStored }).finally(() => {
      run.timeLimit.clear();
      letGo(sessionId);
    });
  };
  const begin = (session: LiveSession, queued: readonly QueuedMessage[], message?: FirstMessage): RunId => {
    const runId = ports.newId();
    const { id: sessionId, model, approvalMode } = session.view().session;
    const at = isoTime(ports.now());
    const added = message && ({ role: "user", id: ports.newId(), sessionId, runId, at, ...message } as const);
    session.emit(
      runId,
      { type: "run-start", model, approvalMode },
      ...deliveryOf(queued, runId, ports.now()),
      ...(added ? [{ type: "message-add", message: added } as const] : []),
    );
    carry(session, runId);
    return runId;
  };
  const beginNext = (session: LiveSession): RunId | undefined => {
    const next = nextMessages(session);
    return next.length === 0 || currentRun(session.view()) ? undefined : begin(session, next);
  };
  /** After a failure the queue waits until somebody has looked: the next message would run into the same. */
  const follow = (session: LiveSession) => {
    const [next] = nextMessages(session);
    if (session.view().runs.at(-1)?.state !== "failed" || next?.verb === "interrupt") beginNext(session);
    else if (next) warn(session, heldBack);
  };
  return {
    begin: (session, message) => begin(session, urgentMessages(session), message),
    beginNext,
    goOn(session, runId, when) {
      const isParked = settleOrphan(session, runId) === "parked" && when !== "now";
      const until = currentRun(session.view())?.waitUntil;
      if (!isParked) session.emit(runId, { type: "run-change", state: "running" });
      carry(session, runId);
      // Said again, so that the store knows who carries it now.
      if (isParked) session.emit(runId, { type: "run-change", state: "waiting", reason: "parked", until });
    },
  };
}

const heldBack = "What you sent meanwhile still waits. It goes on once this run is tried again and succeeds, or with your next message.";

interface CarriedRun {
  readonly session: LiveSession;
  readonly runId: RunId;
  readonly controller: AbortController;
  readonly timeLimit: TimeLimit;
  readonly control: Control;
  /** Ends its rest, when it rests. */
  nudge(): void;
  holdsQueue: boolean;
  /** Another process has taken the session over. */
  isLost: boolean;
  done: Promise<void>;
}

const stoppedByPerson = Symbol("stopped by the person");
const leaving = Symbol("the process is about to end");

/** A run that is ready to be carried; `done` is for the one who carries it. */
function prepareRun(ports: CarrierPorts, session: LiveSession, runId: RunId): { readonly run: CarriedRun; readonly runPorts: RunPorts } {
  const controller = new AbortController();
  const { signal } = controller;
  const limits = ports.limits();
  const pace = () => paceOf(session.view(), runId);
  const timeLimit = startTimeLimit({ ...ports, pace }, limits.milliseconds, () => {
    if (!ports.canAsk()) controller.abort(timeIsOver);
  });
  const { workspace, model, sandbox } = session.view().session;
  const allowed = (tools: readonly Tool[]) => tools.filter((tool) => tool.readOnly || ports.trusted());
  const tools = allowed(ports.toolsFor(workspace, sandbox));
  const { rest, nudge } = createRest(ports, signal);
  const control = createControl({ ...ports, conversation: session, runId });
  const runPorts: RunPorts = {
    ...ports,
    runId,
    session: laneOf(session, {}),
    conversation: session,
    locks: createLocks(),
    team: { ...ports.teamFor(workspace), control },
    model,
    tools,
    boxedTools: (least) => allowed(ports.toolsFor(workspace, stricterSandbox(least, sandbox))),
    sandbox: () => ports.sandbox?.(sandbox),
    blobs: ports.store,
    ledger: ports.store,
    limits,
    time: timeLimit,
    signal,
    rest,
  };
  return {
    run: { session, runId, controller, control, timeLimit, nudge, holdsQueue: false, isLost: false, done: Promise.resolve() },
    runPorts,
  };
}

/** A run that waits for an answer stays so; any other is marked as interrupted. Then its work is ended. */
function leaveRun({ session, runId, controller }: CarriedRun): void {
  if (currentRun(session.view())?.state === "running") session.emit(runId, { type: "run-change", state: "waiting", reason: "interrupted" });
  session.leave();
  controller.abort(leaving);
}

const takenOver = "Another window has taken this conversation over, so nothing more is done in it here.";

/** What another process has taken over is neither told nor stored from here any more. Resolves when its work has ended. */
function loseRun(run: CarriedRun): Promise<void> {
  run.isLost = true;
  run.session.emit("", { type: "notice", notice: { kind: "warning", message: takenOver } });
  run.session.leave();
  run.controller.abort(leaving);
  return run.done;
}
