import path from "node:path";
import type { FileSystem } from "../disk/files.ts";
import type { LogVector } from "../log/reader.ts";
import { logMagic } from "../log/record.ts";
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
function isFinished(log: SegmentName, all: readonly SegmentName[], isWriting: (writer: string) => boolean): boolean {
  return all.some((each) => each.writer === log.writer && each.number > log.number) || !isWriting(log.writer);
}

/** The logs nobody writes any more. */
export async function finishedLogs(ports: Ports, isWriting: (writer: string) => boolean): Promise<readonly SegmentName[]> {
  const all = await allLogs(ports);
  return all.filter((each) => isFinished(each, all, isWriting));
}

/** What of a log can't be read: what follows its last whole record, everything, or it is no file at all. */
export type LogFault = "end" | "all" | "kind";

/** What is wrong with logs, by their file, that were finished before they were read so far. */
export async function faultsOf(
  { files, layout }: Ports,
  finished: readonly SegmentName[],
  read: LogVector,
): Promise<Map<string, LogFault>> {
  const faults = new Map<string, LogFault>();
  for (const { file } of finished) {
    const target = path.join(layout.logs, file);
    const [stamp, end] = [await files.stamp(target), read[file] ?? 0];
    if (!stamp) continue;
    if (!stamp.isFile) faults.set(file, "kind");
    else if (end > 0 && stamp.sizeBytes > end) faults.set(file, "end");
    else if (end === 0 && Buffer.compare(await files.readFrom(target, 0, logMagic.length + 1), logMagic) !== 0) faults.set(file, "all");
  }
  return faults;
}

/** What a person is told of it. */
export function faultSentence({ layout }: Pick<Ports, "layout">, file: string, fault: LogFault): string {
  const target = path.join(layout.logs, file);
  const rest = `It goes to ${layout.aside}.`;
  if (fault === "end") return `The end of ${target} was never finished or is damaged; everything before it was kept. ${rest}`;
  if (fault === "all") return `Nothing in ${target} can be read: it was never finished or is damaged. ${rest}`;
  return `${target} is a link or a folder where a log should be; what that log held and no image has yet can't be read. ${rest}`;
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
    const stamp = await files.stamp(target);
    if (!stamp?.isFile || stamp.sizeBytes < end) lost.push(target);
  }
  return lost;
}
