import path from "node:path";
import type { FileEffect, Step } from "../events/step.ts";

/** What shall lie at a path again, and what is made of it. */
export interface Goal {
  /** Where it shall lie. */
  readonly path: string;
  /** Where it lies now, or lay last. */
  readonly now: string;
  readonly label: string;
  readonly want: Want;
  /** What the last of the steps left at `now`. */
  readonly left: Left;
  /** Every path it had on its way. */
  readonly names: readonly string[];
}

export type Want =
  | { readonly kind: "nothing" }
  | { readonly kind: "content"; readonly blob: string; readonly mode?: number; readonly type?: "link" }
  /** It is in the trash, or was; then its content may be kept too. */
  | { readonly kind: "kept"; readonly keptAt?: string; readonly content?: Extract<Want, { kind: "content" }> }
  /** As it is, at another place. */
  | { readonly kind: "moved" }
  | { readonly kind: "unknown"; readonly why: string };

export interface Left {
  /** As in `FileEffect.after`; undefined where nothing was left. `unknown` of a step that was broken off before it told. */
  readonly print: string | undefined | "unknown";
  readonly mode?: number;
}

/**
 * Plays what the steps did backwards: many changes of one file come to one goal, with the oldest version and the newest place.
 * Steps in the order they were done.
 */
export function foldBack(steps: readonly Pick<Step, "effects">[]): readonly Goal[] {
  const goals = new Map<string, Goal>();
  for (const { effects } of steps.toReversed()) for (const effect of (effects?.files ?? []).toReversed()) takeBack(goals, effect);
  return [...goals.values()];
}

function takeBack(goals: Map<string, Goal>, effect: FileEffect): void {
  const before = goalAt(goals, effect);
  if (effect.kind !== "move" || effect.from === undefined) {
    goals.set(effect.path, { ...before, want: wantOf(effect) });
    return;
  }
  const { from } = effect;
  goals.delete(effect.path);
  // What has come into its old place since makes way for it, and is a goal of its own.
  const newcomer = goals.get(from);
  if (newcomer) goals.set(`${from}\0${goals.size}`, newcomer);
  goals.delete(from);
  goals.set(from, { ...before, path: from, names: [...before.names, from] });
  if (effect.type !== "folder") return;
  for (const [key, goal] of [...goals])
    if (isBelow(key, effect.path)) {
      const target = from + key.slice(effect.path.length);
      goals.delete(key);
      goals.set(target, { ...goal, path: target, names: [...goal.names, target] });
    }
}

/** What is known so far of what lay there; at first that it lies where it is. */
function goalAt(goals: ReadonlyMap<string, Goal>, effect: FileEffect): Goal {
  const known = goals.get(effect.path);
  if (known) return { ...known, names: [...known.names, effect.path] };
  const left: Left = { print: effect.after ?? (effect.kind === "delete" ? undefined : "unknown"), mode: effect.afterMode };
  const now = placeNow(goals, effect.path);
  return { path: effect.path, now, label: effect.label, want: { kind: "moved" }, left, names: [effect.path, effect.label, now] };
}

/** A folder on the way may lie elsewhere by now. */
function placeNow(goals: ReadonlyMap<string, Goal>, target: string): string {
  for (let above = path.dirname(target); above !== path.dirname(above); above = path.dirname(above)) {
    const goal = goals.get(above);
    if (!goal) continue;
    const { want } = goal;
    const place = want.kind === "kept" ? want.keptAt : want.kind === "moved" ? goal.now : undefined;
    return place === undefined ? target : place + target.slice(above.length);
  }
  return target;
}

function wantOf(effect: FileEffect): Want {
  const { before, mode, type, notKept, keptAt } = effect;
  if (effect.kind === "create") return { kind: "nothing" };
  const content =
    before === undefined ? undefined : ({ kind: "content", blob: before, mode, ...(type === "link" ? { type } : {}) } as const);
  // Nobody but delete_file leaves neither bytes nor a reason: then the trash knows.
  if (effect.kind === "delete" && (keptAt !== undefined || (!content && !notKept))) return { kind: "kept", keptAt, content };
  return content ?? { kind: "unknown", why: notKept ?? "What it was before was not kept." };
}

/** Whether a path lies in a folder. */
export function isBelow(target: string, folder: string): boolean {
  return target.startsWith(folder + path.sep);
}
