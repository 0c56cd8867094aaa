import type { Lock } from "./tool.ts";

/** A command may touch anything: nothing else of the same message runs beside it. */
const workspace = "workspace";
/** The files as a whole: what looks through many of them never runs beside a change to one. */
const tree = "tree";
/** Files that get another place, or none. */
const places = "places";

export function locksToRead(path: string): readonly Lock[] {
  return [
    { key: path, exclusive: false },
    { key: workspace, exclusive: false },
  ];
}

export function locksToLookThrough(): readonly Lock[] {
  return [
    { key: tree, exclusive: false },
    { key: workspace, exclusive: false },
  ];
}

export function locksToWrite(path: string): readonly Lock[] {
  return [
    { key: path, exclusive: true },
    { key: tree, exclusive: true },
    { key: places, exclusive: false },
    { key: workspace, exclusive: false },
  ];
}

export function locksToRun(): readonly Lock[] {
  return [{ key: workspace, exclusive: true }];
}

/** A folder may hold whatever else is at work. */
export function locksToMove(): readonly Lock[] {
  return [...locksToRun(), { key: places, exclusive: true }];
}

/** What keeps calls of different tasks apart: no two change the same file. Commands run side by side, as in two terminals. */
export function acrossTasks(locks: readonly Lock[]): readonly Lock[] {
  return locks.filter(({ key }) => key !== workspace && key !== tree);
}
