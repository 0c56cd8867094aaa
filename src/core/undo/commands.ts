import type { FileEffect, StepEffects } from "../events/step.ts";
import type { Baselines } from "../sandbox/baseline/baselines.ts";
import type { Difference } from "../sandbox/baseline/difference.ts";
import type { Differences } from "../sandbox/baseline/ledger.ts";
import { readCopy } from "../sandbox/baseline/pack.ts";
import { patienceAfter } from "../sandbox/process/patience.ts";
import { createWorkspace, labelOf } from "../sandbox/workspace.ts";
import type { Store } from "../storage/store.ts";
import type { Kept, WorkPlace } from "./keeper.ts";

export interface CommandWatchPorts {
  readonly store: Pick<Store, "saveBlob">;
  readonly baselines: Baselines;
  readonly dataFolder: string;
  /** After so long the person is told what is being waited for. */
  readonly slowMs?: number;
}

/** Changes of one step that are remembered; a row with more would be too long to go around with. */
const effectLimit = 5_000;

/** Kept at the same time. */
const sideBySide = 8;

/** Makes the copy of the workspace current before a command, and finds out afterwards what it has changed. */
export function watchCommands({ slowMs = 1_000, ...ports }: CommandWatchPorts): (place: WorkPlace) => Promise<Kept> {
  return async ({ folders, key, signal, say }) => {
    if (folders.length === 0) return { end: async () => undefined };
    const slow = setTimeout(() => say("Keeping a copy of the workspace first, so that what the command changes can be undone …\n"), slowMs);
    const mark = await ports.baselines.mark(folders, key, signal).finally(() => clearTimeout(slow));
    if (signal.aborted) mark.drop();
    return {
      end: async ({ goesOn }) => {
        const patience = patienceAfter(signal, patienceMs);
        const differences = await mark.differences(patience.signal).finally(patience.end);
        const effects = await effectsOf(ports, { folders, differences });
        return goesOn ? { ...effects, partial: [effects.partial, later].filter((each) => each !== undefined).join(" ") } : effects;
      },
    };
  };
}

/**
 * What was changed since a command began that a former process did not see the end of, where that can still be told.
 * It says of no file how the command left it: others may have been at work since.
 */
export async function recoverCommand(
  ports: CommandWatchPorts,
  { folders, key }: Pick<WorkPlace, "folders" | "key">,
): Promise<StepEffects | undefined> {
  const differences = await ports.baselines.recover(folders, key);
  if (!differences) return undefined;
  const { files, ...rest } = await effectsOf(ports, { folders, differences });
  return { ...rest, files: files.map(({ after: _, afterMode: __, ...each }) => each) };
}

const later = "It goes on in the background; what it changes from now on is not undone with this step.";

const patienceMs = 10_000;

interface Found {
  readonly folders: readonly string[];
  readonly differences: Differences;
}

async function effectsOf(ports: CommandWatchPorts, { folders, differences }: Found): Promise<StepEffects> {
  const workspace = createWorkspace({ folders, dataFolder: ports.dataFolder, readableFolder: ports.dataFolder });
  const real = await workspace.folders();
  const sorted = differences.files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  const taken = sorted.slice(0, effectLimit);
  const files: FileEffect[] = [];
  for (let from = 0; from < taken.length; from += sideBySide)
    files.push(...(await Promise.all(taken.slice(from, from + sideBySide).map((each) => effectOf(ports, each, real)))));
  const { madeFolders, removedFolders } = differences;
  const more = sorted.length - taken.length;
  const partial = [differences.partial, more > 0 ? `It changed ${more} more files than the ${effectLimit} that can be undone.` : undefined];
  const said = partial.filter((each) => each !== undefined).join(" ");
  return {
    files,
    ...(madeFolders.length > 0 ? { madeFolders } : {}),
    ...(removedFolders.length > 0 ? { removedFolders } : {}),
    ...(said === "" ? {} : { partial: said }),
  };
}

async function effectOf({ store }: CommandWatchPorts, { before, ...rest }: Difference, folders: readonly string[]): Promise<FileEffect> {
  const effect = { ...rest, label: labelOf(folders, rest.path) };
  if (!before) return effect;
  try {
    return { ...effect, before: await store.saveBlob("pack" in before ? await readCopy(before) : before.leadsTo) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...effect, notKept: `What it was before could not be kept, so this can't be undone: ${why}` };
  }
}
