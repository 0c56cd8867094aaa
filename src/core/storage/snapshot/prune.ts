import path from "node:path";
import { contentOf } from "../log/content.ts";
import { type AsidePorts, moveAside, setAside } from "./aside.ts";
import type { Generation, Generations } from "./generations.ts";
import { allLogs, isFinished } from "./logs.ts";

export interface PrunePorts extends AsidePorts {
  readonly generations: Generations;
  readonly isWriting: (writer: string) => boolean;
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
  const logs = await allLogs(ports);
  for (const log of logs) {
    if (!isFinished(log, logs, isWriting) || !good.every(({ sum }) => log.file in sum.vector)) continue;
    const { end, isForeign, isDamaged } = await contentOf(files, layout.logs, log);
    if (isForeign || good.some(({ sum }) => (sum.vector[log.file] ?? 0) < end)) continue;
    const target = path.join(layout.logs, log.file);
    if (isDamaged && ports.keptDays > 0) await moveAside(files, layout.aside, target);
    else await files.remove(target);
  }
}

async function pruneImages(ports: PrunePorts, newest: Generation, second: Generation): Promise<void> {
  const { generations, keptDays: most, version } = ports;
  const days = new Set([dayOf(newest), dayOf(second)]);
  const versions = new Set([version, newest.sum.version, second.sum.version]);
  for (const number of await generations.numbers()) {
    if (number >= second.number) continue;
    const found = await generations.sum(number);
    if (!found) {
      await setAside(ports, generations, { number, reason: "it was never finished, or what is said of it is damaged" });
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
