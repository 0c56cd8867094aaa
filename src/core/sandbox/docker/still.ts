import { wayInto } from "../names.ts";
import { within } from "../process/limits.ts";

/**
 * Keeps commands in boxes from moving anything in a workspace while it is looked through and another box is made for it, which finds each place by its
 * path.
 */
export interface Stillness {
  /** What runs there stands still until what is given is called, once or more often, and nothing is begun there. Never rejects. */
  hold(folders: readonly string[]): Promise<() => void>;
  /** Begins something there once nothing has to stand still. */
  begin<Value>(folders: readonly string[], start: () => Promise<Value>): Promise<Value>;
}

/** Something that runs in these folders. */
export interface Running {
  readonly folders: readonly string[];
  /** Lets it stand still until what is given is called. Never rejects. */
  hold(): Promise<() => Promise<void>> | undefined;
}

export function createStillness(running: () => readonly Running[]): Stillness {
  const holds = new Set<Stretch>();
  const starts = new Set<Stretch>();
  return {
    async hold(folders) {
      const { stretch, end } = stretchIn(folders, holds);
      await within(answerMs, stretch.after(starts)).catch(() => undefined);
      const near = running().filter((each) => sharesFolder(each.folders, folders));
      const held = await Promise.all(near.map((each) => each.hold()));
      let isOver = false;
      return () => {
        if (!isOver) void Promise.all(held.map((release) => release?.())).then(end);
        isOver = true;
      };
    },
    async begin(folders, start) {
      for (;;) {
        const before = overlapping(holds, folders);
        if (before.length === 0) break;
        await Promise.all(before.map((each) => each.over));
      }
      const { end } = stretchIn(folders, starts);
      return start().finally(end);
    },
  };
}

/** How long containers may take to stand still, in milliseconds. */
const answerMs = 5_000;

interface Stretch {
  readonly folders: readonly string[];
  readonly over: Promise<void>;
  /** Once those are over that share a folder with it. */
  after(others: ReadonlySet<Stretch>): Promise<unknown>;
}

function stretchIn(folders: readonly string[], all: Set<Stretch>): { readonly stretch: Stretch; end(): void } {
  let settle: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const stretch: Stretch = { folders, over, after: (others) => Promise.all(overlapping(others, folders).map((each) => each.over)) };
  all.add(stretch);
  const end = () => {
    all.delete(stretch);
    settle();
  };
  return { stretch, end };
}

function overlapping(all: ReadonlySet<Stretch>, folders: readonly string[]): readonly Stretch[] {
  return [...all].filter((each) => sharesFolder(each.folders, folders));
}

/** Whether one of the folders lies in one of the others, or around it. */
function sharesFolder(folders: readonly string[], others: readonly string[]): boolean {
  return folders.some((each) => others.some((other) => wayInto(each, other) !== undefined || wayInto(other, each) !== undefined));
}
