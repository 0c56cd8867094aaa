import type { SessionRecord } from "../events/rows.ts";
import { type Step, type StepEffects, undoTool } from "../events/step.ts";
import type { UndoFile, UndoPlan, UndoScope } from "../events/undo.ts";
import { hashOf } from "../sandbox/baseline/print.ts";
import { foldBack, type Goal } from "./fold.ts";
import { notesOn } from "./notes.ts";
import type { ScreenDocuments } from "./ports.ts";
import { type FileState, lookAt } from "./state.ts";

/** One goal, with what is there now. */
export interface Look {
  readonly goal: Goal;
  readonly file: UndoFile;
  readonly current: FileState | undefined;
  /** The text on the screen, where it differs from the disk. */
  readonly unsaved?: string;
}

/** The steps of a scope, in their order. */
function stepsIn(record: Pick<SessionRecord, "steps" | "messages">, scope: UndoScope): readonly Step[] {
  switch (scope.kind) {
    case "step":
      return record.steps.filter((each) => each.id === scope.stepId);
    case "run":
      return record.steps.filter((each) => each.runId === scope.runId && each.tool !== undoTool);
    case "before": {
      const from = record.messages.findIndex((each) => each.id === scope.messageId);
      const since = new Set(from < 0 ? [] : record.messages.slice(from).map((each) => each.id));
      return record.steps.filter((each) => since.has(each.messageId));
    }
    default:
      return scope satisfies never;
  }
}

/** Works out what an undo would do. `only` narrows it to these paths or labels, and what lies in them. */
export async function planUndo(
  record: Pick<SessionRecord, "session" | "steps" | "messages">,
  scope: UndoScope,
  { only, documents }: { readonly only?: readonly string[]; readonly documents?: ScreenDocuments } = {},
): Promise<UndoPlan> {
  const steps = stepsIn(record, scope);
  const looks = await lookAtSteps(record, steps, documents);
  const files = looks.filter((each) => !only || isNamed(each, only)).map((each) => each.file);
  const hasReady = looks.some((each) => each.file.state === "ready");
  return { scope, files, notes: await notesOn(steps, record.session, hasReady) };
}

/** What of a scope was chosen, as it is at this moment. */
interface Choice {
  readonly looks: readonly Look[];
  /** Chosen, but left as they are. */
  readonly refused: readonly (Pick<UndoFile, "path" | "label" | "action"> & { readonly done: false; readonly problem: string })[];
  /** The folders that come and go with them; those that were taken away come only when all that can be undone was chosen. */
  readonly folders: Pick<StepEffects, "madeFolders" | "removedFolders">;
}

/** Looks anew at the chosen files: each must still be as it was shown. */
export async function chooseFiles(
  record: Pick<SessionRecord, "steps" | "messages">,
  scope: UndoScope,
  { chosen, documents }: { readonly chosen: readonly Pick<UndoFile, "path" | "now">[]; readonly documents?: ScreenDocuments },
): Promise<Choice> {
  const steps = stepsIn(record, scope);
  const all = await lookAtSteps(record, steps, documents);
  const looks: Look[] = [];
  const refused: Choice["refused"][number][] = [];
  for (const look of all) {
    const { path, label, action, state, now, why } = look.file;
    const wishes = chosen.filter((each) => each.path === path);
    if (wishes.length === 0 || state === "same") continue;
    const problem = wishes.every((each) => each.now !== now)
      ? `${label} was changed just now, so it was left as it is. Look again.`
      : undefined;
    const reason = problem ?? (state === "not-kept" ? (why ?? "It can't be undone.") : undefined);
    if (reason === undefined) looks.push(look);
    else refused.push({ path, label, action, done: false, problem: reason });
  }
  const isWhole = all.every(({ file }) => file.state !== "ready" || chosen.some((each) => each.path === file.path));
  const folders = {
    madeFolders: steps.flatMap((each) => each.effects?.madeFolders ?? []),
    removedFolders: isWhole ? steps.flatMap((each) => each.effects?.removedFolders ?? []) : [],
  };
  return { looks, refused, folders };
}

/** Whether somebody has named the file, by any of its paths or by a folder that holds it. */
function isNamed({ goal, file }: Look, names: readonly string[]): boolean {
  const own = [file.path, file.label, ...goal.names];
  return names.some((name) => own.some((each) => each === name || each.startsWith(`${name.replace(/[\\/]+$/, "")}/`)));
}

