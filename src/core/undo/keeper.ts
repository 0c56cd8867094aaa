import path from "node:path";
import type { FileEffect, StepEffects } from "../events/step.ts";
import { hashOf, keptLimitBytes } from "../sandbox/baseline/print.ts";
import { decode, encode } from "../sandbox/encoding.ts";
import { createWorkspace } from "../sandbox/workspace.ts";
import type { Store } from "../storage/store.ts";
import { missingFolders } from "./folders.ts";
import type { ScreenDocuments } from "./ports.ts";
import { type FileState, lookAt } from "./state.ts";

/** Keeps what files were before a step changes them. */
export interface Keeper {
  /**
   * Call before the step begins; when this resolves, what it is about to change is on disk. Never rejects for a file that
   * can't be kept: that is said in the effects. Resolves soon when the signal aborts.
   */
  begin(work: Work): Promise<Kept>;
}

/** What a step is about to do, in which workspace folders. Paths are absolute, links of their folders resolved. */
export type Work = WorkPlace & Deed;

export interface WorkPlace {
  readonly folders: readonly string[];
  /** The step. */
  readonly key: string;
  readonly signal: AbortSignal;
  /** Live words for the person, where it takes longer. */
  say(text: string): void;
}

export type Deed =
  /** `leaves`: SHA-256 of what the file will hold. */
  | { readonly kind: "write"; readonly path: string; readonly leaves?: string }
  | { readonly kind: "delete"; readonly path: string }
  | { readonly kind: "move"; readonly from: string; readonly to: string }
  | { readonly kind: "command" };

export interface Kept {
  /** What is known before it begins. */
  readonly effects?: StepEffects;
  /** Call when the step is over: what it has really done. */
  end(outcome: Outcome): Promise<StepEffects | undefined>;
}

export interface Outcome {
  /** Where a deleted thing went. */
  readonly keptAt?: string;
  /** What it began is still at work. */
  readonly goesOn?: boolean;
}

export interface KeeperPorts {
  readonly store: Pick<Store, "saveBlob">;
  readonly dataFolder: string;
  readonly documents?: ScreenDocuments;
  /** Watches over what commands do. */
  readonly commands: (place: WorkPlace) => Promise<Kept>;
  /** Hears which paths are about to be changed with a yes, so that no command in a sandbox is taken for who did it. */
  vouch?(paths: readonly string[]): void;
}

export function createKeeper(ports: KeeperPorts): Keeper {
  return {
    begin: (work) => (work.kind === "command" ? ports.commands(work) : beginDeed(ports, work)),
  };
}

async function beginDeed(ports: KeeperPorts, work: WorkPlace & Exclude<Deed, { kind: "command" }>): Promise<Kept> {
  const { folders } = work;
  const workspace = createWorkspace({ folders, dataFolder: ports.dataFolder, readableFolder: ports.dataFolder });
  const [source, target] = work.kind === "move" ? [work.from, work.to] : [work.path, work.path];
  ports.vouch?.([source, target]);
  const label = await workspace.label(target);
  const madeFolders = work.kind === "delete" ? [] : await missingFolders(target);
  const before = await keepImage(ports, source);
  const effect = effectOf(work, { target, label, before });
  const isOwn = source.startsWith((await workspace.ownFolder()) + path.sep);
  // What comes out of the trash is new where it comes to.
  const first: FileEffect = isOwn ? { path: target, label, kind: "create" } : effect;
  const folded = madeFolders.length > 0 ? { madeFolders } : {};
  return {
    effects: { files: [first], ...folded },
    end: async ({ keptAt }) => {
      const done = await outcomeOf(first, { before, keptAt });
      return done ? { files: [done], ...folded } : { files: [] };
    },
  };
}

interface Image extends Partial<Pick<FileEffect, "before" | "mode" | "notKept">> {
  readonly state: FileState | undefined;
}

/** Puts the bytes as they are on the screen, else on the disk, into a blob. */
async function keepImage({ store, documents }: KeeperPorts, target: string): Promise<Image> {
  try {
    const state = await lookAt(target);
    const unsaved = state && state.type !== "file" ? undefined : await documents?.read(target);
    const bytes = unsaved === undefined ? state?.bytes : screenBytes(unsaved, state);
    if (!state && !bytes) return { state };
    const mode = state?.type === "file" ? { mode: state.mode } : {};
    if (bytes) return { state, before: await store.saveBlob(bytes), ...mode };
    return { state, ...mode, ...(state?.type === "file" ? { notKept: tooLarge } : {}) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      state: { type: "file", mode: 0o644, print: "" },
      notKept: `What it was before could not be kept, so this can't be undone: ${why}`,
    };
  }
}

const tooLarge = `It has more than ${keptLimitBytes / 1024 / 1024} MB, so what it was before was not kept and can't be undone.`;

function screenBytes(text: string, state: FileState | undefined): Buffer {
  const decoded = state?.bytes && decode(state.bytes);
  return decoded?.kind === "text" ? encode(text, decoded.format) : Buffer.from(text);
}

function effectOf(
  work: Exclude<Deed, { kind: "command" }>,
  { target, label, before }: { readonly target: string; readonly label: string; readonly before: Image },
): FileEffect {
  const { state, ...kept } = before;
  const type = state?.type === "link" || state?.type === "folder" ? { type: state.type } : {};
  if (work.kind === "move") return { path: target, label, kind: "move", from: work.from, ...type };
  if (work.kind === "delete") return { path: target, label, kind: "delete", ...type, ...kept };
  const after = work.leaves === undefined ? {} : { after: work.leaves };
  if (!state && kept.before === undefined) return { path: target, label, kind: "create", ...after };
  // The file tools leave the mode as it is.
  return { path: target, label, kind: "edit", ...type, ...kept, ...after, ...(kept.mode === undefined ? {} : { afterMode: kept.mode }) };
}

/** The effect as it came to be; undefined when nothing of it did. */
async function outcomeOf(
  effect: FileEffect,
  { before, keptAt }: { readonly before: Image; readonly keptAt?: string },
): Promise<FileEffect | undefined> {
  const now = await lookAt(effect.path).catch(() => undefined);
  if (effect.kind === "delete") {
    if (now && keptAt === undefined) return undefined;
    const { notKept: _, ...rest } = effect;
    return keptAt === undefined ? effect : { ...rest, keptAt };
  }
  if (!now) return undefined;
  if (effect.kind === "move") return (await lookAt(effect.from ?? "").catch(() => undefined)) ? undefined : { ...effect, after: now.print };
  if (before.state && now.print === before.state.print && effect.before === hashOf(now.bytes ?? "")) return undefined;
  return { ...effect, after: now.print, ...(effect.mode === undefined ? {} : { afterMode: now.mode }) };
}
