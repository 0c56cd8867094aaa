import path from "node:path";
import type { FileSystem } from "../disk/files.ts";
import { LogReader } from "./reader.ts";
import { logMagic } from "./record.ts";
import type { SegmentName } from "./segments.ts";

/** What is in a log that nobody writes any more. */
export interface LogContent {
  /** Where its last whole record ends. */
  readonly end: number;
  /** Whether a later version could read something in it that this one can't. */
  readonly isForeign: boolean;
  /** Whether something in it was whole once and is not any more. */
  readonly isDamaged: boolean;
  /** Whether something follows its last whole record: one that never was finished, or what damage has left of more. */
  readonly isCut: boolean;
}

/** Reads a whole log, to tell whether it may be removed once images hold its records. */
export async function contentOf(files: FileSystem, folder: string, { file }: SegmentName): Promise<LogContent> {
  const reader = new LogReader(files, folder, { isWanted: (each) => each.file === file });
  let isForeign = false;
  let isDamaged = false;
  for await (const { records, skipped } of reader.news()) {
    isForeign ||= records.some((each) => each.isForeign);
    isDamaged ||= skipped;
  }
  const end = reader.vector()[file] ?? 0;
  const rest = await files.readFrom(path.join(folder, file), end);
  return { end, isForeign, isDamaged, isCut: end === 0 ? Buffer.compare(rest, logMagic) !== 0 : rest.length > 0 };
}
