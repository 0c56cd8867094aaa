import { createJournal, type Journal } from "../../../src/core/storage/log/journal.ts";
import { LogReader } from "../../../src/core/storage/log/reader.ts";
import type { StampedChange } from "../../../src/core/storage/log/record.ts";
import type { Change } from "../../../src/core/storage/store.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import type { MemoryDisk } from "../faults/memory-disk.ts";
import { said } from "../rows.ts";

export const logFolder = "/data/store/log";

/** The name of a process's log; `letter` is one of a to f. */
export function writerNamed(letter: string): string {
  return `${letter.repeat(8)}-1-1-${letter.repeat(8)}`;
}

/** The path of its log. */
export function segmentPath(letter: string, number = 1): string {
  return `${logFolder}/${writerNamed(letter)}-${String(number).padStart(6, "0")}.log`;
}

export interface Writing {
  readonly journal: Journal;
  readonly clock: ManualClock;
  /** What was told after each attempt to write. */
  readonly told: unknown[];
}

/** A process that writes to that disk. */
export function writing(disk: MemoryDisk, letter = "a", clock: ManualClock = new ManualClock()): Writing {
  const told: unknown[] = [];
  const ports = { files: disk.files(), folder: logFolder, writer: writerNamed(letter) };
  const journal = createJournal({ ...ports, now: clock.now, later: clock.later, wrote: (failure) => told.push(failure) });
  return { journal, clock, told };
}

/** Hands over and waits until it is safe. */
export async function commit(journal: Journal, ...changes: readonly Change[]): Promise<void> {
  journal.add(changes);
  await journal.flush();
}

export function message(id: string, text = "Hello"): Change {
  return { table: "messages", row: said(id, "s", text) };
}

/** Everything the logs of that disk hold, in the order it is read. */
export async function readAll(disk: MemoryDisk, reader: LogReader = new LogReader(disk.files(), logFolder)): Promise<StampedChange[]> {
  const found: StampedChange[] = [];
  for await (const { records } of reader.news()) found.push(...records.flatMap((each) => each.changes));
  return found;
}

/** The ids of the rows. */
export async function idsIn(disk: MemoryDisk, reader?: LogReader): Promise<string[]> {
  return (await readAll(disk, reader)).map(({ change }) => (change.row as { readonly id: string }).id);
}
