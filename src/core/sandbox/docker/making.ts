import path from "node:path";
import type Docker from "dockerode";
import type { SandboxLack } from "../../events/step.ts";
import type { BoxWords } from "../../events/words/runs-on.ts";
import { describe } from "../box/answer.ts";
import type { Box, BoxPlan } from "../box/box.ts";
import { type Doorway, type OpenGateway, openDoorway } from "../box/doorway.ts";
import { openBox } from "../box/open.ts";
import { StrayMount } from "../box/verify.ts";
import { isUnseen, seesDisk } from "../elsewhere/sight.ts";
import { wayInto } from "../names.ts";
import { within } from "../process/limits.ts";
import type { BoxPlace } from "../runners/runner.ts";
import type { SandboxSettings } from "../runners/settings.ts";
import type { BoxWish } from "../runners/wish.ts";
import type { BoxMounts } from "../walls/mounts.ts";
import type { Engine, Engines } from "./engine.ts";
import { findImage, type Image } from "./pull.ts";
import { boxLabel, boxSpec, ownerLabel, sessionLabel, withVolumes } from "./spec.ts";
import type { Stillness } from "./still.ts";

/** What boxes are made with. */
export interface MakingPorts {
  readonly engines: Engines;
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

/** There is no box, and nothing was run: why, as a sentence. */
export interface Unmade {
  readonly problem: string;
  readonly lack: SandboxLack;
  /** The workspace may not be any more what it was when it was looked at. */
  readonly isMoved?: boolean;
}

/** How long an engine may take to make a box, in milliseconds. */
const makingMs = 60_000;

/** What is asked of a box. */
export interface Asked {
  readonly mounts: BoxMounts;
  readonly words?: BoxWords | undefined;
  readonly wish?: BoxWish | undefined;
  readonly signal: AbortSignal;
  onProgress(line: string): void;
  readonly onMade?: (() => void) | undefined;
}

/** What one is made of. */
export interface Making extends Asked {
  readonly place: BoxPlace;
  readonly settings: SandboxSettings;
  /** Which engines see our disk. */
  readonly sights: WeakMap<Docker, Promise<boolean>>;
  readonly still: Stillness;
  /** Lets go on what stands still, for what is far from the workspace or takes long. */
  release(): void;
}

/** Makes one. When nobody waits for it any more it is made all the same, and nothing may be moved until it is there. Never rejects. */
export async function makeBox(ports: MakingPorts, making: Omit<Making, "release">): Promise<Box | Unmade> {
  const free = await making.still.hold(making.place.folders);
  const release = () => {
    free();
    making.onMade?.();
  };
  return makeWith(ports, { ...making, release }).finally(free);
}

async function makeWith(ports: MakingPorts, making: Making): Promise<Box | Unmade> {
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
    const why = describe(error);
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
async function openAsSeen(ports: MakingPorts, making: Making, readied: Readied): Promise<Box | Unmade> {
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
export function besideOf({ readOnly }: BoxMounts, { folders }: BoxPlace): readonly string[] {
  return readOnly.filter((each) => !folders.some((folder) => wayInto(folder, each) !== undefined));
}

/** Nothing of our disk. */
function withoutAny(mounts: BoxMounts): BoxMounts {
  return { ...mounts, folders: [], readOnly: [], hiddenFolders: [], hiddenFiles: [] };
}