/** What is known of what happened around the steps that are to be undone. */
interface Surroundings {
  readonly later: readonly Step[];
  readonly made: ReadonlySet<string>;
  readonly documents?: ScreenDocuments;
}

/** Looks at what is there now for each goal of these steps. */
async function lookAtSteps(
  record: Pick<SessionRecord, "steps">,
  steps: readonly Step[],
  documents: ScreenDocuments | undefined,
): Promise<readonly Look[]> {
  const last = record.steps.findLastIndex((each) => steps.includes(each));
  const made = new Set(steps.flatMap((each) => each.effects?.madeFolders ?? []));
  const around = { later: record.steps.slice(last + 1), made, documents };
  const looks: Look[] = [];
  for (const goal of foldBack(steps)) looks.push(await lookAtGoal(goal, around));
  return looks;
}

async function lookAtGoal(goal: Goal, { later, made, documents }: Surroundings): Promise<Look> {
  const { want, label, now } = goal;
  const action = actionOf(goal);
  const place = want.kind === "nothing" ? now : goal.path;
  const about = { path: place, label, action } as const;
  let current: FileState | undefined;
  try {
    current = await lookAt(now);
    // A folder that the steps made goes before anything is put into its place.
    if (current?.type === "folder" && made.has(now)) current = undefined;
  } catch (error) {
    const why = `It can't be read now: ${error instanceof Error ? error.message : String(error)}`;
    return { goal, current: undefined, file: { ...about, state: "not-kept", why } };
  }
  const unsaved = current?.type === "file" ? await documents?.read(now) : undefined;
  const print = unsaved === undefined ? current?.print : hashOf(unsaved);
  const file = { ...about, ...(print === undefined ? {} : { now: print }) };
  const judged = (await isUndone(goal, current)) ? same : unsaved === undefined ? judge(goal, current) : onScreen;
  const later_ = judged.state === "changed-since" && current ? laterStep(later, now, current) : undefined;
  const why = later_ === undefined ? judged.why : `A later step changed it again: ${later_}.`;
  return { goal, current, unsaved, file: { ...file, state: judged.state, ...(why === undefined ? {} : { why }) } };
}

function actionOf({ want, path, now, left }: Goal): UndoFile["action"] {
  if (want.kind === "nothing") return "trash";
  if (want.kind === "kept" || left.print === undefined) return "put-back";
  return path === now ? "restore" : "move-back";
}

type Judged = Pick<UndoFile, "state" | "why">;

const same: Judged = { state: "same" };
const onScreen: Judged = { state: "changed-since", why: "It is open in the editor with changes that are not saved." };
const changed: Judged = { state: "changed-since", why: "It has been changed since." };

/** Compares what is there with what the steps left there, and with what is wanted. */
function judge({ want, left }: Goal, current: FileState | undefined): Judged {
  if (want.kind === "unknown") return { state: "not-kept", why: want.why };
  if (want.kind === "moved") return current ? { state: "ready" } : { state: "gone", why: "It is not there any more." };
  if (left.print === undefined)
    return current ? { state: "changed-since", why: "Something else has come into its place." } : { state: "ready" };
  if (!current) return { state: "gone", why: "It has been deleted or moved away since." };
  if (left.print === "unknown")
    return { state: "changed-since", why: "The step was broken off; who wrote what is there now is not known." };
  if (current.print !== left.print) return changed;
  return left.mode !== undefined && current.mode !== left.mode ? changed : { state: "ready" };
}

/** Whether all is as it was already, by an undo or by hand. */
async function isUndone({ want, path: target, now, left }: Goal, current: FileState | undefined): Promise<boolean> {
  if (want.kind === "nothing") return current === undefined;
  if (want.kind === "unknown" || (now !== target && current)) return false;
  const there = now === target ? current : await lookAt(target).catch(() => undefined);
  if (!there) return false;
  if (want.kind === "moved") return there.print === left.print;
  const content = want.kind === "content" ? want : want.content;
  if (content)
    return there.type === (content.type ?? "file") && there.print === content.blob && (content.mode ?? there.mode) === there.mode;
  return want.kind === "kept" && want.keptAt !== undefined && (await lookAt(want.keptAt).catch(() => undefined)) === undefined;
}

/** The later step that left what is there now. */
function laterStep(later: readonly Step[], target: string, current: FileState): string | undefined {
  const left = (step: Step) => step.effects?.files.some((each) => each.path === target && each.after === current.print) ?? false;
  return later.findLast(left)?.title;
}
