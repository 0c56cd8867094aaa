import type { FileSystem } from "../disk/files.ts";
import { rowText } from "../rows.ts";
import { currentVersion } from "../sql/migrations.ts";
import type { Change } from "../store.ts";
import { createClock } from "./clock.ts";
import { encodeRecord, type StampedChange } from "./record.ts";
import { LogWriter } from "./writer.ts";

export interface JournalPorts {
  readonly files: FileSystem;
  /** The folder of the logs. */
  readonly folder: string;
  /** See `writerName`. */
  readonly writer: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly later: (milliseconds: number, work: () => void) => () => void;
  /** Hears after each attempt to write what went wrong; undefined when it is on disk. */
  readonly wrote?: (failure: unknown) => void;
}

/** What this process hands over, on its way to the disk: everything that waits goes as one record, in order. */
export interface Journal {
  /** Takes a copy, for a `flush` that follows. */
  add(changes: readonly Change[]): void;
  /** Takes it as it is, and has it written soon. Never throws. */
  note(changes: readonly Change[]): void;
  /** Resolves once everything handed over before is on disk. After a failure it waits on, and is tried again by itself. */
  flush(): Promise<void>;
  /** What is not known to be on disk. */
  pending(): readonly StampedChange[];
  /** What others have written is in the past from now on. */
  saw(changes: readonly StampedChange[]): void;
  /** What is written from now on goes into a new file. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

/** How long pieces of an answer are gathered. */
const gatherMs = 250;
/** How soon a disk that failed is tried again. */
const retryMs = 2_000;

export function createJournal({ files, folder, writer, now, later, wrote }: JournalPorts): Journal {
  const log = new LogWriter({ files, folder, writer });
  const clock = createClock(now);
  let waiting: StampedChange[] = [];
  let writing: StampedChange[] = [];
  let sequence = 0;
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | undefined;
  let timer: (() => void) | undefined;

  const stamp = (changes: readonly Change[]) => {
    const first = clock.next(changes.length);
    waiting.push(...changes.map((change, index) => ({ change, clock: first + index })));
  };
  const writeAll = async () => {
    if (waiting.length === 0) return;
    writing = waiting;
    waiting = [];
    try {
      const bytes = encodeRecord({ sequence: sequence + 1, version: currentVersion, changes: latest(writing) }, rowText);
      await log.append(bytes);
      sequence += 1;
      wrote?.(undefined);
    } catch (error) {
      waiting = [...writing, ...waiting];
      wrote?.(error);
      soon(retryMs);
      throw error;
    } finally {
      writing = [];
    }
  };
  const flush = (): Promise<void> => {
    if (!next) {
      const begun: Promise<void> = last.then(() => {
        next = undefined;
        return writeAll();
      });
      last = begun.catch(() => undefined);
      next = begun;
    }
    return next;
  };
  const soon = (milliseconds: number) => {
    timer ??= later(milliseconds, () => {
      timer = undefined;
      flush().catch(() => undefined);
    });
  };

  return {
    add: (changes) => stamp(changes.map((each) => ({ ...each, row: JSON.parse(rowText(each)) }) as Change)),
    note(changes) {
      if (changes.length === 0) return;
      stamp(changes);
      if (changes.every((each) => each.table === "pieces")) soon(gatherMs);
      else flush().catch(() => undefined);
    },
    flush,
    pending: () => (writing.length === 0 ? waiting : [...writing, ...waiting]),
    saw: (changes) => {
      for (const each of changes) clock.saw(each.clock);
    },
    async rotate() {
      await last;
      await log.rotate();
    },
    async close() {
      timer?.();
      await last;
      await log.close();
    },
  };
}

/** Without the forms of a conversation's row that a later one in the same record replaces: it changes with nearly every event. */
function latest(changes: readonly StampedChange[]): readonly StampedChange[] {
  const sessions = new Map<string, StampedChange>();
  for (const each of changes) if (each.change.table === "sessions") sessions.set(each.change.row.id, each);
  if (sessions.size === 0 || changes.some((each) => each.change.table === "erased")) return changes;
  return changes.filter((each) => each.change.table !== "sessions" || sessions.get(each.change.row.id) === each);
}
