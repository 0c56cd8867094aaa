import path from "node:path";
import { contentOf } from "../log/content.ts";
import type { SegmentName } from "../log/segments.ts";
import { type AsidePorts, asideFolder, moveAside, setAside } from "./aside.ts";
import type { Generation, Generations } from "./generations.ts";
import { finishedLogs, type LogFault } from "./logs.ts";

export interface PrunePorts extends AsidePorts {
  readonly generations: Generations;
  readonly isWriting: (writer: string) => boolean;
  /** Hears of a log of which something can't be read. */
  readonly onFault: (file: string, fault: LogFault) => void;
  /** 0 keeps nothing but the two newest. */
  readonly keptDays: number;
  /** Today's: of each older version the newest image is kept as it was. */
  readonly version: number;
}

/** Of so many former days the newest image is kept, beside the two newest good ones. */
export const keptDays = 7;

/**
 * Removes what two good images make superfluous: older images, and logs that are whole in both and that nobody writes any more. A log that is damaged is
 * set aside, one with something in it that this version does not know stays. To be called with the lock held.
 */
export async function prune(ports: PrunePorts): Promise<void> {
  const [newest, second] = await newestGood(ports.generations);
  if (!newest || !second) return;
  await pruneLogs(ports, [newest, second]);
  await pruneImages(ports, newest, second);
}

/** The two newest images whose content is what was written. */
async function newestGood(generations: Generations): Promise<readonly Generation[]> {
  const good: Generation[] = [];
  for (const number of await generations.numbers()) {
    const found = await generations.sum(number);
    if (found && (await generations.isIntact(found))) good.push(found);
    if (good.length === 2) break;
  }
  return good;
}

async function pruneLogs(ports: PrunePorts, good: readonly Generation[]): Promise<void> {
  const { files, layout, isWriting } = ports;
  for (const log of await finishedLogs(ports, isWriting)) {
    // What is in one image only is not read: it stays anyway. What is in none may be without a record.
    if (new Set(good.map(({ sum }) => log.file in sum.vector)).size > 1) continue;
    const { end, isForeign, isDamaged, fault } = await lookInto(ports, log);
    if (isForeign || good.some(({ sum }) => (sum.vector[log.file] ?? 0) < end)) continue;
    const target = path.join(layout.logs, log.file);
    const isKept = fault === "kind" || ((isDamaged || fault) && ports.keptDays > 0);
    if (fault && isKept) ports.onFault(log.file, fault);
    if (!isKept) await files.remove(target);
    // One that can't be moved is in nobody's way.
    else await moveAside(files, asideFolder(ports), target).catch(() => undefined);
  }
}

async function lookInto({ files, layout }: PrunePorts, log: SegmentName) {
  const stamp = await files.stamp(path.join(layout.logs, log.file));
  if (stamp && !stamp.isFile) return { end: 0, isForeign: false, isDamaged: true, fault: "kind" as const };
  const content = await contentOf(files, layout.logs, log);
  const fault = content.isCut ? (content.end > 0 ? ("end" as const) : ("all" as const)) : undefined;
  return { ...content, fault };
}

async function pruneImages(ports: PrunePorts, newest: Generation, second: Generation): Promise<void> {
  const { generations, keptDays: most, version } = ports;
  const days = new Set([dayOf(newest), dayOf(second)]);
  const versions = new Set([version, newest.sum.version, second.sum.version]);
  for (const number of await generations.numbers()) {
    if (number >= second.number) continue;
    const found = await generations.sum(number);
    if (!found) {
      const isUnfinished = !(await generations.hasSum(number));
      await setAside(ports, generations, { number, reason: "what is said of it is damaged", isHarmless: isUnfinished });
      continue;
    }
    const isLastOfVersion = most > 0 && !versions.has(found.sum.version);
    const isDaily = !days.has(dayOf(found)) && days.size <= most;
    versions.add(found.sum.version);
    if (isDaily) days.add(dayOf(found));
    if (!isDaily && !isLastOfVersion) await generations.remove(number);
  }
}

function dayOf({ sum }: Generation): string {
  return sum.at.slice(0, 10);
}
