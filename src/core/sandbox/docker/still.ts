import type Docker from "dockerode";
import { wayInto } from "../names.ts";
import { within } from "./limits.ts";

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

export interface Pause {
  /** Never rejects. */
  hold(): Promise<() => Promise<void>>;
  /** Resolves when nobody wants it any more. */
  over(): Promise<void>;
}

/** What stops a container while anybody wants that, and lets it go on. */
export function pauseOf(container: Docker.Container): Pause {
  let holders = 0;
  let asked: Promise<unknown> = Promise.resolve();
  let over: Promise<void> = Promise.resolve();
  let end: () => void = () => undefined;
  const ask = (what: () => Promise<unknown>) => {
    // One that is gone, or that its engine can't stop, stays as it is.
    asked = asked.then(() => within(answerMs, what())).catch(() => undefined);
  };
  return {
    async hold() {
      holders += 1;
      if (holders === 1) {
        ask(() => container.pause());
        over = new Promise((resolve) => {
          end = resolve;
        });
      }
      const ended = end;
      await asked;
      return async () => {
        holders -= 1;
        if (holders > 0) return;
        ask(() => container.unpause().catch(() => container.unpause()));
        await asked;
        ended();
      };
    },
    over: () => over,
  };
}

const answerMs = 5_000;

/** The engine may say that a command runs before it does. */
const looks = 40;
const pauseMs = 25;

/** Resolves once a command that was begun is in its container, and stands still with it. Never rejects. */
export async function isInside(exec: Docker.Exec): Promise<void> {
  for (let left = looks; left > 0; left -= 1) {
    const { Pid, Running } = await within(answerMs, exec.inspect()).catch(() => ({ Pid: 0, Running: false }));
    if (Pid > 0 || !Running) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

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
