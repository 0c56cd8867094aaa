import { existsSync, watch as watchFolder } from "node:fs";
import path from "node:path";
import { wayInto } from "../../sandbox/names.ts";
import type { SkillPlace } from "./places.ts";

export interface WatchPorts {
  places(): Promise<readonly SkillPlace[]>;
  /** Every folder in which something new may turn up. */
  folders(): Promise<readonly string[]>;
  later(milliseconds: number, work: () => void): () => void;
}

/** What comes within this time is told once. */
const gatherMs = 150;
/** More is watched on no system without harm. */
const mostWatched = 1_000;

/** Tells, soon after, that skills may have changed: come, gone or written. Resolves once nothing is missed, to how to stop. Nothing is asked again and again. */
export async function watchSkills(ports: WatchPorts, listener: () => void): Promise<() => void> {
  const watched = new Map<string, () => void>();
  let stopTimer: (() => void) | undefined;
  let isOver = false;
  const changed = () => {
    stopTimer ??= ports.later(gatherMs, () => {
      stopTimer = undefined;
      void arm().then(() => isOver || listener());
    });
  };
  const arm = async (): Promise<void> => {
    const wanted = await wantedOf(ports);
    for (const [folder, stop] of watched) if (!wanted.has(folder) && watched.delete(folder)) stop();
    const fresh = [...wanted].filter(([folder]) => !isOver && !watched.has(folder));
    for (const [folder, names] of fresh.slice(0, mostWatched - watched.size)) watched.set(folder, watchOne(folder, names, changed));
    // What came between the look and the watch is seen by another look.
    if (fresh.length > 0 && !isOver && watched.size < mostWatched) await arm();
  };
  await arm();
  return () => {
    isOver = true;
    stopTimer?.();
    for (const stop of watched.values()) stop();
    watched.clear();
  };
}

/** Folders, and the names in each that matter; undefined is all. On the way to a place only the next step does. */
async function wantedOf({ places, folders }: WatchPorts): Promise<ReadonlyMap<string, ReadonlySet<string> | undefined>> {
  const wanted = new Map<string, ReadonlySet<string> | undefined>();
  for (const { folder, within } of await places()) {
    const steps = (wayInto(within, folder) ?? "").split(path.sep).filter((each) => each !== "");
    steps.forEach((step, index) => {
      const parent = path.join(within, ...steps.slice(0, index));
      if (existsSync(parent)) wanted.set(parent, new Set([...(wanted.get(parent) ?? []), step]));
    });
  }
  for (const folder of await folders()) wanted.set(folder, undefined);
  return wanted;
}

function watchOne(folder: string, names: ReadonlySet<string> | undefined, changed: () => void): () => void {
  try {
    const watcher = watchFolder(folder, { persistent: false }, (_event, name) => {
      if (name === null || names === undefined || names.has(name)) changed();
    });
    watcher.on("error", () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
