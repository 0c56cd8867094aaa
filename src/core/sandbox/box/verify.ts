import path from "node:path";
import type Docker from "dockerode";
import { wayInto } from "../names.ts";
import { readMounts, type SeenMount } from "../system/mountinfo.ts";

/** Something else lies in a box than was meant to. */
export class StrayMount extends Error {}

/**
 * Whether what lies in a new box is what was to lie there, given its `/proc/self/mountinfo`. The engine finds each place by its path, and whoever can
 * write in the workspace may swap a folder for a link just then, so that something of the machine would be in the box, or something hidden would be
 * seen. To be looked at before the first command, when nobody is in the box: then it stays as it is. Throws a `StrayMount` when it is something else.
 */
export function verifyMounts(mountinfo: string, wished: readonly Docker.MountSettings[]): void {
  const stray = strayMount(mountinfo, wished);
  if (stray !== undefined)
    throw new StrayMount(
      `${stray} was not what it had been while the box was made; if nothing changes folders there all the time, try again`,
    );
}

/** Which of the wished mounts is not there as it was wished, given `/proc/self/mountinfo` of the box. Pure. */
export function strayMount(mountinfo: string, wished: readonly Docker.MountSettings[]): string | undefined {
  const seen = new Map(readMounts(mountinfo).map((each) => [each.target, each]));
  const bases = wished.filter((each) => isOfWorkspace(each) && !wished.some((other) => isAround(other, each)));
  return wished.find(
    (each) =>
      !isAsWished(
        each,
        seen,
        bases.find((base) => isAround(base, each)),
      ),
  )?.Target;
}

function isAsWished(wish: Docker.MountSettings, seen: ReadonlyMap<string, SeenMount>, base: Docker.MountSettings | undefined): boolean {
  const found = seen.get(wish.Target);
  if (!found) return false;
  if (wish.Type === "tmpfs") return found.type === "tmpfs";
  if (!isOfWorkspace(wish)) return path.basename(found.root) === path.basename(wish.Source);
  if (!base) return true;
  const around = seen.get(base.Target);
  return around?.device === found.device && found.root === path.join(around.root, wayInto(base.Target, wish.Target) ?? "");
}

/** Where the machine has it, it lies in the box. */
function isOfWorkspace({ Type, Source, Target }: Docker.MountSettings): boolean {
  return Type === "bind" && Source === Target;
}

function isAround(outer: Docker.MountSettings, inner: Docker.MountSettings): boolean {
  return isOfWorkspace(outer) && outer.Target !== inner.Target && wayInto(outer.Target, inner.Target) !== undefined;
}
