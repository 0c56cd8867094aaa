import type { Grant } from "../../events/approval.ts";
import type { Envelope } from "../../events/event.ts";
import type { SessionId } from "../../events/ids.ts";
import type { SessionRecord } from "../../events/session-view.ts";
import { type LiveSession, type LiveSessionPorts, openLiveSession } from "./live.ts";
import { createTelling, type Telling, type TellingPorts } from "./telling.ts";

/** Makes sessions live, from the store or new. */
export interface SessionReader {
  /** As it is stored; undefined when it is not. */
  read(sessionId: SessionId): Promise<LiveSession | undefined>;
  create(record: SessionRecord): LiveSession;
  /** Tells a person of something that is no part of the conversation. */
  warn(session: LiveSession, sentence: string): void;
}

/** `hear` hears each event at once, whatever waits for the disk. Numbers go on where the last event told here had got to, which may be further than what is stored: news is not stored. */
export function createReader(ports: Omit<LiveSessionPorts, "telling"> & TellingPorts, hear: (envelope: Envelope) => void): SessionReader {
  const last = new Map<SessionId, number>();
  // One for all: a session may be read anew while something of it still waits to be told.
  const { tell, told } = createTelling(ports);
  const telling: Telling = {
    tell(envelope) {
      last.set(envelope.sessionId, envelope.seq);
      hear(envelope);
      tell(envelope);
    },
    told,
  };
  const live = ({ session, ...record }: SessionRecord, grants: readonly Grant[]) => {
    const seq = Math.max(session.seq, last.get(session.id) ?? 0);
    return openLiveSession({ ...ports, telling }, { ...record, session: { ...session, seq } }, grants);
  };
  return {
    async read(sessionId) {
      const [record, grants] = await Promise.all([ports.store.session(sessionId), ports.store.grants(sessionId)]);
      return record && live(record, grants);
    },
    create: (record) => live(record, []),
    warn(session, message) {
      const { id, seq } = session.view().session;
      // A session that was read anew since then has gone on without this one.
      if (last.get(id) === seq) session.emit("", { type: "notice", notice: { kind: "warning", message } });
    },
  };
}
