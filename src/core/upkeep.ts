import type { Archive } from "./history/archive.ts";
import type { Host } from "./host.ts";
import { baselineFolderOf } from "./sandbox/baseline/baselines.ts";
import { tidyBaselines } from "./sandbox/baseline/tidy.ts";
import { tidyTrash, trashFolderOf } from "./sandbox/files/trash.ts";
import { sweepOrphanedCommands } from "./sandbox/process/orphans.ts";
import type { Sandboxes } from "./sandbox/runners/runner.ts";
import { usualSandbox } from "./sandbox/runners/settings.ts";

interface UpkeepParts {
  readonly archive: Archive;
  readonly sandboxes: Pick<Sandboxes, "sweep">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly later: (milliseconds: number, work: () => void) => void;
}

/** By then the first request is out. */
const soonMs = 500;
/** By then whoever started us has what they wanted first. */
const quietAfterMs = 60_000;

/** Ends what former processes left running, and later takes away what was kept for long enough. */
export function beginUpkeep(host: Host, { archive, sandboxes, now, later }: UpkeepParts): void {
  later(soonMs, () => sweep(host, sandboxes));
  later(quietAfterMs, () => tidy(host, archive, now()));
}

/** Takes away what was kept for long enough. */
function tidy(host: Host, archive: Archive, now: number): void {
  void tidyTrash(trashFolderOf(host.dataFolder), now);
  void tidyBaselines(baselineFolderOf(host.dataFolder), now);
  retire(host, archive).catch((error) => host.log(`Old conversations could not be looked for: ${String(error)}`));
}

async function retire(host: Host, archive: Archive): Promise<void> {
  const sentence = await archive.retire(host.keepDays?.() ?? 0);
  if (sentence !== undefined) host.warn(sentence);
  await archive.emptyOld();
}

function sweep({ log, sandbox }: Host, sandboxes: Pick<Sandboxes, "sweep">): void {
  sweepOrphanedCommands().then(
    (ended) => ended.length > 0 && log(`Ended commands of a process that is gone: ${ended.join(", ")}.`),
    (error) => log(`Commands of former processes could not be looked for: ${String(error)}`),
  );
  // Where no sandbox is wanted, no engine is spoken to.
  if ((sandbox?.() ?? usualSandbox).mode === "off") return;
  void sandboxes.sweep().then((removed) => {
    if (typeof removed === "number" && removed > 0) log(`Removed sandboxes of processes that are gone: ${removed}.`);
  });
}
