import { type BigIntStats, closeSync, constants, fstatSync, lstatSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { wayTo } from "../handles/descriptor.ts";
import { wayInto } from "../names.ts";
import { pathOnly } from "../walls/handles.ts";
import type { BoxMounts } from "../walls/mounts.ts";
import { idOf } from "../walls/survey.ts";
import { readMounts, type SeenMount } from "./mountinfo.ts";

export interface MeantBox {
  readonly mounts: BoxMounts;
  /** What lies over what looks empty. */
  readonly emptyFile: string;
}

/**
 * Which place of the workspace is not held in a new box as it was meant to be; undefined when all are. `root` is its first process, before the
 * command. Each place is found by its path, and whoever can write there may swap folders while that goes on. So each is looked at through its open
 * folder, outside and in the box: that they are the same folder, that the thing in it is the one that was meant, and that in the box it is covered.
 * What is covered stays so, wherever its folder is moved. Whatever else is mounted in the workspace was put there by a swap. Throws when the
 * box can't be looked into.
 */
export function strayIn(root: number, { mounts, emptyFile }: MeantBox): string | undefined {
  const seen = new Map(readMounts(readFileSync(`/proc/${root}/mountinfo`, "utf8")).map((each) => [each.id, each]));
  const view: View = { top: `/proc/${root}/root`, seen, meant: new Map(mounts.things), empty: idAt(emptyFile), held: new Set() };
  const pinned = mounts.folders.filter((each) => view.meant.has(each));
  const tops = mounts.folders.filter((each) => !view.meant.has(each));
  const inside = mounts.readOnly.filter((each) => view.meant.has(each));
  const ways: readonly (readonly [readonly string[], IsHeld])[] = [
    [pinned, (_mount, entry, meant) => entry === meant],
    [inside, (mount, entry, meant) => entry === meant && isReadOnly(mount)],
    [mounts.hiddenFolders, (mount) => mount.type === "tmpfs" && isReadOnly(mount)],
    [mounts.hiddenFiles, (mount, entry) => entry === view.empty && isReadOnly(mount)],
  ];
  const strays = [
    ...tops.filter((each) => !isTop(view, each)),
    ...ways.flatMap(([targets, isHeld]) => targets.filter((each) => !isCovered(view, each, isHeld))),
  ];
  return strays[0] ?? foreignMount(view, tops);
}

interface View {
  readonly top: string;
  /** Its mounts, by their ids, which no other box has. */
  readonly seen: ReadonlyMap<string, SeenMount>;
  /** Which thing each place was, by path. */
  readonly meant: ReadonlyMap<string, string>;
  readonly empty: string;
  /** Ids of mounts that are as they should be. */
  readonly held: Set<string>;
}

type IsHeld = (mount: SeenMount, entry: string, meant: string | undefined) => boolean;

function isTop(view: View, target: string): boolean {
  const [inside, outside] = [entryAt(view.top + target), entryAt(target)];
  if (!inside || inside.id !== outside?.id || !view.seen.has(inside.mount)) return false;
  view.held.add(inside.mount);
  return true;
}

function isCovered(view: View, target: string, isHeld: IsHeld): boolean {
  const [name, meant] = [path.basename(target), view.meant.get(target)];
  const found = throughFolders([path.dirname(target), view.top + path.dirname(target)], ([outer, inner]) => {
    if (idOf(outer.found) !== idOf(inner.found) || entryAt(path.join(outer.way, name))?.id !== meant) return undefined;
    const entry = entryAt(path.join(inner.way, name));
    return entry && entry.mount !== mountOf(inner.descriptor) ? entry : undefined;
  });
  const mount = found && view.seen.get(found.mount);
  if (!mount || !isHeld(mount, found.id, meant)) return false;
  view.held.add(mount.id);
  return true;
}

/** What the machine itself has mounted in the workspace is there too. */
function foreignMount({ seen, held }: View, tops: readonly string[]): string | undefined {
  const own = readMounts(readFileSync("/proc/self/mountinfo", "utf8"));
  const isOfMachine = ({ device, root }: SeenMount) =>
    own.some(
      (each) => each.device === device && each.root === root && tops.some((top) => ![undefined, ""].includes(wayInto(top, each.target))),
    );
  const isWithin = ({ parent }: SeenMount): boolean => {
    const outer = seen.get(parent);
    return outer !== undefined && (held.has(parent) || isWithin(outer));
  };
  return [...seen.values()].find((each) => !held.has(each.id) && isWithin(each) && !isOfMachine(each))?.target;
}

interface OpenFolder {
  readonly descriptor: number;
  readonly found: BigIntStats;
  readonly way: string;
}

type Pair<Value> = readonly [Value, Value];

/** Holds two folders while it is looked into them; undefined when one is not there. */
function throughFolders<Value>([one, other]: Pair<string>, look: (folders: Pair<OpenFolder>) => Value): Value | undefined {
  return withOpen(one, (first) => withOpen(other, (second) => look([first, second])));
}

function withOpen<Value>(target: string, look: (open: OpenFolder) => Value): Value | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(target, pathOnly | constants.O_NOFOLLOW);
  } catch {
    return undefined;
  }
  try {
    return look({ descriptor, found: fstatSync(descriptor, { bigint: true }), way: wayTo(descriptor) });
  } finally {
    closeSync(descriptor);
  }
}

interface Entry {
  readonly id: string;
  /** The mount that shows it. */
  readonly mount: string;
}

function entryAt(target: string): Entry | undefined {
  return withOpen(target, ({ descriptor, found }) => ({ id: idOf(found), mount: mountOf(descriptor) }));
}

function mountOf(descriptor: number): string {
  return /^mnt_id:\s+(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8"))?.[1] ?? "";
}

function idAt(target: string): string {
  return idOf(lstatSync(target, { bigint: true }));
}

function isReadOnly({ options }: SeenMount): boolean {
  return options.includes("ro");
}
