import { createContext } from "preact";
import type { SessionView } from "../../src/core/events/session-view.ts";
import { type FileEffect, type Step, type StepEffects, undoTool } from "../../src/core/events/step.ts";
import type { UndoScope } from "../../src/core/events/undo.ts";

/** For each path, the ids of the steps whose doing there was taken back. */
export type Undone = ReadonlyMap<string, ReadonlySet<string>>;

export const nothingUndone: Undone = new Map();

/** What was taken back of the conversation shown. */
export const UndoneContext = createContext<Undone>(nothingUndone);

/** What the undos of a conversation took back, as it stands now: an undo that was undone itself counts no more. */
export function undoneOf({ steps, messages }: Pick<SessionView, "steps" | "messages">): Undone {
  const undone = new Map<string, ReadonlySet<string>>();
  const before = new Map<string, Undone>();
  for (const [index, step] of steps.entries()) {
    if (step.tool !== undoTool || step.state !== "ok" || !step.effects) continue;
    before.set(step.id, new Map(undone));
    const targets = stepsIn({ steps: steps.slice(0, index), messages }, scopeOf(step));
    for (const path of pathsOf(step.effects)) {
      // The earliest of the undos taken back tells how it stood.
      const [earliest] = targets.filter((each) => before.has(each.id) && each.effects && pathsOf(each.effects).includes(path));
      const stood = earliest ? before.get(earliest.id) : undone;
      undone.set(path, new Set([...(stood?.get(path) ?? []), ...targets.map((each) => each.id)]));
    }
  }
  return undone.size === 0 ? nothingUndone : undone;
}

/** The files of a step that can be taken back and were not yet. */
export function filesLeft({ id, effects }: Pick<Step, "id" | "effects">, undone: Undone): readonly FileEffect[] {
  const isBack = (path: string | undefined) => path !== undefined && (undone.get(path)?.has(id) ?? false);
  return (effects?.files ?? []).filter((each) => each.notKept === undefined && !isBack(each.path) && !isBack(each.from));
}

/** Whether all that can be taken back of a step was taken back. */
export function isUndone(step: Pick<Step, "id" | "effects">, undone: Undone): boolean {
  const kept = filesLeft(step, nothingUndone);
  if (kept.length > 0) return filesLeft(step, undone).length === 0;
  const folders = [...(step.effects?.madeFolders ?? []), ...(step.effects?.removedFolders ?? [])];
  return folders.some((each) => undone.get(each)?.has(step.id));
}

function pathsOf({ files, madeFolders = [], removedFolders = [] }: StepEffects): readonly string[] {
  return [
    ...new Set([
      ...files.flatMap((each) => (each.from === undefined ? each.path : [each.path, each.from])),
      ...madeFolders,
      ...removedFolders,
    ]),
  ];
}

function scopeOf({ input }: Step): UndoScope | undefined {
  return (input as { readonly scope?: UndoScope } | undefined)?.scope;
}

function stepsIn({ steps, messages }: Pick<SessionView, "steps" | "messages">, scope: UndoScope | undefined): readonly Step[] {
  if (scope?.kind === "step") return steps.filter((each) => each.id === scope.stepId);
  if (scope?.kind === "run") return steps.filter((each) => each.runId === scope.runId && each.tool !== undoTool);
  const from = scope ? messages.findIndex((each) => each.id === scope.messageId) : -1;
  const since = new Set(from < 0 ? [] : messages.slice(from).map((each) => each.id));
  return steps.filter((each) => since.has(each.messageId));
}
