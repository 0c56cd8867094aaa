import type { Grant } from "../../events/approval.ts";
import type { Envelope, Event } from "../../events/event.ts";
import type { RunId } from "../../events/ids.ts";
import type { SessionRecord } from "../../events/rows.ts";
import { fold, type SessionView, viewOf } from "../../events/session-view.ts";
import type { Change, Store } from "../../storage/store.ts";
import type { Later } from "../time-limit.ts";
import { createPieces } from "./pieces.ts";
import { modeChanged, rowsTouched } from "./rows.ts";
import { scrubbed } from "./scrub.ts";
import type { Telling } from "./telling.ts";

/** A session that something happens in: gives events their numbers, stores what they change, and has them told. */
export interface LiveSession {
  /** As it stands after every event so far. */
  view(): SessionView;
  /** The remembered yeses that hold now, also when one was taken back in another process. None when that can't be known. */
  grants(): Promise<readonly Grant[]>;
  /**
   * Numbers the events, folds them into the view, hands what they changed to the store, then has them told. In that order.
   * Several events at once come to the disk whole or not at all.
   */
  emit(runId: RunId | "", ...events: readonly Event[]): void;
  /** Remembers a yes. */
  grant(grant: Grant): void;
  /** From now on nothing more is emitted or stored: the process is about to end, and what is stored tells the next one where to go on. */
  leave(): void;
  /** Resolves when everything emitted so far is on disk and told; rejects with the store's error when it can't be stored. */
  stored(): Promise<void>;
  /** Resolves when everything emitted so far is told, on disk or not. Never rejects. */
  told(): Promise<void>;
}

export interface LiveSessionPorts {
  readonly store: Pick<Store, "grants" | "note" | "flush">;
  /** Marks this process as the one that carries a run. */
  readonly owner: string;
  /** ISO 8601. */
  readonly now: () => string;
  readonly later: Later;
  readonly telling: Telling;
  /** The text without the secrets that are known here: none gets into a view or a row. */
  readonly redact: (text: string) => string;
}

/** Streamed text is handed to the store this often, in pieces; everything else at once. */
const textIntervalMs = 250;

/** Begins to follow a session from what is stored of it. */
export function openLiveSession(ports: LiveSessionPorts, record: SessionRecord, remembered: readonly Grant[]): LiveSession {
  let view = viewOf(record);
  let grants = remembered;
  let textWaits = false;
  let hasLeft = false;

  const note = (changes: readonly Change[]) => {
    if (changes.length > 0 && !hasLeft) ports.store.note(changes);
  };

  const pieces = createPieces();
  const noteText = () => note(pieces.next(view.messages).map((row) => ({ table: "pieces", row })));
  const noteTextLater = () => {
    if (textWaits) return;
    textWaits = true;
    ports.later(textIntervalMs, () => {
      textWaits = false;
      noteText();
    });
  };

  return {
    view: () => view,
    async grants() {
      // The usual conversation has none, and then nothing is read.
      return grants.length === 0 ? grants : await ports.store.grants(view.session.id).catch(() => []);
    },
    emit(runId, ...events) {
      if (hasLeft) return;
      const { id: sessionId } = view.session;
      const envelopes: Envelope[] = [];
      const changes: Change[] = [];
      for (const given of events) {
        const event = scrubbed(given, ports.redact);
        const envelope: Envelope = { seq: view.seq + 1, at: ports.now(), sessionId, runId, event };
        changes.push(...modeChanged(view, envelope));
        view = fold(view, envelope);
        envelopes.push(envelope);
        if (event.type === "text-delta" || event.type === "thought-delta") noteTextLater();
        else changes.push(...rowsTouched(view, envelope, ports.owner));
      }
      note(changes);
      for (const envelope of envelopes) ports.telling.tell(envelope);
    },
    grant(given) {
      const grant = scrubbed(given, ports.redact);
      grants = [...grants, grant];
      note([{ table: "grants", row: grant }]);
    },
    leave() {
      noteText();
      hasLeft = true;
    },
    async stored() {
      try {
        await ports.store.flush();
      } finally {
        await ports.telling.told(view.session.id);
      }
    },
    told: () => ports.telling.told(view.session.id),
  };
}
