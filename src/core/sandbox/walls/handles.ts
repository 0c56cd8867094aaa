import { closeSync, constants, fstatSync, openSync } from "node:fs";
import path from "node:path";
import { pathOf } from "../handles/descriptor.ts";
import type { Held } from "./survey.ts";

/** Things that were mounted into a box, held on to so that it can be told what became of them. */
export interface HeldThings {
  /** Whether it was taken from the disk. In a box that can't be done to what is mounted there: somebody outside has. Where the system can't tell, it is taken for that. */
  isGone(path: string): boolean;
  /** All that is still there, with the path where it lies now. What is mounted in a box keeps its name there, but its folder can be moved. */
  lying(): readonly Held[];
  release(): void;
}

/** Linux's O_PATH, which Node does not name: nothing of what lies there is read. */
export const pathOnly = 0o10000000;

export function holdThings(all: readonly Held[]): HeldThings {
  const things = new Map<string, Thing>();
  for (const held of process.platform === "linux" ? all : []) {
    try {
      const descriptor = openSync(held.path, pathOnly | constants.O_NOFOLLOW);
      things.set(held.path, { held, descriptor, names: fstatSync(descriptor).nlink });
    } catch {
      // It went meanwhile.
    }
  }
  const isGone = ({ descriptor, names }: Thing) => {
    const now = fstatSync(descriptor);
    return now.isDirectory() ? now.nlink === 0 : now.nlink < names;
  };
  return {
    isGone(target) {
      const thing = things.get(target);
      return !thing || isGone(thing);
    },
    lying: () =>
      [...things.values()].flatMap((thing) => {
        const now = isGone(thing) ? undefined : pathOf(thing.descriptor);
        return now !== undefined && path.basename(now) === path.basename(thing.held.path) ? [{ ...thing.held, path: now }] : [];
      }),
    release() {
      for (const { descriptor } of things.values()) closeSync(descriptor);
      things.clear();
    },
  };
}

interface Thing {
  readonly held: Held;
  readonly descriptor: number;
  /** How many names it had. */
  readonly names: number;
}
