import path from "node:path";

/** A log is a row of files, each written by one process: `<writer>-<number>.log`. A later number of the same writer means that this one is finished. */
export interface SegmentName {
  readonly file: string;
  /** See `writerName`. */
  readonly writer: string;
  readonly number: number;
}

export function segmentFile(writer: string, number: number): string {
  return `${writer}-${String(number).padStart(6, "0")}.log`;
}

/** Undefined for what is no log of ours. */
export function segmentName(file: string): SegmentName | undefined {
  const found = /^([0-9a-f]{8}-\d+-\d*-[0-9a-f]{8})-(\d{6,})\.log$/.exec(path.basename(file));
  return found?.[1] && found[2] ? { file, writer: found[1], number: Number(found[2]) } : undefined;
}
