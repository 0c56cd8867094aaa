import { watch as watchFolder } from "node:fs";
import type { FileSystem } from "../disk/files.ts";
import type { Change } from "../store.ts";
import { LogReader } from "./reader.ts";
import { latestOf } from "./record.ts";

export interface WatchPorts {
  readonly files: FileSystem;
  /** The folder of the logs. */
  readonly folder: string;
  /** This process's own logs are no news. */
  readonly writer: string;
  readonly later: (milliseconds: number, work: () => void) => () => void;
  /** Hears the greatest time of what is read. */
  readonly saw: (moment: number) => void;
}

/** Tells what other processes write. */
export interface Watch {
  listen(listener: (changes: readonly Change[]) => void): () => void;
  /** Resolves once nothing written from now on is missed by those who listen. */
  ready(): Promise<void>;
  close(): void;
}

/** Where the system tells of changes this is only for those it misses. */
const pollMs = 250;

export function createWatch({ files, folder, writer, later, saw }: WatchPorts): Watch {
  const listeners = new Set<(changes: readonly Change[]) => void>();
  const reader = new LogReader(files, folder, { isWanted: (log) => log.writer !== writer });
  let begun: Promise<void> | undefined;
  let reading = false;
  let isOver = false;
  let stopTimer: (() => void) | undefined;
  let stopWatching: (() => void) | undefined;

  const tell = (changes: readonly Change[]) => {
    for (const listener of listeners) {
      try {
        listener(changes);
      } catch {
        // One who fails must not keep the others from hearing it.
      }
    }
  };
  const read = async () => {
    if (reading || isOver) return;
    reading = true;
    try {
      for await (const { records } of reader.news()) {
        const changes = records.flatMap((each) => each.changes);
        saw(latestOf(changes));
        tell(changes.map((each) => each.change));
      }
    } catch {
      // What can't be read now is read the next time.
    } finally {
      reading = false;
    }
  };
  const poll = () => {
    if (isOver) return;
    stopTimer = later(pollMs, () => void read().then(poll));
  };
  const begin = async () => {
    await reader.skip().catch(() => undefined);
    if (isOver) return;
    stopWatching = watched(folder, (name) => name?.startsWith(writer) || void read());
    poll();
  };

  return {
    listen(listener) {
      listeners.add(listener);
      begun ??= begin();
      return () => listeners.delete(listener);
    },
    ready: () => begun ?? Promise.resolve(),
    close() {
      isOver = true;
      stopTimer?.();
      stopWatching?.();
    },
  };
}

/** Hears the names of files as they change. Not every file system tells; polling finds them all the same. */
function watched(folder: string, changed: (name: string | null) => void): (() => void) | undefined {
  try {
    const watcher = watchFolder(folder, { persistent: false }, (_event, name) => changed(name));
    watcher.on("error", () => watcher.close());
    return () => watcher.close();
  } catch {
    return undefined;
  }
}
