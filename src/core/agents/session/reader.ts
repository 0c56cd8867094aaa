import type { Grant } from "../../events/approval.ts";
import type { Envelope } from "../../events/event.ts";
import type { SessionId } from "../../events/ids.ts";
import { rowsOf, type SessionRecord } from "../../events/rows.ts";
import type { Store } from "../../storage/store.ts";
import { createElsewhere, type ElsewherePorts } from "./elsewhere.ts";
import { type LiveSession, type LiveSessionPorts, openLiveSession } from "./live.ts";
import { createTelling, type Telling, type TellingPorts } from "./telling.ts";

/** Makes sessions live, from the store or new. */
export interface SessionReader {
  /** As it is stored, `adopt` applied to it; undefined when it is not. */
  read(sessionId: SessionId, adopt?: (record: SessionRecord) => SessionRecord): Promise<LiveSession | undefined>;
  create(record: SessionRecord): LiveSession;
  /** Tells a person of something that is no part of the conversation. */
  warn(session: LiveSession, sentence: string): void;
  /** Tells all of a session as it is stored, as what another process did to it, and follows it. */
  catchUp(sessionId: SessionId): Promise<void>;
  /** Follows nothing any more. */
  close(): void;
}

export interface ReaderPorts extends Omit<LiveSessionPorts, "telling">, TellingPorts, Pick<ElsewherePorts, "isCarried"> {
  readonly store: Pick<Store, "session" | "grants" | "watch" | "note" | "flush">;
  /** Hears each event at once, whatever waits for the disk. */
  readonly hear: (envelope: Envelope) => void;
}

/** Numbers go on where the last event told here had got to, which may be further than what is stored: news is not stored. */
export function createReader(ports: ReaderPorts): SessionReader {
  const last = new Map<SessionId, number>();
  // One for all: a session may be read anew while something of it still waits to be told.
  const { tell, told } = createTelling(ports);
  const telling: Telling = {
    tell(envelope) {
      last.set(envelope.sessionId, envelope.seq);
      ports.hear(envelope);
      tell(envelope);
    },
    told,
  };
  const tellNext = (news: Omit<Envelope, "seq">) => telling.tell({ ...news, seq: (last.get(news.sessionId) ?? 0) + 1 });
  const elsewhere = createElsewhere({ ...ports, tell: tellNext });
  const live = ({ session, ...record }: SessionRecord, grants: readonly Grant[]) => {
    const seq = Math.max(session.seq, last.get(session.id) ?? 0);
    last.set(session.id, seq);
    return openLiveSession({ ...ports, telling }, { ...record, session: { ...session, seq } }, grants);
  };
  return {
    async read(sessionId, adopt = (record) => record) {
      const grants = await ports.store.grants(sessionId);
      // Last, and taken in at once: from here on it is followed.
      const record = await elsewhere.read(sessionId);
      return record && live(adopt(record), grants);
    },
    create: (record) => live(record, []),
    async catchUp(sessionId) {
      const record = await elsewhere.read(sessionId).catch(() => undefined);
      if (record) tellNext({ at: ports.now(), sessionId, runId: "", event: { type: "rows-change", rows: rowsOf(record) } });
    },
    close: elsewhere.close,
    warn(session, message) {
      const { id, seq } = session.view().session;
      // A session that was read anew since then has gone on without this one.
      if (last.get(id) === seq) session.emit("", { type: "notice", notice: { kind: "warning", message } });
    },
  };
}
