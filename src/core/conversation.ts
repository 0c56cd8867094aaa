import type { Carrier } from "./agents/carrier.ts";
import { restorable } from "./agents/compact/restore.ts";
import { endHere, goOnHere, restoreHere, takeBack, takeUpHere } from "./agents/orders/acts.ts";
import type { Answers } from "./agents/orders/answers.ts";
import type { Orders } from "./agents/orders/orders.ts";
import type { Vigil } from "./agents/orders/vigil.ts";
import type { LiveSession } from "./agents/session/live.ts";
import type { MessageId, RunId, SessionId } from "./events/ids.ts";
import type { QueuedMessage } from "./events/message.ts";
import type { LeadReceipt, PlanAct, PlanReceipt } from "./events/plan/act.ts";
import { changedSession, type SessionChange } from "./events/session.ts";
import { currentRun, type SessionView } from "./events/session-view.ts";
import type { Store } from "./storage/store.ts";

/** What is done with a conversation is done with these: here, or where it is at work. */
export interface Parts {
  readonly store: Store;
  readonly canAsk: () => boolean;
  readonly carrier: Carrier;
  readonly orders: Orders;
  readonly answers: Answers;
  readonly vigil: Vigil;
}

/** The session as it stands; what nobody needs to decide goes on, unless another process is at work on it. */
export async function open({ canAsk, carrier, orders, answers, vigil }: Parts, sessionId: SessionId): Promise<SessionView | undefined> {
  orders.listen();
  const opened = await carrier.inSession(
    sessionId,
    (session, left) => {
      orders.obeyAll(session, left);
      takeUpHere(carrier, session, canAsk);
      return session;
    },
    (session) => session,
  );
  await opened?.told();
  if (opened) answers.learn(opened.view());
  if (opened) vigil.watch(sessionId);
  return opened?.view();
}

/** Takes back a message that waits. */
export async function withdraw(
  { store, carrier, orders }: Parts,
  sessionId: SessionId,
  messageId: MessageId,
): Promise<QueuedMessage | undefined> {
  const found = await carrier.inSession(
    sessionId,
    (session, left) => {
      orders.obeyAll(session, left);
      return { session, queued: takeBack(session, messageId), isElsewhere: false };
    },
    (session) => ({ session, queued: session.view().queue.find((each) => each.id === messageId), isElsewhere: true }),
  );
  if (!found?.isElsewhere) await found?.session.stored();
  if (!found?.isElsewhere) return found?.queued;
  await orders.done(await orders.put(sessionId, { kind: "withdraw", messageId }));
  return (await store.session(sessionId))?.queue.find((each) => each.id === messageId && each.state === "withdrawn");
}

/** Ends the session's current run. */
export async function stop({ carrier, orders }: Parts, sessionId: SessionId, queue?: "hold"): Promise<void> {
  const running = carrier.carriedRun(sessionId);
  if (running !== undefined) return carrier.stop(running, queue);
  const found = await carrier.inSession<Stopped>(
    sessionId,
    (session, left) => {
      orders.obeyAll(session, left);
      const orphan = carrier.orphanOf(session);
      if (orphan) endHere(carrier, session, { runId: orphan.id, queue });
      return { session, begun: orphan ? undefined : carrier.carriedRun(sessionId) };
    },
    (session) => ({ session, elsewhere: currentRun(session.view())?.id }),
  );
  if (found?.begun !== undefined) await carrier.stop(found.begun, queue);
  if (found?.elsewhere === undefined) return found?.session.stored();
  await orders.done(await orders.put(sessionId, { kind: "stop", runId: found.elsewhere, queue }));
}

interface Stopped {
  readonly session: LiveSession;
  /** The run that began here meanwhile. */
  readonly begun?: RunId | undefined;
  /** The run another process carries. */
  readonly elsewhere?: RunId | undefined;
}

