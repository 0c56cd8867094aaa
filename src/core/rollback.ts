import type { Carrier } from "./agents/carrier.ts";
import { createLocks } from "./agents/locks.ts";
import type { LiveSession } from "./agents/session/live.ts";
import type { SessionId, StepId } from "./events/ids.ts";
import type { SessionRecord } from "./events/rows.ts";
import { type StepEffects, undoTool } from "./events/step.ts";
import type { UndoChoice, UndoPlan, UndoReport, UndoScope } from "./events/undo.ts";
import type { Store } from "./storage/store.ts";
import { applyUndo } from "./undo/apply.ts";
import { chooseFiles, planUndo } from "./undo/plan.ts";
import type { ApplyPorts, UndoWatch } from "./undo/ports.ts";

/** Undo of work, as surfaces see it. Both reject with a sentence for the person where there is nothing to do it on, or not now. */
export interface Rollback {
  /** What an undo would do. `only` narrows it to these paths or labels, and to what lies in these folders. */
  plan(sessionId: SessionId, scope: UndoScope, only?: readonly string[]): Promise<UndoPlan>;
  /**
   * Undoes the chosen files of a plan. Each must still be as the plan showed it (`now`), else it is left and said. One that was changed
   * since is undone when it is chosen. The undo is a step of its own, so it can be undone by its `stepId`; absent when nothing was done.
   */
  apply(sessionId: SessionId, chosen: UndoChoice, watch?: UndoWatch): Promise<UndoReport>;
}

export interface RollbackPorts {
  readonly store: Store;
  readonly newId: () => string;
  /** Where undoing puts things and how it reaches open documents; without it nothing can be undone. */
  readonly undoing?: Pick<ApplyPorts, "trash" | "documents" | "vouch"> & {
    /** What a command has changed that was broken off by the end of its process; undefined when it is not known. */
    recover?(place: { readonly folders: readonly string[]; readonly key: StepId }): Promise<StepEffects | undefined>;
  };
}

export function createRollback(ports: RollbackPorts, carrier: Carrier): Rollback {
  const turns = createLocks();
  return {
    async plan(sessionId, scope, only) {
      const { record, session, problem, letGo } = await find(ports, carrier, sessionId);
      if (session && !problem) await recoverBroken(ports, session).finally(letGo);
      return planUndo(session?.view() ?? record, scope, { only, documents: ports.undoing?.documents });
    },
    apply: (sessionId, chosen, watch) =>
      turns.run([{ key: "files", exclusive: true }], async () => {
        const { session, problem, letGo } = await find(ports, carrier, sessionId);
        if (session && !problem && ports.undoing) return undo({ ...ports, undoing: ports.undoing, watch }, session, chosen).finally(letGo);
        letGo?.();
        throw new Error(problem ?? "Nothing can be undone here.");
      }),
  };
}

const isBusy = "A step is changing files right now. Wait until it is over, or stop the run, then undo.";
const isElsewhere = "This conversation is at work in another window or terminal. Undo there, or stop it first.";

/** The conversation as it stands, and why nothing may be undone in it just now. Where something may, no other process changes it until `letGo`. */
async function find(
  ports: RollbackPorts,
  carrier: Carrier,
  sessionId: SessionId,
): Promise<Partial<Found> & { readonly record: SessionRecord }> {
  const inSession = (session: LiveSession): Found => {
    const view = session.view();
    const isHere = carrier.carriedRun(sessionId) !== undefined;
    const isChanging = isHere && view.steps.some((each) => each.state === "running" && each.tool !== undoTool);
    return isChanging ? { session, problem: isBusy } : { session, letGo: carrier.keep(sessionId) };
  };
  const found = await carrier.inSession<Found>(sessionId, inSession, (session) => ({ session, problem: isElsewhere }));
  const record = found ? found.session.view() : await ports.store.session(sessionId);
  if (!record) throw new Error("This conversation is no longer stored, so nothing of it can be undone.");
  return { record, ...(found ?? {}) };
}

/** Where it may be changed, `letGo` is to be called in the end. */
interface Found {
  readonly session: LiveSession;
  readonly problem?: string;
  letGo?(): void;
}

/** Finds out, as far as it can be, what steps have changed that nobody saw the end of. */
async function recoverBroken({ undoing }: RollbackPorts, session: LiveSession): Promise<void> {
  const { steps, session: own } = session.view();
  for (const { id: stepId, state, effects } of steps) {
    if (effects || (state !== "unknown" && state !== "running")) continue;
    const found = await undoing?.recover?.({ folders: own.workspace, key: stepId });
    if (found) session.emit("", { type: "step-effects", stepId, effects: found });
  }
}

async function undo(
  { store, newId, undoing, watch }: RollbackPorts & Required<Pick<RollbackPorts, "undoing">> & { readonly watch?: UndoWatch },
  session: LiveSession,
  { scope, files }: UndoChoice,
): Promise<UndoReport> {
  const { looks, refused, folders } = await chooseFiles(session.view(), scope, { chosen: files, documents: undoing.documents });
  const stepId = newId();
  let isBegun = false;
  const record = async (effects: StepEffects) => {
    isBegun = true;
    const messageId = session.view().messages.at(-1)?.id ?? "";
    const [only] = effects.files;
    const title = effects.files.length === 1 && only ? `Undo the change of ${only.label}` : `Undo changes of ${effects.files.length} files`;
    const input = { scope, files: files.map((each) => each.path) };
    session.emit(
      "",
      { type: "step-start", stepId, messageId, callId: "", tool: undoTool, title, input },
      { type: "step-effects", stepId, effects },
      { type: "step-run", stepId },
    );
    await session.stored();
  };
  const { files: undone, effects } = await applyUndo({ ...undoing, store, record }, { looks, folders }, watch);
  const all = [...undone, ...refused];
  if (!isBegun) return { files: all };
  const failed = all.filter((each) => !each.done);
  const output = all.map((each) => `${each.label}: ${each.problem ?? "undone"}`).join("\n");
  const outcome = failed.length < all.length ? "ok" : "failed";
  const summary = failed.length === 0 ? `${all.length} undone` : `${all.length - failed.length} of ${all.length} undone`;
  session.emit("", { type: "step-effects", stepId, effects }, { type: "step-end", stepId, outcome, output, summary });
  await session.stored();
  return { stepId, files: all };
}
