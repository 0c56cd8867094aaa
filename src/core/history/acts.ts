import type { SessionId } from "../events/ids.ts";
import type { SessionRecord } from "../events/rows.ts";
import type { Session } from "../events/session.ts";
import { currentRun } from "../events/session-view.ts";
import { isoTime } from "../events/time.ts";
import type { Archive, Deed, Refusal } from "./archive.ts";
import { type HistoryPorts, keptDays, type Marks } from "./ports.ts";
import { counted, sizeText } from "./words.ts";

type Acts = Pick<Archive, "isAtWork" | "rename" | "pin" | "putAway" | "remove" | "restore" | "erase">;

/** The most a title may have, in characters. */
const longestTitle = 200;

/** What is done with one conversation. */
export function createActs(ports: HistoryPorts): Acts {
  const { store, now } = ports;
  const mark = (sessionId: SessionId, marks: Marks, says: (title: string) => string) => markOne(ports, { sessionId, marks, says });
  return {
    isAtWork: async (sessionId) => isCarried(ports, await store.session(sessionId)),
    async rename(sessionId, typed) {
      const title = typed.replace(/\s+/g, " ").trim().toWellFormed();
      if (title === "") return refused("A conversation needs a title. Write one.");
      if (title.length > longestTitle) return refused(`The title has ${title.length} characters; ${longestTitle} are the most.`);
      return mark(sessionId, { title }, () => `Renamed: ${title}`);
    },
    pin: (sessionId, pinned) =>
      mark(sessionId, { pinnedAt: pinned ? isoTime(now()) : null }, (title) => `${pinned ? "Pinned" : "No longer pinned"}: ${title}`),
    putAway: (sessionId, away) =>
      mark(sessionId, { archivedAt: away ? isoTime(now()) : null }, (title) => `${away ? "Put away" : "Back in the list"}: ${title}`),
    remove: (sessionId) => remove(ports, sessionId),
    restore: (sessionId) => restore(ports, sessionId),
    erase: (sessionId) => erase(ports, sessionId),
  };
}

interface Marking {
  readonly sessionId: SessionId;
  readonly marks: Marks;
  readonly says: (title: string) => string;
}

async function markOne({ store, change }: HistoryPorts, { sessionId, marks, says }: Marking): Promise<Deed> {
  const record = await store.session(sessionId);
  if (!record) return refused((await findDeleted(store, sessionId)) ? deletedFirst : notThere);
  await change(sessionId, marks);
  return done(says(record.session.title));
}

async function remove(ports: HistoryPorts, sessionId: SessionId): Promise<Deed> {
  const { store, change, now } = ports;
  const record = await store.session(sessionId);
  if (!record)
    return refused((await findDeleted(store, sessionId)) ? "It is deleted already. Bring it back, or erase it for good." : notThere);
  if (isCarried(ports, record)) return refused(atWork("delete"));
  await change(sessionId, { deletedAt: isoTime(now()) });
  return done(`Deleted: ${record.session.title}. For ${keptDays} days it can be brought back.`);
}

async function restore({ store, change }: HistoryPorts, sessionId: SessionId): Promise<Deed> {
  const found = await findDeleted(store, sessionId);
  if (!found)
    return refused(
      (await store.session(sessionId)) ? "It is not deleted." : [notThere, `What was deleted is kept for ${keptDays} days.`].join(" "),
    );
  await change(sessionId, { deletedAt: null });
  // Said anew it counts as used: what was deleted for its age would be so again at once.
  await change(sessionId, { title: found.title });
  return done(`It is back: ${found.title}`);
}

async function erase(ports: HistoryPorts, sessionId: SessionId): Promise<Deed> {
  const { store } = ports;
  const record = await store.session(sessionId);
  const session = record?.session ?? (await findDeleted(store, sessionId));
  if (!session) return refused(notThere);
  if (isCarried(ports, record)) return refused(atWork("erase"));
  const before = await store.figures();
  await store.erase(sessionId);
  const after = await store.figures();
  const gone = (table: string) => Math.max(0, (before.rows[table] ?? 0) - (after.rows[table] ?? 0));
  const files = Math.max(0, before.blobs - after.blobs);
  const kept = files > 0 ? `, with ${counted(files, "kept file")} of ${sizeText(before.blobBytes - after.blobBytes)}` : "";
  const went = `${counted(gone("messages"), "message")} and ${counted(gone("steps"), "step")} are gone for good${kept}.`;
  return done(`Erased: ${session.title}. ${went} What it changed in your files stays.`);
}

/** Whether a living process carries a run of it. */
export function isCarried({ isAlive }: HistoryPorts, record: SessionRecord | undefined): boolean {
  const run = record && currentRun(record);
  return run !== undefined && isAlive(run.owner);
}

async function findDeleted(store: HistoryPorts["store"], sessionId: SessionId): Promise<Session | undefined> {
  return (await store.deletedSessions()).find((each) => each.id === sessionId);
}

const notThere = "There is no such conversation any more.";
const deletedFirst = "It is deleted. Bring it back first.";

function atWork(verb: string): string {
  return `This conversation is at work, here or in another window or terminal. Stop it there, then ${verb} it.`;
}

function done(says: string): Deed {
  return { kind: "done", says };
}

export function refused(reason: string): Refusal {
  return { kind: "refused", reason };
}
