import path from "node:path";
import type { FileEffect, StepEffects } from "../events/step.ts";
import type { UndoneFile } from "../events/undo.ts";
import { type Deed, type DeedOutcome, doDeed, doTrash } from "./deed.ts";
import { leaveFolders, makeFolders, missingFolders, thereOf } from "./folders.ts";
import type { Look } from "./plan.ts";
import type { ApplyPorts, UndoWatch } from "./ports.ts";

/** What is to be done, as it was looked at and chosen. */
export interface Chosen {
  readonly looks: readonly Look[];
  /** The folders the steps made and took away. */
  readonly folders: Pick<StepEffects, "madeFolders" | "removedFolders">;
}

/** An undo that was carried out, as far as it could be. */
export interface Undone {
  readonly files: readonly UndoneFile[];
  readonly effects: StepEffects;
}

interface Ready {
  readonly look: Look;
  readonly deed: Deed;
}

/** As many are taken away together between two looks at whether to stop. */
const together = 200;
const stopped = "It was stopped before this file, which is as it was.";

/** Carries an undo out. What would be overwritten is kept first; what fails leaves its file as it is and keeps no other back. */
export async function applyUndo(ports: ApplyPorts, { looks, folders }: Chosen, watch: UndoWatch = {}): Promise<Undone> {
  const isStopped = () => watch.signal?.aborted === true;
  const results = new Map<Look, UndoneFile>();
  const settle = (look: Look, problem?: string) => {
    const { path, label, action } = look.file;
    results.set(look, { path, label, action, done: problem === undefined, ...(problem === undefined ? {} : { problem }) });
  };
  const prepared: Ready[] = [];
  for (const [index, look] of looks.entries()) {
    if (isStopped()) break;
    const deed = await prepare(ports, look).catch((error: unknown) => ({ problem: describe(error) }));
    if ("problem" in deed) settle(look, deed.problem);
    else prepared.push({ look, deed });
    watch.progress?.("keep", index + 1, looks.length);
  }
  const ready = isStopped() ? [] : prepared;
  const planned = ready.flatMap(({ deed }) => deed.effects);
  if (ready.length > 0) await ports.record({ files: planned });
  ports.vouch?.(planned.flatMap((each) => [each.path, ...(each.from === undefined ? [] : [each.from])]));
  const missing = (await Promise.all(ready.map(({ deed }) => missingFolders(deed.goal.path)))).flat();
  const done: FileEffect[] = [];
  const moved: { readonly from: string; readonly to: string }[] = [];
  let count = 0;
  const finish = ({ look }: Ready, outcome: DeedOutcome) => {
    done.push(...outcome.effects);
    settle(look, outcome.problem);
    count += 1;
    watch.progress?.("undo", count, ready.length);
  };
  // What was not there makes way first; then its folders go, since what comes back may want their names.
  const going = ready.filter(({ deed }) => deed.kind === "trash");
  for (let from = 0; from < going.length && !isStopped(); from += together) {
    const some = going.slice(from, from + together);
    const outcomes = await doTrash(
      ports,
      some.map(({ deed }) => deed),
    );
    for (const [index, outcome] of outcomes.entries()) finish(some[index] as Ready, outcome);
  }
  const left = await leaveFolders(folders.madeFolders ?? []);
  for (const each of ready.filter(({ deed }) => deed.kind !== "trash")) {
    if (isStopped()) break;
    finish(each, await doDeed(ports, each.deed, moved).catch((error: unknown) => ({ problem: describe(error), effects: [] })));
  }
  for (const look of looks) if (!results.has(look)) settle(look, stopped);
  const removedFolders = [...left, ...(await leaveFolders(folders.madeFolders ?? []))];
  const madeFolders = [...(await makeFolders(isStopped() ? [] : (folders.removedFolders ?? []))), ...(await thereOf(missing))];
  const changed = { ...(madeFolders.length > 0 ? { madeFolders } : {}), ...(removedFolders.length > 0 ? { removedFolders } : {}) };
  const effects = { files: done, ...changed };
  return { files: looks.flatMap((each) => results.get(each) ?? []), effects };
}

