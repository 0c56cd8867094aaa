import path from "node:path";
import type { FileSystem } from "../disk/files.ts";
import { type SegmentName, segmentName } from "../log/segments.ts";
import type { Generation, Generations } from "./generations.ts";
import type { Layout } from "./layout.ts";

export interface PrunePorts {
  readonly files: FileSystem;
  readonly layout: Layout;
  readonly generations: Generations;
  readonly isWriting: (writer: string) => boolean;
  readonly keptDays: number;
}

/** Of so many former days the newest image is kept, beside the two newest good ones. */
export const keptDays = 7;

/**
 * Removes what two good images make superfluous: older images, and logs that are whole in both and that nobody writes any more. To be called with the lock held.
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
    if (found && !("reason" in (await generations.load(found)))) good.push(found);
    if (good.length === 2) break;
  }
  return good;
}

async function pruneLogs({ files, layout, isWriting }: PrunePorts, good: readonly Generation[]): Promise<void> {
  const logs = (await files.list(layout.logs)).map(segmentName).filter((each) => each !== undefined);
  for (const log of logs) {
    if (isOpen(log, logs) && isWriting(log.writer)) continue;
    const target = path.join(layout.logs, log.file);
    const size = (await files.stamp(target))?.sizeBytes ?? 0;
    if (good.every(({ sum }) => (sum.vector[log.file] ?? -1) >= size)) await files.remove(target);
  }
}

/** Whether more may come: the newest of its writer's. */
function isOpen(log: SegmentName, all: readonly SegmentName[]): boolean {
  return !all.some((each) => each.writer === log.writer && each.number > log.number);
}

async function pruneImages({ generations, keptDays: most }: PrunePorts, newest: Generation, second: Generation): Promise<void> {
  const days = new Set([dayOf(newest), dayOf(second)]);
  for (const number of await generations.numbers()) {
    if (number >= second.number) continue;
    const found = await generations.sum(number);
    const isDaily = found && !days.has(dayOf(found)) && days.size <= most;
    if (isDaily) days.add(dayOf(found));
    else await generations.remove(number);
  }
}

function dayOf({ sum }: Generation): string {
  return sum.at.slice(0, 10);
}
