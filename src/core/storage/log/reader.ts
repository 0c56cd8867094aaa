import path from "node:path";
import { type FileSystem, hasCode, patiently } from "../disk/files.ts";
import { decodeRecords, type LogRecord, logMagic } from "./record.ts";
import { type SegmentName, segmentName } from "./segments.ts";

/** How far each log was read, by the name of its file: bytes. */
export type LogVector = Readonly<Record<string, number>>;

/** What a piece of one log had to tell. */
export interface LogNews {
  readonly file: string;
  readonly writer: string;
  readonly records: readonly LogRecord[];
  /** How long they were. */
  readonly bytes: number;
  /** Whether damage was skipped between whole records. */
  readonly skipped: boolean;
}

interface Grown extends SegmentName {
  readonly size: number;
  /** See `FileStamp.identity`. */
  readonly identity: string;
}

/** Logs are read in pieces of this size, so that a long one does not fill the memory. */
const pieceBytes = 4 * 1024 * 1024;
/** Enough to find the last whole record in, nearly always. */
const skippedBytes = 256 * 1024;

/**
 * Reads the logs of all processes as they grow.
 * A record that is not whole at the end of a log may still come to be: it is read once it is. Damage in the middle costs the records it hit and no
 * other: what follows is found by the mark each record begins with, and `skipped` tells that something was left out. A log that has vanished is done
 * with; should it come back it is read again, which does no harm.
 */
export class LogReader {
  readonly #files: FileSystem;
  readonly #folder: string;
  readonly #offsets: Map<string, number>;
  /** What each log looked like when nothing more could be got out of it. */
  readonly #done = new Map<string, string>();
  readonly #isWanted: (log: SegmentName) => boolean;

  /** `from` is where to go on; logs not named there are read from their beginning. `isWanted` leaves out others. */
  constructor(
    files: FileSystem,
    folder: string,
    options: { readonly from?: LogVector; readonly isWanted?: (log: SegmentName) => boolean } = {},
  ) {
    this.#files = files;
    this.#folder = folder;
    this.#offsets = new Map(Object.entries(options.from ?? {}));
    this.#isWanted = options.isWanted ?? (() => true);
  }

  /** How far everything was read, also what is gone by now. */
  vector(): LogVector {
    return Object.fromEntries(this.#offsets);
  }

  /** From now on only what is not there yet, or not whole, counts as news. */
  async skip(): Promise<void> {
    for (const { file, size } of await this.#grown()) {
      const from = Math.max(0, size - skippedBytes);
      const bytes = await this.#bytes(file, from, size);
      const { end } = decodeRecords(bytes ?? new Uint8Array());
      this.#offsets.set(file, end > 0 ? from + end : size);
    }
  }

  /** Whole records that are new since the last time. What was not taken to the next step, since whoever took it failed, comes again. */
  async *news(): AsyncGenerator<LogNews, void, void> {
    for (const log of await this.#grown()) yield* this.#newsOf(log);
  }

  async *#newsOf({ file, writer, size, identity }: Grown): AsyncGenerator<LogNews, void, void> {
    for (let most = pieceBytes; ; ) {
      const from = this.#offsets.get(file) ?? 0;
      const bytes = await this.#bytes(file, from, Math.min(size, from + most));
      if (!bytes) return;
      const start = from === 0 && startsWithMagic(bytes) ? logMagic.length : 0;
      const { records, end, skipped } = decodeRecords(bytes.subarray(start));
      if (records.length > 0) {
        yield { file, writer, records, bytes: end, skipped };
        this.#offsets.set(file, from + start + end);
        most = pieceBytes;
      } else if (from + most >= size) break;
      else most *= 4;
    }
    this.#done.set(file, identity);
  }

  async #grown(): Promise<readonly Grown[]> {
    const names = (await this.#files.list(this.#folder)).map(segmentName).filter((each) => each !== undefined);
    const stamped = names
      .filter((each) => this.#isWanted(each))
      .map(async (name) => {
        const stamp = await this.#files.stamp(path.join(this.#folder, name.file));
        return { ...name, size: stamp?.isFile ? stamp.sizeBytes : 0, identity: stamp?.identity ?? "" };
      });
    const isNew = ({ file, size, identity }: Grown) => size > (this.#offsets.get(file) ?? 0) && this.#done.get(file) !== identity;
    return (await Promise.all(stamped)).filter(isNew);
  }

  /** Undefined when the file went away meanwhile: what it told is in an image. */
  async #bytes(file: string, from: number, to: number): Promise<Uint8Array | undefined> {
    try {
      return await patiently(this.#files, () => this.#files.readFrom(path.join(this.#folder, file), from, to));
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    }
  }
}

function startsWithMagic(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(0, logMagic.length), logMagic) === 0;
}
