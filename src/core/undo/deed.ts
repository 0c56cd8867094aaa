import { lstat } from "node:fs/promises";
import path from "node:path";
import type { FileEffect } from "../events/step.ts";
import { hashOf } from "../sandbox/baseline/print.ts";
import { decode } from "../sandbox/encoding.ts";
import { moveEntry } from "../sandbox/files/transfer.ts";
import { leaveTrash, newestKept, putIntoTrash, putTogether } from "../sandbox/files/trash.ts";
import { removeEntry } from "../sandbox/handles/folder.ts";
import { replaceByLink } from "../sandbox/handles/replace.ts";
import { writeBytes } from "../sandbox/text-file.ts";
import { type Goal, isBelow } from "./fold.ts";
import type { Look } from "./plan.ts";
import type { ApplyPorts } from "./ports.ts";
import { lookAt } from "./state.ts";

/** One file of an undo, ready to be done: what would be overwritten is kept, what is to be written is at hand. */
export interface Deed {
  readonly kind: "trash" | "move" | "put-back" | "write";
  readonly goal: Goal;
  readonly look: Look;
  readonly label: string;
  readonly bytes?: Uint8Array;
  /** What it does, as an undo of it wants to know, before it is done. */
  readonly effects: readonly FileEffect[];
}

export interface DeedOutcome {
  readonly problem?: string;
  /** What was really done, also where it broke off. */
  readonly effects: readonly FileEffect[];
}

type Moves = { readonly from: string; readonly to: string }[];

/** Takes all of these away together. */
export async function doTrash(ports: Pick<ApplyPorts, "trash">, deeds: readonly Deed[]): Promise<readonly DeedOutcome[]> {
  const outcomes = await Promise.all(deeds.map((each) => changedMeanwhile(each, each.goal.now)));
  const ready = deeds.filter((_each, index) => outcomes[index] === undefined);
  const doomed = ready.map(({ goal, label }) => ({ path: goal.now, label }));
  const kept = doomed.length > 0 ? await putTogether(ports.trash, commonFolder(doomed.map((each) => each.path)), doomed) : [];
  return deeds.map((deed, index) => {
    const problem = outcomes[index];
    if (problem !== undefined) return { problem, effects: [] };
    const place = kept[ready.indexOf(deed)];
    if (!place || "problem" in place) return { problem: place?.problem ?? "It was left.", effects: [] };
    return { effects: [{ ...(deed.effects[0] as FileEffect), keptAt: place.keptAt }] };
  });
}

/** The deepest folder that all of them lie in. */
function commonFolder(paths: readonly string[]): string {
  let common = path.dirname(paths[0] ?? path.sep);
  while (!paths.every((each) => isBelow(each, common) || common === path.dirname(common))) common = path.dirname(common);
  return common;
}

/** Does it. `moved` are the folders that were moved so far in this undo; more are added. */
export async function doDeed(ports: ApplyPorts, deed: Deed, moved: Moves): Promise<DeedOutcome> {
  const now = placeAfter(deed.goal.now, moved);
  const problem = await changedMeanwhile(deed, now);
  if (problem) return { problem, effects: [] };
  switch (deed.kind) {
    case "trash":
      return (await doTrash(ports, [deed]))[0] ?? { effects: [] };
    case "move":
      return move(deed, { now, moved });
    case "put-back":
      return putBack(ports, { deed, now, moved });
    case "write":
      return write(ports, { deed, now });
    default:
      return deed.kind satisfies never;
  }
}

/** A folder above may have been moved by this undo. */
function placeAfter(target: string, moved: Moves): string {
  return moved.reduce((at, { from, to }) => (at === from || isBelow(at, from) ? to + at.slice(from.length) : at), target);
}

async function changedMeanwhile({ look, label }: Deed, now: string): Promise<string | undefined> {
  const current = await lookAt(now);
  if (current?.print === look.current?.print && current?.type === look.current?.type) return undefined;
  return `${label} was changed just now, so it was left as it is. Look again.`;
}

async function toTrash(
  ports: ApplyPorts,
  { target, effect }: { readonly target: string; readonly effect: FileEffect },
): Promise<DeedOutcome> {
  const kept = await putIntoTrash(ports.trash, { path: target, label: effect.label });
  return "problem" in kept ? { problem: kept.problem, effects: [] } : { effects: [{ ...effect, path: target, keptAt: kept.keptAt }] };
}

async function move({ goal, label, effects }: Deed, { now, moved }: { readonly now: string; readonly moved: Moves }): Promise<DeedOutcome> {
  if (now === goal.path) return { effects: [] };
  const problem = await moveEntry({ from: now, to: goal.path, fromLabel: label, toLabel: goal.path });
  if (problem) return { problem, effects: [] };
  moved.push({ from: now, to: goal.path });
  return { effects };
}

interface Doing {
  readonly deed: Deed;
  readonly now: string;
}