/** Goes on without a new message. */
export async function resume({ carrier, orders }: Parts, sessionId: SessionId): Promise<void> {
  orders.listen();
  const session = await carrier.inSession<LiveSession | "elsewhere">(
    sessionId,
    (session, left) => {
      orders.obeyAll(session, left);
      goOnHere(carrier, session);
      return session;
    },
    () => "elsewhere",
  );
  if (session === "elsewhere") await orders.put(sessionId, { kind: "resume" });
  else await session?.stored();
}

/** Takes back the newest summary. */
export async function undoCompaction({ carrier, orders }: Parts, sessionId: SessionId): Promise<RestoreReceipt> {
  const found = await carrier.inSession(
    sessionId,
    (session, left) => {
      orders.obeyAll(session, left);
      const answer = restorable(session.view());
      if (answer.kind === "restorable") restoreHere(session, answer.compaction.id);
      return { session, answer, isElsewhere: false };
    },
    (session) => ({ session, answer: restorable(session.view()), isElsewhere: true }),
  );
  if (!found) return { kind: "refused", reason: "This conversation is no longer stored." };
  const { session, answer, isElsewhere } = found;
  if (answer.kind === "refused") return answer;
  const { tokens, compaction } = answer;
  if (isElsewhere) await orders.done(await orders.put(sessionId, { kind: "restore", compactionId: compaction.id }));
  else await session.stored();
  return { kind: "restored", tokens };
}

/** What became of the wish to have a whole conversation sent again; `tokens` is about what it has. */
export type RestoreReceipt = { readonly kind: "restored"; readonly tokens: number } | { readonly kind: "refused"; readonly reason: string };

/** Changes the plan at work in a session, here or where it is at work. */
export async function lead({ carrier, orders }: Parts, sessionId: SessionId, act: PlanAct): Promise<LeadReceipt> {
  const receipt = await carrier.inSession<PlanReceipt | "elsewhere">(
    sessionId,
    (session, left) => {
      orders.obeyAll(session, left);
      return carrier.lead(session, act);
    },
    () => "elsewhere",
  );
  if (receipt !== "elsewhere") return receipt ?? { kind: "refused", problem: "This conversation is no longer stored." };
  const put = await orders.put(sessionId, { kind: "plan", act });
  const settled = put.settled.then((became) => (became?.kind === "done" || became?.kind === "refused" ? became : undefined));
  return ((await orders.done(put)) && (await settled)) || { kind: "pending", settled };
}

/** Changes the session itself. */
export async function changeSession(parts: Parts, sessionId: SessionId, change: SessionChange): Promise<void> {
  const { carrier, orders, store } = parts;
  if (typeof change.deletedAt === "string") await stop(parts, sessionId, "hold");
  const session = await carrier.inSession<LiveSession | "elsewhere">(
    sessionId,
    (session, left) => {
      orders.obeyAll(session, left);
      session.emit("", { type: "session-change", ...change });
      return session;
    },
    () => "elsewhere",
  );
  if (session === "elsewhere") await orders.done(await orders.put(sessionId, { kind: "change", change }));
  else if (session) await session.stored();
  else if (change.deletedAt === null) await restore(store, sessionId, change);
}

/** What was deleted is at work nowhere. */
async function restore(store: Store, sessionId: SessionId, change: SessionChange): Promise<void> {
  const found = (await store.deletedSessions()).find((each) => each.id === sessionId);
  if (found) await store.commit([{ table: "sessions", row: changedSession(found, change) }]);
}

/** Why nothing can be said in a conversation that is not there. */
export async function goneSentence({ store }: Pick<Parts, "store">, sessionId: SessionId): Promise<string> {
  const isKept = (await store.deletedSessions()).some((each) => each.id === sessionId);
  return isKept
    ? "This conversation was deleted. Restore it from the history, or start a new chat and send the message there."
    : "This conversation is no longer stored. Start a new chat and send the message there.";
}
