import type { Core } from "../core/core.ts";
import type { SessionId } from "../core/events/ids.ts";
import { waitingMessages } from "../core/events/session-view.ts";
import { type Course, createCourse, type RunEnding } from "./course.ts";
import type { Talk } from "./start.ts";
import type { Controls, Face } from "./terminal/face.ts";
import type { StopRequest } from "./terminal/signals.ts";

/** How the last of the runs ended, as the exit code needs it. `unsent`: messages meanwhile that could not be sent. */
export type RunResult =
  | ({ readonly kind: "ended"; readonly sessionId: string; readonly waiting: number; readonly unsent: number } & RunEnding)
  /** Another window or terminal is at work on the conversation and has the message. */
  | { readonly kind: "handed"; readonly sessionId: SessionId }
  | { readonly kind: "refused"; readonly reason: string };

export interface Listener {
  /** Hears every event from the message to the last `run-end`, in order, and may speak into it. */
  readonly face: Face;
  readonly stop: StopRequest;
}

/** Sends one message and resolves after the last event of its run, and of all that follow it from the queue. */
export function conduct(core: Core, message: Talk & { readonly text: string }, listener: Listener): Promise<RunResult> {
  const begin = async (): Promise<NotBegun | undefined> => {
    const sent = await core.runtime.send(message);
    if (sent.kind === "waiting" && sent.elsewhere) return { kind: "handed", sessionId: sent.sessionId };
    return sent.kind === "refused" ? sent : undefined;
  };
  return follow(core, { talk: message, begin }, listener);
}

/**
 * Goes on with the run that was left unfinished and resolves after its last event; refused when it did not go on.
 * `ask` only puts a question anew that nobody had answered, `resume` also repeats what had been broken off or failed.
 */
export function takeUp(
  core: Core,
  { talk, sessionId, how }: { readonly talk: Talk; readonly sessionId: SessionId; readonly how: "ask" | "resume" },
  listener: Listener,
): Promise<RunResult> {
  const begin = async (): Promise<undefined> => {
    if (how === "resume") await core.runtime.resume(sessionId);
    else await core.runtime.open(sessionId);
  };
  return follow(core, { talk: { ...talk, sessionId }, begin }, listener);
}

type NotBegun = Exclude<RunResult, { kind: "ended" }>;

interface Beginning {
  readonly talk: Talk;
  /** Resolves once the run has begun or gone on, or to why it has not. */
  begin(): Promise<NotBegun | undefined>;
}

/** What following shares with what is done meanwhile. */
interface Following {
  readonly core: Core;
  readonly talk: Talk;
  readonly course: Course;
  sessionId: SessionId | undefined;
  /** What is being done or about to be done just now: a run may follow. */
  pending: number;
  unsent: number;
  stopping: Promise<void> | undefined;
  /** Ends the following when nothing goes on. */
  settle(): void;
}

async function follow(core: Core, { begin, talk }: Beginning, { face, stop }: Listener): Promise<RunResult> {
  const { sessionId } = talk;
  const record = sessionId === undefined ? undefined : await core.record(sessionId);
  const course = createCourse(record ? waitingMessages(record) : []);
  const following: Following = { core, talk, course, sessionId, pending: 1, unsent: 0, stopping: undefined, settle: () => {} };
  const done = new Promise<void>((resolve) => {
    const end = (): void => {
      if (isOver(following, stop.signal)) resolve();
    };
    following.settle = () => {
      // Two turns: what has arrived on standard input by now is read in between.
      if (isOver(following, stop.signal)) setImmediate(() => setImmediate(end));
    };
  });
  const stopListening = listen(following, face, stop.signal);
  const stopRun = (): void => holdAndStop(following);
  stop.signal.addEventListener("abort", stopRun);
  face.attach(controlsOf(following, stop));
  try {
    const notBegun = await begin();
    if (notBegun || !hasBegun(course)) return notBegun ?? { kind: "refused", reason: "Nothing was left to go on with." };
    if (stop.signal.aborted) stopRun();
    // The run may be over by now, and more have been read since.
    following.pending -= 1;
    following.settle();
    await done;
    await following.stopping;
    const ending = course.ending() ?? { outcome: "failed", unasked: 0, barred: 0 };
    return { kind: "ended", sessionId: following.sessionId ?? "", waiting: course.waiting().length, unsent: following.unsent, ...ending };
  } finally {
    stop.signal.removeEventListener("abort", stopRun);
    stopListening();
    face.detach();
  }
}

function listen(following: Following, face: Face, stop: AbortSignal): () => void {
  const { core, course } = following;
  return core.runtime.subscribe((envelope) => {
    if (following.sessionId !== undefined && envelope.sessionId !== following.sessionId) return;
    following.sessionId = envelope.sessionId;
    course.hear(envelope);
    // What comes before the run begins settles what an earlier process left open.
    if (!hasBegun(course)) return;
    face.hear(envelope);
    if (stop.aborted && envelope.event.type === "run-start") holdAndStop(following);
    following.settle();
  });
}

function hasBegun(course: Course): boolean {
  return course.current() !== undefined || course.ending() !== undefined;
}

function isOver({ course, pending }: Following, stop: AbortSignal): boolean {
  if (course.current() !== undefined || course.ending() === undefined || pending > 0) return false;
  return stop.aborted || !course.isFollowed();
}

function holdAndStop(following: Following): void {
  const { core, sessionId, stopping } = following;
  if (sessionId === undefined) return;
  following.stopping = Promise.all([stopping, core.runtime.stop(sessionId, "hold")]).then(() => undefined);
}

function controlsOf(following: Following, { ask, signal }: StopRequest): Controls {
  const { core, course, talk } = following;
  const { runtime } = core;
  const hold = (): (() => void) => {
    following.pending += 1;
    return () => {
      following.pending -= 1;
      following.settle();
    };
  };
  const meanwhile = async <T>(act: (sessionId: SessionId) => Promise<T>): Promise<T> => {
    const release = hold();
    try {
      return await act(following.sessionId ?? "");
    } finally {
      release();
    }
  };
  const send: Controls["send"] = async (text, verb) => {
    // It would begin a run that is stopped at once.
    if (signal.aborted && course.current() === undefined) return { kind: "refused", reason: stopped };
    following.unsent += 1;
    const sent = await meanwhile((sessionId) => runtime.send({ ...talk, images: [], sessionId, text, verb }));
    if (sent.kind !== "refused") following.unsent -= 1;
    return sent;
  };
  return {
    answer: runtime.answer,
    reply: runtime.reply,
    hold,
    send,
    drop: () =>
      meanwhile(async (sessionId) => {
        const last = course.waiting().at(-1);
        return last && (await runtime.withdraw(sessionId, last.id))?.text;
      }),
    cancel: () => meanwhile((sessionId) => runtime.stop(sessionId)),
    resume: () => meanwhile((sessionId) => runtime.resume(sessionId)),
    lead: (act) => meanwhile((sessionId) => runtime.lead(sessionId, act)),
    restore: () => meanwhile((sessionId) => runtime.undoCompaction(sessionId)),
    stop: ask,
  };
}

const stopped = "Everything was stopped, so this message was not sent.";