/** Out of the trash, or, where that was emptied, anew from its bytes. What has come into its place goes into the trash. */
async function putBack(ports: ApplyPorts, { deed, now, moved }: Doing & { readonly moved: Moves }): Promise<DeedOutcome> {
  const { goal, label, look, bytes } = deed;
  const done: FileEffect[] = [];
  if (goal.want.kind !== "kept") return { effects: done };
  if (look.current) {
    const out = await toTrash(ports, { target: now, effect: deed.effects[0] as FileEffect });
    if (out.problem) return out;
    done.push(...out.effects);
  }
  const keptAt = goal.want.keptAt ?? (await newestKept(ports.trash, goal.path));
  const isKept = keptAt !== undefined && (await lstat(keptAt).catch(() => undefined)) !== undefined;
  if (!isKept && !bytes) return { problem: `${label} is not in the trash any more, so it can't be put back.`, effects: done };
  const problem = isKept
    ? await moveEntry({ from: keptAt, to: goal.path, fromLabel: label, toLabel: label })
    : await writeAnew(goal, { label, bytes: bytes ?? new Uint8Array() });
  if (problem) return { problem, effects: done };
  if (isKept) {
    await leaveTrash(ports.trash, keptAt);
    moved.push({ from: keptAt, to: goal.path });
  }
  const state = await lookAfter(goal.path);
  const type = state?.type === "folder" || state?.type === "link" ? { type: state.type } : {};
  return { effects: [...done, { path: goal.path, label, kind: "create", ...type, after: state?.print }] };
}

async function writeAnew(
  goal: Goal,
  { label, bytes }: { readonly label: string; readonly bytes: Uint8Array },
): Promise<string | undefined> {
  const content = goal.want.kind === "kept" ? goal.want.content : goal.want.kind === "content" ? goal.want : undefined;
  if (content?.type === "link") return writeLink(goal.path, { label, leadsTo: Buffer.from(bytes).toString() });
  const isNew = (await lookAt(goal.path)) === undefined;
  return writeBytes(goal.path, label, { bytes, isNew, mode: content?.mode });
}

async function write(ports: ApplyPorts, { deed, now }: Doing): Promise<DeedOutcome> {
  const { goal, label, look, effects } = deed;
  const done: FileEffect[] = [];
  let rest = effects;
  if (look.current?.type === "folder") {
    const out = await toTrash(ports, { target: now, effect: effects[0] as FileEffect });
    if (out.problem) return out;
    done.push(...out.effects);
    rest = effects.slice(1);
  } else if (look.current && now !== goal.path) {
    const problem = await moveEntry({ from: now, to: goal.path, fromLabel: label, toLabel: goal.path });
    if (problem) return { problem, effects: done };
    done.push(rest[0] as FileEffect);
    rest = rest.slice(1);
  } else if (look.current && look.current.type !== "file") {
    // A link is not written through: the new content takes its place.
    await removeEntry(now);
  }
  const bytes = deed.bytes ?? new Uint8Array();
  const problem = (await onScreen(ports, deed)) ?? ((await isThere(goal, bytes)) ? undefined : await writeAnew(goal, { label, bytes }));
  if (problem) return { problem, effects: done };
  const { mode } = (await lookAfter(goal.path)) ?? {};
  const last = rest.at(-1) as FileEffect;
  return { effects: [...done, { ...last, ...(last.mode === undefined ? {} : { afterMode: mode }) }] };
}

/** What was done counts as done also where it can't be looked at any more. */
function lookAfter(target: string): ReturnType<typeof lookAt> {
  return lookAt(target).catch(() => undefined);
}

/** Whether the editor has left exactly these bytes, and nothing but them is wanted. */
async function isThere({ path: target, want }: Goal, bytes: Uint8Array): Promise<boolean> {
  const state = await lookAt(target);
  if (want.kind !== "content" || want.type === "link" || state?.type !== "file" || state.print !== hashOf(bytes)) return false;
  return want.mode === undefined || want.mode === state.mode;
}

/** What is open is changed through the editor, so that its screen and its own undo go with it. Gives a sentence when it refuses. */
async function onScreen({ documents }: ApplyPorts, { goal, look, bytes = new Uint8Array() }: Deed): Promise<string | undefined> {
  if (!documents || look.current?.type !== "file" || (goal.want.kind === "content" && goal.want.type === "link")) return undefined;
  const [before, after] = [look.unsaved ?? textOf(look.current.bytes), textOf(bytes)];
  if (before === undefined || after === undefined) return undefined;
  try {
    await documents.replace(goal.path, { expected: before, text: after });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  const decoded = bytes && decode(Buffer.from(bytes));
  return decoded?.kind === "text" && !decoded.isDamaged ? decoded.text : undefined;
}

async function writeLink(
  target: string,
  { label, leadsTo }: { readonly label: string; readonly leadsTo: string },
): Promise<string | undefined> {
  try {
    await replaceByLink(target, leadsTo);
    return undefined;
  } catch (error) {
    return `${label} can't be made a link again: ${error instanceof Error ? error.message : String(error)}`;
  }
}
