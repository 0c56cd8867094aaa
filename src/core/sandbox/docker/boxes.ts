import type Docker from "dockerode";
import type { Box } from "../box/box.ts";
import { limitsOf, within } from "../process/limits.ts";
import type { ProcessResult } from "../process/run.ts";
import type { BoxedCommand, BoxPlace, Moved, Runner } from "../runners/runner.ts";
import type { SandboxSettings } from "../runners/settings.ts";
import { type BoxWish, granted } from "../runners/wish.ts";
import type { BoxMounts } from "../walls/mounts.ts";
import { type Asked, besideOf, type MakingPorts, makeBox, type Unmade } from "./making.ts";
import { createStillness } from "./still.ts";

export interface BoxesPorts extends MakingPorts {
  /** As they are now. */
  readonly settings: () => SandboxSettings;
}

/** The containers of this process: one for a conversation, kept warm while commands come. */
export interface Boxes extends Required<Runner> {
  /** Begins one ahead. Never rejects. */
  expect(place: BoxPlace, mounts: BoxMounts): Promise<void>;
  close(): Promise<void>;
}

/** How long an unused box is kept, in milliseconds. */
const idleMs = 5 * 60_000;
/** The same of one that another has taken the place of. */
const supersededMs = 1_000;
/** How long an engine may take to take one away, in milliseconds. */
const closingMs = 6_000;

interface Kept extends BoxPlace {
  /** Whose commands it takes: the conversation's, or those for which something is wished. */
  readonly slot: string;
  /** What it was made for; for anything else another is made. */
  readonly key: string;
  /** What it sees of the disk; of one that has a copy of the workspace, what it sees beside that. */
  readonly seen: string;
  readonly seenBeside: string;
  readonly box: Promise<Box | Unmade>;
  made?: Box;
  timer?: NodeJS.Timeout;
}

export function createBoxes(ports: BoxesPorts): Boxes {
  /** The one of each slot that takes its commands. */
  const current = new Map<string, Kept>();
  /** All of them: one that takes no more commands is kept while some still run in it. */
  const all = new Set<Kept>();
  const sights = new WeakMap<Docker, Promise<boolean>>();
  const still = createStillness(() =>
    [...all].flatMap(({ made, folders }) => (made?.hold && made.busy() > 0 ? [{ folders, hold: () => made.hold?.() }] : [])),
  );
  const release = async (entry: Kept): Promise<void> => {
    all.delete(entry);
    if (current.get(entry.slot) === entry) current.delete(entry.slot);
    clearTimeout(entry.timer);
    const closed = entry.box.then((box) => "problem" in box || box.close());
    // One that an engine never finishes would end with us all the same.
    await within(closingMs, closed).catch(() => undefined);
  };
  const linger = (entry: Kept, milliseconds: number) => {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(async () => {
      const box = await entry.box;
      if ("problem" in box || box.busy() === 0) await release(entry);
      else linger(entry, milliseconds);
    }, milliseconds).unref();
  };
  const boxFor = async (place: BoxPlace, asked: Asked): Promise<Box | Unmade> => {
    for (;;) {
      const settings = granted(ports.settings(), asked.wish);
      const slot = slotOf(place, ports.settings(), asked.wish);
      const address = await ports.engines.find(settings.engine);
      if ("problem" in address) return { problem: `Nothing was run. ${address.problem}`, lack: "engine" };
      if (asked.words && asked.words.engine !== (address.isLocal ? undefined : address.name)) return otherEngine;
      const [key, seen] = [JSON.stringify([place.folders, settings, address.name]), JSON.stringify(asked.mounts)];
      const seenBeside = JSON.stringify(besideOf(asked.mounts, place));
      const known = current.get(slot);
      if (known?.key === key) {
        const box = await known.box;
        if (!("problem" in box) && box.isOpen() && (box.isFar ? known.seenBeside === seenBeside : known.seen === seen)) return box;
        // Another command may have made one meanwhile.
        if (current.get(slot) !== known) continue;
      }
      if (known) linger(known, supersededMs);
      const entry: Kept = { ...place, slot, key, seen, seenBeside, box: makeBox(ports, { place, settings, sights, still, ...asked }) };
      void entry.box.then((box) => {
        if (!("problem" in box)) entry.made = box;
      });
      all.add(entry);
      current.set(slot, entry);
      linger(entry, idleMs);
      return entry.box;
    }
  };
  return {
    hold: ({ folders }) => still.hold(folders),
    async run(command) {
      const { place, mounts, signal, onOutput, onMade, asked: words, wish } = command;
      const stop = limitsOf({ signal });
      const box = await Promise.race([boxFor(place, { mounts, signal, onProgress: onOutput, onMade, words, wish }), stop.over]);
      stop.clear();
      if (typeof box === "string" || signal.aborted) return { reason: "cancelled", output: "", leftovers: "none" };
      if ("problem" in box && box.isMoved) return { moved: box.problem };
      onMade?.();
      if ("problem" in box) return { reason: "unstartable", output: "", leftovers: "none", problem: box.problem, lack: box.lack };
      const result = await runIn(box, command, granted(ports.settings(), wish));
      const entry = current.get(slotOf(place, ports.settings(), wish));
      if (entry) linger(entry, idleMs);
      return result;
    },
    async expect(place, mounts) {
      await boxFor(place, { mounts, signal: new AbortController().signal, onProgress: () => undefined });
    },
    async close() {
      await Promise.all([...all].map(release));
    },
  };
}

/** A conversation's commands share a box, but for those that get another kind of one. */
function slotOf({ sessionId }: BoxPlace, settings: SandboxSettings, wish: BoxWish | undefined): string {
  const own = JSON.stringify(granted(settings, wish));
  return own === JSON.stringify(settings) ? sessionId : `${sessionId} ${own}`;
}

function runIn(box: Box, command: BoxedCommand, { seconds }: SandboxSettings): Promise<ProcessResult | Moved> {
  return box.run({ ...command, timeoutMs: Math.min(command.timeoutMs, seconds * 1000) });
}

/** Where the workspace goes is part of what was asked. */
const otherEngine: Unmade = {
  problem: "Docker uses another engine by now than when this was asked for, so nothing was run. Ask for it again.",
  lack: "engine",
};
