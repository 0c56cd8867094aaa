import type { Envelope } from "../../events/event.ts";
import type { SessionId } from "../../events/ids.ts";
import type { SessionSummary } from "../../events/session.ts";
import type { ChatRow } from "../../events/telegram/rows.ts";
import type { Store } from "../../storage/store.ts";
import { createAlbums } from "../bots/albums.ts";
import type { Inbox } from "../bots/inbox.ts";
import { createIntake } from "../bots/intake.ts";
import type { Answering } from "../bots/poller.ts";
import { createKeyboard, type Keyboard } from "../keyboard/keyboard.ts";
import { createProgress } from "../progress/progress.ts";
import type { Presence } from "../reach/presence.ts";
import { createReach } from "../reach/reach.ts";
import { createListener } from "./message.ts";
import type { ChatPorts } from "./ports.ts";
import { createReports } from "./reports.ts";
import { type Heard, readUpdate } from "./update.ts";

export interface DeskParts {
  /** Where the person was seen last. */
  readonly presence: Pick<Presence, "seenAt">;
  /** Hears what other processes store. Returns how to stop listening. */
  readonly watch: Store["watch"];
  close(): Promise<void>;
}

/** Answers what comes to one bot, each chat in its order and the chats side by side. */
export function createDesk(ports: ChatPorts, inbox: Inbox, { presence, watch, close }: DeskParts): Answering {
  const { book, core, log } = ports;
  const reports = createReports(ports);
  const keyboard = createKeyboard(ports);
  const listener = createListener(ports, keyboard);
  const progress = createProgress(ports);
  const reach = createReach(ports, { keyboard, presence });
  const albums = createAlbums(ports.later);
  const intake = createIntake(ports, inbox, {
    ...{ listener, keyboard },
    settle: ({ sessions }) => sessions.forEach((each) => void reports.settle(each)),
  });
  const queues = new Map<string, Promise<void>>();
  const inOrder = (key: string, work: () => Promise<void>) => {
    const next = (queues.get(key) ?? Promise.resolve()).then(work).catch((error: unknown) => log(`It broke: ${describe(error)}`));
    queues.set(key, next);
    void next.then(() => queues.get(key) === next && queues.delete(key));
  };
  const follow = (envelope: Envelope) => {
    const { sessionId, event } = envelope;
    progress.hear(envelope);
    keyboard.hear(envelope);
    reach.hear(envelope);
    const isOver = event.type === "run-end" || (event.type === "rows-change" && event.rows.some((each) => each.table === "runs"));
    if (isOver && book.holding(sessionId).length > 0) void reports.settle(sessionId);
  };
  const stopFollowing = [core.runtime.subscribe(follow), watch(reach.learn)];
  // Before what came since: a run that nobody goes on with would be ended by the next message.
  const listing = listed(ports);
  for (const row of book.all())
    inOrder(saidIn(row.chat), async () => {
      const left = leftIn(row, await listing);
      const unfinished = left.filter(({ runState }) => runState === "running" || runState === "waiting").map(({ id }) => id);
      await progress.takeUp(row, unfinished);
      for (const { id } of left) {
        if (unfinished.includes(id)) await takeUp(ports, keyboard, id);
        void reports.settle(id);
      }
    });

  return {
    inbox,
    handle(row) {
      const heard = readUpdate(row.update, ports.us);
      if (heard.kind !== "said") return inOrder(queueOf(heard), () => intake.take(heard, [row]));
      const whole = albums.gather(heard, row);
      if (!whole) return;
      inOrder(saidIn(heard.chat.id), async () => {
        const { said, rows } = await whole;
        await intake.take(said, rows);
      });
    },
    async close() {
      for (const each of stopFollowing) each();
      reach.close();
      progress.close();
      await close();
    },
  };
}

/** Buttons do not wait behind messages. */
function queueOf(heard: Heard): string {
  if (heard.kind === "ignored") return "ignored";
  return heard.kind === "press" ? `press ${heard.chat.id}` : saidIn(heard.chat.id);
}

function saidIn(chat: number): string {
  return `said ${chat}`;
}

async function listed({ book, core, log }: ChatPorts): Promise<readonly SessionSummary[]> {
  if (book.all().every(({ sessions }) => sessions.length === 0)) return [];
  return await core.runtime.list().catch((error: unknown) => {
    log(`What was left could not be looked up: ${describe(error)}`);
    return [];
  });
}

/** The conversations of a chat in which something may be at work or owed to it, whichever it is in now. */
function leftIn({ sessions, reportedBefore = "" }: ChatRow, all: readonly SessionSummary[]): readonly SessionSummary[] {
  return all.filter(({ id, runState, updatedAt }) => {
    const isUnfinished = runState === "running" || runState === "waiting";
    return sessions.includes(id) && (isUnfinished || updatedAt > reportedBefore);
  });
}

/** Goes on with what a process left that died over it; what another one carries on may have begun to ask while nobody answered for the bot. */
async function takeUp({ core, log }: ChatPorts, keyboard: Keyboard, sessionId: SessionId): Promise<void> {
  try {
    const view = await core.runtime.open(sessionId);
    if (view?.runs.at(-1)?.waitReason === "interrupted") await core.runtime.resume(sessionId);
    await keyboard.follow(sessionId);
  } catch (error) {
    log(`What was at work in ${sessionId} could not be taken up: ${describe(error)}`);
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
