import { watch as watchFolder } from "node:fs";
import type { FileSystem } from "../disk/files.ts";
import type { Change } from "../store.ts";
import { LogReader } from "./reader.ts";
import type { StampedChange } from "./record.ts";

export interface WatchPorts {
  readonly files: FileSystem;
  /** The folder of the logs. */
  readonly folder: string;
  /** This process's own logs are no news. */
  readonly writer: string;
  readonly later: (milliseconds: number, work: () => void) => () => void;
  /** Hears all that is read, with its time. */
  readonly saw: (changes: readonly StampedChange[]) => void;
}

/** Tells what other processes write. */
export interface Watch {
  listen(listener: (changes: readonly Change[]) => void): () => void;
  close(): void;
}

/** Where the system tells of changes this is only for those it misses. */
const pollMs = 250;

export function createWatch({ files, folder, writer, later, saw }: WatchPorts): Watch {
  const listeners = new Set<(changes: readonly Change[]) => void>();
  const reader = new LogReader(files, folder, { isWanted: (each) => each !== writer });
  let begun: Promise<void> | undefined;
  let reading = false;
  let isOver = false;
  let stopTimer: (() => void) | undefined;
  let stopWatching: (() => void) | undefined;

  const read = async () => {
    if (reading || isOver) return;
    reading = true;
    try {
      for (const { records } of await reader.read()) {
        const changes = records.flatMap((each) => each.changes);
        saw(changes);
        for (const listener of listeners) listener(changes.map((each) => each.change));
      }
    } catch {
      // What can't be read now is read the next time.
    } finally {
      reading = false;
    }
  };
  const poll = () => {
    if (listeners.size === 0 || isOver) return;
    stopTimer = later(pollMs, () => void read().then(poll));
  };
  const begin = async () => {
    await reader.skip().catch(() => undefined);
    stopWatching = watched(folder, () => void read());
    poll();
  };

  return {
    listen(listener) {
      listeners.add(listener);
      begun ??= begin();
      return () => listeners.delete(listener);
    },
    close() {
      isOver = true;
      stopTimer?.();
      stopWatching?.();
    },
  };
}

/** Not every file system tells; polling finds it all the same. */
function watched(folder: string, changed: () => void): (() => void) | undefined {
  try {
    const watcher = watchFolder(folder, { persistent: false }, changed);
    watcher.on("error", () => watcher.close());
    return () => watcher.close();
  } catch {
    return undefined;
  }
}
