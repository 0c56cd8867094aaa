import { stat } from "node:fs/promises";
import path from "node:path";
import type Docker from "dockerode";
import type { Box, BoxPlan } from "../box/box.ts";
import { openBox } from "../box/open.ts";
import { wayInto } from "../names.ts";
import { bareFolder, runsUnasked } from "../paths/tools.ts";
import { patienceAfter } from "../process/patience.ts";
import type { ProcessResult } from "../process/run.ts";
import { archiveOf, archiveOfFolder } from "../remote/archive.ts";
import { permissionBits } from "../remote/entry.ts";
import { lookOver, usualLimits, type Walls } from "../remote/look.ts";
import { createMirror, type Mirror, outermost, pathInBox } from "../remote/mirror.ts";
import { tooLarge } from "../remote/words.ts";
import type { BoxedCommand, Moved } from "../runners/runner.ts";
import type { BoxMounts } from "../walls/mounts.ts";
import { filesOf } from "./files.ts";

/** A box on an engine that does not see our disk. */
export interface FarPlan extends BoxPlan {
  /** Real paths of the workspace folders, which are copied there and back. */
  readonly folders: readonly string[];
  /** Folders that are copied there as they are now, to be read only. */
  readonly beside: readonly string[];
  readonly signal: AbortSignal;
  readonly dataFolder: string;
  /** The engine, for people. */
  readonly where: string;
  readonly now: () => number;
}

/**
 * Opens one with empty volumes in the places of the workspace folders, which go with it: the first command fills them. Rejects with what the engine
 * says.
 */
export async function openFarBox(docker: Docker, plan: FarPlan): Promise<Box> {
  const seeds: Seed[] = [];
  let isHeld = false;
  try {
    const work = await openSeed(docker, plan, outermost(plan.folders));
    seeds.push(work);
    const volumes = [work.id];
    if (plan.beside.length > 0) {
      const beside = await openSeed(docker, plan, plan.beside);
      seeds.push(beside);
      await fill(docker, plan, beside.id);
      volumes.push(`${beside.id}:ro`);
    }
    const spec = { ...plan.spec, HostConfig: { ...plan.spec.HostConfig, VolumesFrom: volumes } };
    const link: { leave?: () => Promise<void> } = {};
    const box = await openBox(docker, { ...plan, spec, leave: async () => link.leave?.() });
    isHeld = true;
    const container = docker.getContainer(box.id);
    const mirror = createMirror({ ...plan, owner: ownerOf(plan.user), files: filesOf(container, plan.user) });
    return new FarBox(box, mirror, { container, link });
  } finally {
    // The box has the volumes by now, if there is one; otherwise they go with these.
    await Promise.all(seeds.map((each) => each.remove(isHeld)));
  }
}

interface Seed {
  readonly id: string;
  /** Never rejects. */
  remove(keepsVolumes: boolean): Promise<void>;
}

/**
 * A container that never runs, with a volume in the place of each folder, which belongs to the box's user: only the root of a box that could be written
 * to would let us say so.
 */
async function openSeed(docker: Docker, { spec, user }: FarPlan, folders: readonly string[]): Promise<Seed> {
  const owner = ownerOf(user);
  const seed = await docker.createContainer({
    ...{ Image: spec.Image ?? "", Entrypoint: ["cat"], Cmd: [], Labels: spec.Labels ?? {} },
    HostConfig: { NetworkMode: "none", Mounts: folders.map((each) => ({ Type: "volume", Source: "", Target: pathInBox(each) })) },
  });
  const remove = (keepsVolumes: boolean) => seed.remove({ force: true, v: !keepsVolumes }).catch(() => undefined);
  try {
    for (const folder of folders) {
      const { dir, base } = path.posix.parse(pathInBox(folder));
      const { mode } = await stat(folder);
      await seed.putArchive(await archiveOfFolder(base, mode & permissionBits, owner), { path: dir });
    }
  } catch (error) {
    await remove(false);
    throw error;
  }
  return { id: seed.id, remove };
}

/** Copies what lies beside the workspace into its volumes. Rejects when that is too much. */
async function fill(docker: Docker, { user, now, signal, beside }: FarPlan, seed: string): Promise<void> {
  const owner = ownerOf(user);
  for (const folder of beside) {
    const found = await lookOver({ folder, walls: { hides: () => false }, limits: usualLimits, now, signal });
    if (found === "over") throw new Error(tooLarge(folder, usualLimits));
    const items = [...found.entries].filter(([way]) => way !== "").map(([way, seen]) => ({ way, seen }));
    const archive = archiveOf({ folder, items, owner, sends: () => undefined });
    await filesOf(docker.getContainer(seed), user).put(pathInBox(folder), archive, signal);
  }
}