/** Keeps what would be overwritten, fetches what is to be written, and says what will be done. */
async function prepare(ports: ApplyPorts, look: Look): Promise<Deed | { readonly problem: string }> {
  const { goal, current, unsaved, file } = look;
  const { want, now } = goal;
  const { label } = file;
  if (file.state === "not-kept") return { problem: file.why ?? "It can't be undone." };
  if (want.kind !== "content" && (unsaved !== undefined || (await isUnsaved(ports, now))))
    return { problem: `${label} is open in the editor with changes that are not saved. Save or revert it first.` };
  const base = { goal, look, label };
  if (want.kind === "nothing") {
    if (!current) return { problem: `${label} is not there any more, so there is nothing to take away.` };
    return { ...base, kind: "trash", effects: [await leaving(ports, look)] };
  }
  if (want.kind === "moved") {
    if (!current) return { problem: `${label} is not there any more.` };
    const type = current.type === "file" || current.type === "other" ? {} : { type: current.type };
    return { ...base, kind: "move", effects: [{ path: goal.path, label, kind: "move", from: now, ...type, after: current.print }] };
  }
  if (want.kind === "unknown") return { problem: want.why };
  const out = current && !(want.kind === "content" && current.type !== "folder") ? [await leaving(ports, look)] : [];
  const content = want.kind === "content" ? want : want.content;
  const bytes = content && (await ports.store.loadBytes(content.blob));
  if (want.kind === "kept") return { ...base, kind: "put-back", bytes, effects: [...out, { path: goal.path, label, kind: "create" }] };
  if (!bytes) return { problem: `What ${label} was before is not kept any more, so it can't be put back.` };
  const kept = current?.type === "folder" ? undefined : await keepCurrent(ports, look);
  if (kept && "problem" in kept) return kept;
  const moves: FileEffect[] =
    current && now !== goal.path ? [{ path: goal.path, label, kind: "move", from: now, after: current.print }] : [];
  const effect: FileEffect = {
    path: goal.path,
    label,
    ...(kept ? { kind: "edit", ...kept.before } : { kind: "create" }),
    after: want.blob,
  };
  return { ...base, kind: "write", bytes, effects: [...out, ...moves, effect] };
}

/** The effect of what goes into the trash; small things are kept as a blob too, since the trash is emptied sooner. */
async function leaving(ports: ApplyPorts, look: Look): Promise<FileEffect> {
  const { goal, current, file } = look;
  const type = current?.type === "link" || current?.type === "folder" ? { type: current.type } : {};
  const mode = current?.type === "file" ? { mode: current.mode } : {};
  const before = current?.bytes ? { before: await ports.store.saveBlob(current.bytes) } : {};
  return { path: goal.now, label: file.label, kind: "delete", ...type, ...mode, ...before };
}

/** Keeps what is about to be overwritten. */
async function keepCurrent(
  ports: ApplyPorts,
  { current, unsaved, file: { label } }: Look,
): Promise<{ readonly before: Pick<FileEffect, "before" | "mode" | "type" | "afterMode"> } | { readonly problem: string } | undefined> {
  if (!current) return undefined;
  if (unsaved !== undefined) return { before: { before: await ports.store.saveBlob(unsaved), mode: current.mode } };
  if (!current.bytes) return { problem: `${label} can't be overwritten: what is there now is too large to be kept. Move it away first.` };
  const before = await ports.store.saveBlob(current.bytes);
  return { before: current.type === "link" ? { before, type: "link" } : { before, mode: current.mode } };
}

async function isUnsaved({ documents }: ApplyPorts, target: string): Promise<boolean> {
  const unsaved = (await documents?.unsaved()) ?? [];
  return unsaved.some((each) => each === target || each.startsWith(target + path.sep));
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
