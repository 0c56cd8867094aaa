import path from "node:path";
import type { FileSystem } from "../disk/files.ts";
import type { LogVector } from "../log/reader.ts";
import { type SegmentName, segmentName } from "../log/segments.ts";
import type { Layout } from "./layout.ts";

interface Ports {
  readonly files: FileSystem;
  readonly layout: Layout;
}

/** The logs of all processes. */
export async function allLogs({ files, layout }: Ports): Promise<readonly SegmentName[]> {
  return (await files.list(layout.logs)).map(segmentName).filter((each) => each !== undefined);
}

/** Whether nobody writes to it any more: there is a later one of the same process, or that has ended. */
export function isFinished(log: SegmentName, all: readonly SegmentName[], isWriting: (writer: string) => boolean): boolean {
  return all.some((each) => each.writer === log.writer && each.number > log.number) || !isWriting(log.writer);
}

/** Of a vector, what is about logs that are still there. */
export async function vectorOfThose(ports: Ports, vector: LogVector): Promise<LogVector> {
  const there = new Set((await allLogs(ports)).map(({ file }) => file));
  return Object.fromEntries(Object.entries(vector).filter(([file]) => there.has(file)));
}

/** The logs that are gone or shorter than they were read, though no image holds what was in them. */
export async function lostLogs({ files, layout }: Ports, read: LogVector, covered: LogVector): Promise<string[]> {
  const lost: string[] = [];
  for (const [file, end] of Object.entries(read)) {
    if (end <= (covered[file] ?? 0)) continue;
    const target = path.join(layout.logs, file);
    if (((await files.stamp(target))?.sizeBytes ?? 0) < end) lost.push(target);
  }
  return lost;
}
