import type { Envelope } from "../../events/event.ts";
import type { SessionId } from "../../events/ids.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { BotRow, ChatRow } from "../../events/telegram/rows.ts";
import type { Change } from "../../storage/store.ts";
import type { ChatPorts } from "../chat/ports.ts";
import type { Keyboard } from "../keyboard/keyboard.ts";
import { idOf } from "../keyboard/put.ts";
import { type Due, dueOf } from "./due.ts";
import type { Presence } from "./presence.ts";
import { createTeller } from "./teller.ts";
import type { Ended } from "./wording.ts";

/** Brings to the person's chat what conversations begun elsewhere ask and how they end, as the bot is set: never, while the person is away, or always. */
export interface Reach {
  /** To be told everything that happens in this process. */
  hear(envelope: Envelope): void;
  /** To be told what other processes store. */
  learn(changes: readonly Change[]): void;
  close(): void;
}

export interface ReachParts {
  readonly keyboard: Keyboard;
  readonly presence: Pick<Presence, "seenAt">;
}

/** Not seen for so long, the person is away. */
const awayMs = 3 * 60_000;
/** How often it is looked whether they are, while something is due. */
const lookMs = 15_000;

export function createReach(ports: ChatPorts, { keyboard, presence }: ReachParts): Reach {
  const { core, log, later, now, signal } = ports;
  const begunAt = new Date(now()).toISOString();
  const teller = createTeller(ports, { keyboard, isDue: (record, id) => dueOf(record, begunAt).some((each) => each.id === id) });
  const told = new Set<string>();
  const due = new Map<SessionId, readonly Due[]>();
  const fresh = new Set<SessionId>();
  let working = Promise.resolve();
  let callOff: (() => void) | undefined;

  const look = () => {
    callOff?.();
    callOff = undefined;
    working = working
      .then(async () => {
        const bot = await ports.bot();
        const chat = bot && chatOf(ports, bot);
        if (!bot || !chat || bot.notifications === "never") return [fresh, due].forEach((each) => void each.clear());
        for (const each of [...fresh]) await read(each);
        if (due.size > 0) await bring(chat, bot.notifications === "always" ? undefined : await presence.seenAt());
        if (due.size > 0 && !signal.aborted) callOff ??= later(lookMs, look);
      })
      .catch((error: unknown) => log(`The person could not be told: ${error instanceof Error ? error.message : String(error)}`));
  };
  /** Reads anew what is due in it. */
  const read = async (sessionId: SessionId): Promise<SessionRecord | undefined> => {
    fresh.delete(sessionId);
    const record = await core.record(sessionId);
    const found = record ? dueOf(record, begunAt).filter((each) => !told.has(each.id)) : [];
    if (found.length > 0) due.set(sessionId, found);
    else due.delete(sessionId);
    return record;
  };
  /** `seenAt`: only to who was not seen since. */
  const bring = async (chat: ChatRow, seenAt: number | undefined) => {
    const ends: Ended[] = [];
    const isAway = seenAt === undefined || now() - seenAt >= awayMs;
    for (const sessionId of [...due.keys()]) {
      const record = await read(sessionId);
      for (const each of due.get(sessionId) ?? []) {
        // Who comes back sees by themselves how it ended.
        const isSeen = each.kind === "end" && seenAt !== undefined && seenAt > Date.parse(each.run.endedAt ?? "");
        if (isSeen) told.add(each.id);
        if (!record || isSeen || !isAway) continue;
        told.add(each.id);
        if (each.kind === "end") ends.push({ record, run: each.run });
        else await teller.ask(chat, record, each);
      }
      await read(sessionId);
    }
    if (ends.length > 0) await teller.report(chat, ends);
  };
  const stir = (sessionId: SessionId) => {
    fresh.add(sessionId);
    look();
  };
  void takeUp(ports, { keyboard, presence }).then((open) => open.forEach(stir));
  return {
    hear({ sessionId, event }) {
      const isNews =
        event.type === "rows-change"
          ? event.rows.some(isNewsIn)
          : event.type === "approval-request" || event.type === "question-request" || event.type === "run-end";
      if (isNews) stir(sessionId);
    },
    learn(changes) {
      const sessions = changes.filter(isNewsIn).flatMap((each) => sessionOf(each) ?? []);
      for (const each of new Set(sessions)) stir(each);
    },
    close: () => callOff?.(),
  };
}

/** Of those who may approve the first with a chat of their own, whose number is theirs: what is said elsewhere is for nobody else's eyes. */
function chatOf({ book }: ChatPorts, { approvers, chats }: BotRow): ChatRow | undefined {
  const found = approvers.flatMap((id) => chats.filter((each) => each.id === id && id > 0)).at(0);
  return found && book.at({ id: found.id, kind: "private", title: found.title });
}

/** Writes under what was put before what became of it meanwhile, and gives the conversations in which something may wait. */
async function takeUp({ book, bot, core, log }: ChatPorts, { keyboard, presence }: ReachParts): Promise<readonly SessionId[]> {
  try {
    const asked = book.all().flatMap((row) => row.asked.filter((each) => !(each.isOver || "failedRunId" in each.about)));
    for (const sessionId of new Set(asked.map((each) => each.sessionId))) {
      const ids = new Set(asked.map(idOf));
      const view = await core.runtime.open(sessionId);
      const rows = [
        ...(view?.approvals ?? [])
          .filter((each) => each.answer && ids.has(each.request.id))
          .map((row) => ({ table: "approvals", row }) as const),
        ...(view?.questions ?? [])
          .filter((each) => each.answer && ids.has(each.question.id))
          .map((row) => ({ table: "questions", row }) as const),
      ];
      if (rows.length > 0) keyboard.hear({ at: "", seq: 0, sessionId, runId: "", event: { type: "rows-change", rows } });
    }
    const when = (await bot())?.notifications;
    // Whoever is at a window or terminal is asked to note it from now on.
    if (when === "idle") await presence.seenAt();
    if (when === undefined || when === "never") return [];
    return (await core.runtime.list()).flatMap(({ id, waitReason }) =>
      waitReason === "approval" || waitReason === "question" ? [id] : [],
    );
  } catch (error) {
    log(`What waits for the person could not be looked up: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

function isNewsIn(change: Change): boolean {
  return change.table === "approvals" || change.table === "questions" || (change.table === "runs" && change.row.endedAt !== undefined);
}

function sessionOf(change: Change): SessionId | undefined {
  if (change.table === "approvals") return change.row.request.sessionId;
  if (change.table === "questions") return change.row.question.sessionId;
  return change.table === "runs" ? change.row.sessionId : undefined;
}