/** How long taking back may take once the person has asked to stop, in milliseconds. */
const patienceMs = 20_000;

class FarBox implements Box {
  readonly id: string;
  readonly #box: Box;
  readonly #mirror: Mirror;
  #copying = 0;
  /** What held for the last command. */
  #walls = wallsOf(nothing, []);
  /** What was said when the box was left. */
  #last: readonly string[] | undefined;

  constructor(
    box: Box,
    mirror: Mirror,
    { container, link }: { readonly container: Docker.Container; readonly link: { leave?: () => Promise<void> } },
  ) {
    this.id = box.id;
    this.#box = box;
    this.#mirror = mirror;
    link.leave = async () => {
      // So that nothing changes any more while it is taken back; what forks without end can't be made to stand still.
      await container.pause().catch(() => undefined);
      const signal = AbortSignal.timeout(patienceMs);
      this.#last = await mirror.takeBack({ walls: this.#walls, signal, isBusy: () => false, isStill: true, say: () => undefined });
    };
  }

  readonly isFar = true;

  busy(): number {
    return this.#box.busy() + this.#copying;
  }

  isOpen(): boolean {
    return this.#box.isOpen();
  }

  close(): Promise<boolean> {
    return this.#box.close();
  }

  async run(command: BoxedCommand): Promise<ProcessResult | Moved> {
    const { signal, onOutput: say, directory } = command;
    this.#copying += 1;
    this.#walls = wallsOf(command.mounts, command.place.folders);
    try {
      const { problem, isBroken, notes } = await this.#mirror.bring({
        walls: this.#walls,
        signal,
        isBusy: () => this.#box.busy() > 0,
        say,
      });
      if (problem !== undefined) {
        if (isBroken) await this.close();
        if (signal.aborted) return { reason: "cancelled", output: "", leftovers: "none", notes };
        return { reason: "unstartable", output: "", leftovers: "none", problem, notes, lack: "box" };
      }
      const result = await this.#box.run({ ...command, directory: pathInBox(directory) });
      if ("moved" in result) return result;
      const all = [...notes, ...(result.notes ?? []), ...(await this.#takeBack(result, command))];
      return all.length > 0 ? { ...result, notes: all } : result;
    } finally {
      this.#copying -= 1;
    }
  }

  async #takeBack({ reason }: ProcessResult, { signal, onOutput: say }: BoxedCommand): Promise<readonly string[]> {
    const last = this.#last;
    this.#last = undefined;
    if (last) return last;
    if (reason === "unstartable") return [];
    if (reason === "lost" || !this.isOpen())
      return ["What it changed since the last command is lost with its sandbox, which was on another machine: here nothing was changed."];
    const patience = patienceAfter(signal, patienceMs);
    return this.#mirror
      .takeBack({ walls: this.#walls, signal: patience.signal, isBusy: () => this.#box.busy() > 0, say })
      .finally(patience.end);
  }
}

const nothing = { hiddenFolders: [], hiddenFiles: [], readOnly: [] };

/** What is laid over the workspace in a box on this disk, for one that has a copy. What is not there yet is told by its name. */
function wallsOf(mounts: Pick<BoxMounts, "hiddenFolders" | "hiddenFiles" | "readOnly">, folders: readonly string[]): Walls {
  const hidden = new Set([...mounts.hiddenFolders, ...mounts.hiddenFiles]);
  const readOnly = new Set(mounts.readOnly);
  const isIn = (places: ReadonlySet<string>, target: string): boolean =>
    places.has(target) || (path.dirname(target) !== target && isIn(places, path.dirname(target)));
  return {
    hides: (target) => hidden.has(target),
    keeps(target, isFolder) {
      if (isIn(hidden, target)) return "it is hidden from sandboxes";
      if (isIn(readOnly, target)) return "sandboxes must not change it";
      const parts = wayBelow(folders, target);
      return parts
        .map((name, index) => runsUnasked(bareFolder(parts.slice(0, index)), name, isFolder || index < parts.length - 1))
        .find((each) => each !== undefined);
    },
  };
}

function wayBelow(folders: readonly string[], target: string): readonly string[] {
  const way = folders.map((each) => wayInto(each, target)).find((each) => each !== undefined) ?? "";
  return way.split(path.sep).filter((each) => each !== "");
}

function ownerOf(user: string): { readonly uid: number; readonly gid: number } {
  const [uid = 0, gid = 0] = user.split(":").map(Number);
  return { uid, gid };
}
