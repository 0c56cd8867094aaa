import { type Held, type LockPatience, usualPatience, withFreeLock, withLock } from "../disk/lock.ts";
import type { AsidePorts } from "./aside.ts";
import { type Generation, Generations } from "./generations.ts";
import type { Captured } from "./library.ts";
import { allLogs, finishedLogs, type LogFault } from "./logs.ts";
import { keptDays, prune } from "./prune.ts";
import { purge } from "./purge.ts";

export interface FoldPorts extends AsidePorts {
  /** Whether the process that wrote a log still lives. */
  readonly isWriting: (writer: string) => boolean;
  readonly patience?: LockPatience;
  /** Everything there is by now. */
  readonly capture: () => Promise<Captured>;
  /** Hears that it is safe. */
  readonly wrote: (generation: Generation) => Promise<void>;
  /** Hears of a log of which something can't be read. */
  readonly onFault: (file: string, fault: LogFault) => void;
  /** Adds what can be read of a damaged image. */
  readonly salvage: (file: string) => Promise<unknown>;
}

/** When somebody else is at it: `skip` does nothing then. With `erased`, conversations that shall be in no file any more. */
export type FoldMode = "skip" | "wait" | { readonly erased: readonly string[] };

/** Writes everything into a new image, and removes the logs and images that are no longer needed. Questions are answered meanwhile. */
export async function fold(ports: FoldPorts, mode: FoldMode): Promise<void> {
  const { files, layout, patience = usualPatience } = ports;
  await files.makeFolder(layout.store);
  const lock = { files, path: layout.lock, patience };
  if (mode === "skip") await withFreeLock(lock, (held) => write(ports, mode, held));
  else await withLock(lock, (held) => write(ports, mode, held));
}

/** So many logs that nobody writes to are worth a new image: each is opened and read by every process that begins. */
const mostFinishedLogs = 32;

/** Whether there are more of them. */
export async function hasManyLogs(ports: Pick<FoldPorts, "files" | "layout" | "isWriting">): Promise<boolean> {
  if ((await allLogs(ports)).length <= mostFinishedLogs) return false;
  return (await finishedLogs(ports, ports.isWriting)).length > mostFinishedLogs;
}

async function write(ports: FoldPorts, mode: FoldMode, held: Held): Promise<void> {
  const { files, layout } = ports;
  const generations = new Generations(files, layout.store);
  const isPurge = typeof mode === "object";
  if (isPurge) await purge(ports, mode.erased);
  const captured = await ports.capture();
  const isSmall = captured.bytes.length < smallBytes && (await hasManyLogs(ports));
  // Logs go once two images hold them.
  for (let count = isPurge || isSmall || captured.isAllThereIs ? 2 : 1; count > 0; count -= 1) {
    await held.confirm();
    await ports.wrote(await generations.write(captured.bytes, captured.about, captured.above));
  }
  await held.confirm();
  await prune({ ...ports, generations, keptDays: isPurge ? 0 : keptDays, version: captured.about.version });
}

const smallBytes = 16 * 1024 * 1024;
