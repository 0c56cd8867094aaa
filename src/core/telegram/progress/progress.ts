import type { Envelope } from "../../events/event.ts";
import type { RunId, SessionId } from "../../events/ids.ts";
import type { SessionRecord, SessionRow } from "../../events/rows.ts";
import type { ChatRow } from "../../events/telegram/rows.ts";
import type { ChatPorts } from "../chat/ports.ts";
import { answersIn, isSaidIn } from "../chat/say.ts";
import { doneBefore, learnEvent, learnRow, nothingDone } from "./doing.ts";
import { createWriter, type Shown, type Writer } from "./writer.ts";

/** Shows in one message what a run is at, and that somebody types. */
export interface Progress {
  /** To be told everything that happens. */
  hear(envelope: Envelope): void;
  /** Goes on showing what was shown before another process began to answer for the bot, or writes how it ended. Never rejects. */
  takeUp(row: ChatRow, sessions: readonly SessionId[]): Promise<void>;
  close(): void;
}

export function createProgress(ports: ChatPorts): Progress {
  const { us, core, log, book } = ports;
  const writer = createWriter(ports);
  const board = createBoard(writer);
  const failed = (error: unknown) =>
    log(`How a run fares could not be looked up: ${error instanceof Error ? error.message : String(error)}`);
  /** Shows runs of a conversation that began before, or elsewhere. */
  const showOf = (record: SessionRecord, row: ChatRow) => {
    const answered = answersIn(record);
    for (const { id: runId, endedAt } of record.runs) {
      if (endedAt !== undefined || !answered(runId).some(({ id }) => isSaidIn(us, row, id))) continue;
      const messageId = row.statuses?.find((each) => each.runId === runId)?.messageId;
      const doing = doneBefore(record, runId);
      board.begin({ row, sessionId: record.session.id, runId, doing, ...(messageId === undefined ? {} : { messageId }) });
    }
  };
  const hearRows = (sessionId: SessionId, rows: readonly SessionRow[]) => {
    for (const runId of board.runs()) board.learn(runId, (doing) => rows.filter((each) => learnRow(doing, runId, each)).length > 0);
    // A message of a chat was read where another process carries the run.
    const isNew = (held: ChatRow) =>
      rows.some(
        ({ table, row }) => table === "messages" && row.role === "user" && isSaidIn(us, held, row.id) && !board.has(row.runId, held.chat),
      );
    look(sessionId, book.holding(sessionId).filter(isNew));
  };
  const look = (sessionId: SessionId, begun: readonly ChatRow[]) => {
    if (begun.length === 0) return;
    void core
      .record(sessionId)
      .then((record) => record && begun.forEach((row) => void showOf(record, book.get(row.chat) ?? row)))
      .catch(failed);
  };
  return {
    hear({ sessionId, runId, event }) {
      if (event.type === "rows-change") return hearRows(sessionId, event.rows);
      if (runId === "") return;
      if (event.type === "message-add" && event.message.role === "user")
        for (const row of book.holding(sessionId))
          if (isSaidIn(us, row, event.message.id)) board.begin({ row, sessionId, runId, doing: nothingDone() });
      // Another try begins with no message.
      if (event.type === "route-decide")
        look(
          sessionId,
          book.holding(sessionId).filter(({ chat }) => !board.has(runId, chat)),
        );
      board.learn(runId, (doing) => learnEvent(doing, event));
    },
    async takeUp(row, sessions) {
      for (const sessionId of new Set([...sessions, ...(row.statuses ?? []).map((each) => each.sessionId)])) {
        const record = await core.record(sessionId).catch(failed);
        if (record) showOf(record, row);
        for (const status of row.statuses ?? []) {
          if (status.sessionId !== sessionId || board.has(status.runId, row.chat)) continue;
          const doing = record ? doneBefore(record, status.runId) : nothingDone();
          void writer.end({ ...newShown({ ...status, row, doing }), isOver: true });
        }
      }
    },
    close() {
      board.close();
      writer.close();
    },
  };
}

/** What is shown of runs that go on. */
function createBoard(writer: Writer) {
  const shown = new Map<RunId, readonly Shown[]>();
  const has = (runId: RunId, chat: number) => shown.get(runId)?.some((each) => each.row.chat === chat) === true;
  return {
    has,
    runs: () => [...shown.keys()],
    begin(given: Begun) {
      if (has(given.runId, given.row.chat)) return;
      const each = newShown(given);
      shown.set(each.runId, [...(shown.get(each.runId) ?? []), each]);
      if (each.doing.waits === undefined) writer.type(each);
      writer.show(each);
    },
    /** `take` says whether there is something new to show. */
    learn(runId: RunId, take: (doing: Shown["doing"]) => boolean) {
      for (const each of shown.get(runId) ?? []) {
        const waited = each.doing.waits;
        if (!take(each.doing)) continue;
        const { waits, outcome } = each.doing;
        if (outcome !== undefined) void writer.end(each);
        else if (waits !== undefined) each.stopTyping();
        else if (waited !== undefined) writer.type(each);
        if (outcome === undefined) writer.show(each);
      }
      const left = shown.get(runId)?.filter((each) => each.doing.outcome === undefined) ?? [];
      if (left.length > 0) shown.set(runId, left);
      else shown.delete(runId);
    },
    close() {
      for (const each of [...shown.values()].flat()) {
        each.isOver = true;
        each.stopTyping();
      }
      shown.clear();
    },
  };
}

type Begun = Pick<Shown, "row" | "sessionId" | "runId" | "doing" | "messageId">;

function newShown(given: Begun): Shown {
  return { ...given, sent: "", isOver: false, writing: Promise.resolve(), stopTyping: () => undefined };
}
