import { type FSWatcher, watch } from "node:fs";

/** What is looked at while a command runs. */
export interface WatchWish {
  /** Folders in which each new name is heard of. */
  readonly folders: readonly string[];
  /** Looks at one of them again. */
  look(folder: string): void;
  /** Looks at everything again. */
  lookAround(): void;
}

/** The first look around, then twice as long each time, up to the longest. In milliseconds. */
const firstMs = 2_000;
const longestMs = 60_000;
/** A busy folder is looked at no more often. */
const pauseMs = 25;

/** Looks on while a command runs: at once where names come and go in few folders, now and then at all. Gives what ends it. */
export function watchFolders({ folders, look, lookAround }: WatchWish): () => void {
  const timers = new Set<NodeJS.Timeout>();
  const after = (waitMs: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, waitMs);
    timers.add(timer.unref());
  };
  const looker = (folder: string) => calmed(() => look(folder), after);
  const watchers = folders.map((folder) => listen(folder, looker(folder)));
  const lookAfter = (waitMs: number) =>
    after(waitMs, () => {
      lookAround();
      lookAfter(Math.min(2 * waitMs, longestMs));
    });
  lookAfter(firstMs);
  return () => {
    for (const timer of timers) clearTimeout(timer);
    for (const each of watchers) each?.close();
  };
}

/** The first time at once, then at most once a pause, and never forgotten. */
function calmed(work: () => void, after: (waitMs: number, work: () => void) => void): () => void {
  let state: "idle" | "pausing" | "waiting" = "idle";
  const run = () => {
    state = "pausing";
    work();
    after(pauseMs, () => {
      if (state === "waiting") run();
      else state = "idle";
    });
  };
  return () => {
    if (state === "idle") run();
    else state = "waiting";
  };
}

/** Undefined where the system tells nothing of this folder: then it is looked at now and then. */
function listen(folder: string, heard: () => void): FSWatcher | undefined {
  try {
    return watch(folder, { persistent: false }, heard).on("error", () => undefined);
  } catch {
    return undefined;
  }
}
