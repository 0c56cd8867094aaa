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
  /** Throws while nothing may be written here. */
  readonly mayWrite?: () => void;
}

/** What this process hands over, on its way to the disk: what waits goes as one record, in order. */
export interface Journal {
  /** Takes a copy, for a `flush` that follows. */
  add(changes: readonly Change[]): void;
  /** Takes it as it is, and has it written soon. Never throws. */
  note(changes: readonly Change[]): void;
  /** Resolves once everything handed over before is on disk. After a failure it waits on, and is tried again by itself. */
  flush(): Promise<void>;
  /** What is not known to be on disk. */
  pending(): readonly StampedChange[];
  /** What was read from others, up to this moment of theirs, is in the past from now on. */
  saw(moment: number): void;
  /** What is written from now on goes into a new file, which is there at once: the former is known to be finished. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

/** Changes that were handed over together, and about how many bytes they take. */
interface Group {
  readonly changes: readonly StampedChange[];
  readonly size: number;
}

/** How long what nobody waits for is gathered: a turn changes several rows in quick succession, and each write would keep the next from the disk. */
const gatherMs = 5;
/** How long pieces of an answer are gathered. */
const piecesMs = 250;
/** How soon a disk that failed is tried again. */
const retryMs = 2_000;
/** What waits is written in records of about this size, so that however long a disk was full, each can be read. */
const recordBytes = 4 * 1024 * 1024;
/** What is noted is not measured. */
const notedBytes = 2_048;

export function createJournal({ files, folder, writer, now, later, wrote, mayWrite }: JournalPorts): Journal {
  const log = new LogWriter({ files, folder, writer });
  const clock = createClock(now);
  let waiting: Group[] = [];
  let writing: Group[] = [];
  let sequence = 0;
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<void> | undefined;
  const alarm = createAlarm(later, () => void flush().catch(() => undefined));

  const stamp = (changes: readonly Change[], size: number) => {
    const first = clock.next(changes.length);
    waiting.push({ changes: changes.map((change, index) => ({ change, clock: first + index })), size });
  };
  const writeRecord = async () => {
    const batch = firstBatch(writing);
    const changes = latest(batch.flatMap((each) => each.changes));
    await log.append(encodeRecord({ sequence: sequence + 1, version: currentVersion, changes }, rowText));
    sequence += 1;
    writing = writing.slice(batch.length);
  };
  const writeAll = async () => {
    if (waiting.length === 0) return;
    alarm.stop();
    [writing, waiting] = [waiting, []];
    try {
      mayWrite?.();
      while (writing.length > 0) await writeRecord();
      wrote?.(undefined);
    } catch (error) {
      [waiting, writing] = [[...writing, ...waiting], []];
      wrote?.(error);
      alarm.within(retryMs);
      throw error;
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
  const afterAll = (action: () => Promise<void>): Promise<void> => {
    const done = last.then(action);
    last = done.catch(() => undefined);
    return done;
  };

  return {
    add(changes) {
      const texts = changes.map(rowText);
      stamp(copied(changes, texts), texts.join("").length);
    },
    note(changes) {
      if (changes.length === 0) return;
      stamp(changes, changes.length * notedBytes);
      alarm.within(changes.every((each) => each.table === "pieces") ? piecesMs : gatherMs);
    },
    flush,
    pending: () => [...writing, ...waiting].flatMap((each) => each.changes),
    saw: clock.saw,
    rotate: () => afterAll(() => log.renew()),
    async close() {
      alarm.stop();
      await afterAll(() => log.rotate());
    },
  };
}

interface Alarm {
  /** Goes off once, after so many milliseconds or earlier if that was asked for. */
  within(milliseconds: number): void;
  stop(): void;
}

function createAlarm(later: JournalPorts["later"], work: () => void): Alarm {
  let set: { readonly milliseconds: number; stop(): void } | undefined;
  const stop = () => {
    set?.stop();
    set = undefined;
  };
  const goOff = () => {
    set = undefined;
    work();
  };
  return {
    within(milliseconds) {
      if (set && set.milliseconds <= milliseconds) return;
      stop();
      set = { milliseconds, stop: later(milliseconds, goOff) };
    },
    stop,
  };
}

function copied(changes: readonly Change[], texts: readonly string[]): readonly Change[] {
  return changes.map((each, index) => ({ ...each, row: JSON.parse(texts[index] as string) }) as Change);
}

/** As many of the first as make one record: at least one, since what was handed over together stays together. */
function firstBatch(groups: readonly Group[]): readonly Group[] {
  let size = 0;
  const end = groups.findIndex((each) => {
    size += each.size;
    return size > recordBytes;
  });
  return end < 0 ? groups : groups.slice(0, Math.max(1, end));
}

/** Without the forms of a conversation's row that a later one in the same record replaces: it changes with nearly every event. */
function latest(changes: readonly StampedChange[]): readonly StampedChange[] {
  const sessions = new Map<string, StampedChange>();
  for (const each of changes) {
    if (each.change.table !== "sessions") continue;
    const { id } = each.change.row;
    if ((each.change.fence ?? 0) >= (sessions.get(id)?.change.fence ?? 0)) sessions.set(id, each);
  }
  if (sessions.size === 0 || changes.some((each) => each.change.table === "erased")) return changes;
  return changes.filter((each) => each.change.table !== "sessions" || sessions.get(each.change.row.id) === each);
}
