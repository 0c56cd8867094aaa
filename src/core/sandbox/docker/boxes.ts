import path from "node:path";
import type Docker from "dockerode";
import type { SandboxLack } from "../../events/step.ts";
import type { BoxWords } from "../../events/words/runs-on.ts";
import { isUnseen, seesDisk } from "../elsewhere/sight.ts";
import { wayInto } from "../names.ts";
import type { ProcessResult } from "../process/run.ts";
import type { BoxedCommand, BoxPlace, Runner } from "../runners/runner.ts";
import type { SandboxSettings } from "../runners/settings.ts";
import { type BoxWish, granted } from "../runners/wish.ts";
import type { BoxMounts } from "../walls/mounts.ts";
import { type Box, type BoxPlan, openBox } from "./box.ts";
import { type Doorway, type OpenGateway, openDoorway } from "./doorway.ts";
import type { Engine, Engines } from "./engine.ts";
import { limitsOf, within } from "./limits.ts";
import { findImage, type Image } from "./pull.ts";
import { boxLabel, boxSpec, ownerLabel, sessionLabel, withVolumes } from "./spec.ts";
import { createStillness, type Stillness } from "./still.ts";
import { StrayMount } from "./verify.ts";

export interface BoxesPorts {
  readonly engines: Engines;
  /** As they are now. */
  readonly settings: () => SandboxSettings;
  /** Names this process, so that no other takes away its containers. */
  readonly owner: string;
  /** User and group ids to run as: "1000:1000". */
  readonly user: (folders: readonly string[]) => Promise<string>;
  readonly openGateway: OpenGateway;
  /** Our own data folder. */
  readonly dataFolder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
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
/** How long an engine may take to make a box, and to take one away, in milliseconds. */
const makingMs = 60_000;
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

interface Unmade {
  readonly problem: string;
  readonly lack: SandboxLack;
  /** The workspace may not be any more what it was when it was looked at. */
  readonly isMoved?: boolean;
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
      const entry: Kept = { ...place, slot, key, seen, seenBeside, box: makeStill(ports, { place, settings, sights, still, ...asked }) };
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

function runIn(box: Box, command: BoxedCommand, { seconds }: SandboxSettings): Promise<ProcessResult> {
  return box.run({ ...command, timeoutMs: Math.min(command.timeoutMs, seconds * 1000) });
}

/** Where the workspace goes is part of what was asked. */
const otherEngine: Unmade = {
  problem: "Docker uses another engine by now than when this was asked for, so nothing was run. Ask for it again.",
  lack: "engine",
};

interface Asked {
  readonly mounts: BoxMounts;
  readonly words?: BoxWords | undefined;
  readonly wish?: BoxWish | undefined;
  readonly signal: AbortSignal;
  onProgress(line: string): void;
  readonly onMade?: (() => void) | undefined;
}

interface Making extends Asked {
  readonly place: BoxPlace;
  readonly settings: SandboxSettings;
  /** Which engines see our disk. */
  readonly sights: WeakMap<Docker, Promise<boolean>>;
  readonly still: Stillness;
  /** Lets go on what stands still, for what is far from the workspace or takes long. */
  release(): void;
}

/** One that nobody waits for any more is made all the same, and nothing may be moved until it is there. */
async function makeStill(ports: BoxesPorts, making: Omit<Making, "release">): Promise<Box | Unmade> {
  const free = await making.still.hold(making.place.folders);
  const release = () => {
    free();
    making.onMade?.();
  };
  return makeBox(ports, { ...making, release }).finally(free);
}

async function makeBox(ports: BoxesPorts, making: Making): Promise<Box | Unmade> {
  const { place, settings, signal, onProgress } = making;
  const engine = await ports.engines.reach(settings.engine);
  if ("problem" in engine) return { problem: `Nothing was run. ${engine.problem}`, lack: "engine" };
  const hosts = typeof settings.network === "string" ? undefined : settings.network;
  if (hosts && !engine.address.isLocal) return unreachableHosts;
  const doorway = hosts && (await openDoorway(ports.openGateway, hosts));
  try {
    const fetch = { image: settings.image, signal, onProgress, onFetch: making.release };
    const [user, image] = await Promise.all([ports.user(place.folders), findImage(engine.docker, fetch)]);
    const labels = { [ownerLabel]: ports.owner, [sessionLabel]: place.sessionId };
    const box: Box | Unmade =
      "problem" in image ? { lack: "box", ...image } : await inTime(openAsSeen(ports, making, { engine, image, doorway, user, labels }));
    if ("problem" in box || box.isFar) await doorway?.close();
    return box;
  } catch (error) {
    await doorway?.close();
    const why = error instanceof Error ? error.message : String(error);
    const problem = `Docker could not make a box (${why}).`;
    return error instanceof StrayMount ? { problem, lack: "box", isMoved: true } : { problem: `Nothing was run: ${problem}`, lack: "box" };
  }
}

/** One that comes too late is closed. */
function inTime(making: Promise<Box | Unmade>): Promise<Box | Unmade> {
  return within(makingMs, making).catch((error) => {
    making.then((late) => "problem" in late || late.close()).catch(() => undefined);
    throw error;
  });
}

const unreachableHosts: Unmade = {
  problem: "Nothing was run: single hosts can only be reached from an engine of this machine. Set the sandbox's network to none or open.",
  lack: "box",
};

interface Readied {
  readonly engine: Engine;
  readonly image: Image;
  readonly doorway: Doorway | undefined;
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Gives it the workspace itself where the engine sees our disk, and a copy elsewhere. On this machine it is taken for granted while it is found out. */
async function openAsSeen(ports: BoxesPorts, making: Making, readied: Readied): Promise<Box | Unmade> {
  const { engine, image, doorway, user, labels } = readied;
  const { settings, mounts, sights } = making;
  const planFor = (seen: BoxMounts, way: Doorway | undefined): BoxPlan => ({
    spec: withVolumes(boxSpec({ settings, mounts: seen, labels, ...(way ? { doorway: way } : {}) }), image.volumes),
    ...{ user, doorway: way },
    begin: (start) => making.still.begin(making.place.folders, start),
  });
  const folder = path.join(ports.dataFolder, "boxes");
  const seeing =
    sights.get(engine.docker) ?? seesDisk(engine.docker, { folder, image: settings.image, labels: { [boxLabel]: "1", ...labels } });
  sights.set(engine.docker, seeing);
  seeing.catch(() => sights.delete(engine.docker));
  if (engine.address.isLocal) {
    const opening = openBox(engine.docker, planFor(mounts, doorway)).catch((error: unknown) => {
      if (isUnseen(error)) return undefined;
      throw error;
    });
    const [box, isSeen] = await Promise.all([opening, seeing.catch(() => true)]);
    if (box && isSeen) return box;
    await box?.close();
  } else if (await seeing.catch(() => false)) return openBox(engine.docker, planFor(mounts, doorway));
  if (doorway) return unreachableHosts;
  making.release();
  const { openFarBox } = await import("../elsewhere/box.ts");
  const beside = besideOf(mounts, making.place);
  const far = {
    folders: making.place.folders,
    beside,
    signal: making.signal,
    dataFolder: ports.dataFolder,
    where: engine.address.name,
    now: ports.now,
  };
  return openFarBox(engine.docker, { ...planFor(withoutAny(mounts), undefined), ...far });
}

/** What it may read besides the workspace, such as a skill. */
function besideOf({ readOnly }: BoxMounts, { folders }: BoxPlace): readonly string[] {
  return readOnly.filter((each) => !folders.some((folder) => wayInto(folder, each) !== undefined));
}

/** Nothing of our disk. */
function withoutAny(mounts: BoxMounts): BoxMounts {
  return { ...mounts, folders: [], readOnly: [], hiddenFolders: [], hiddenFiles: [] };
}
