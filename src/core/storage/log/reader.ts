import path from "node:path";
import { type FileSystem, hasCode } from "../disk/files.ts";
import { decodeRecords, type LogRecord, logMagic } from "./record.ts";
import { segmentName } from "./segments.ts";

/** How far each log was read, by the name of its file: bytes. */
export type LogVector = Readonly<Record<string, number>>;

/** What one log had to tell since it was last read. */
export interface LogNews {
  readonly file: string;
  readonly writer: string;
  readonly records: readonly LogRecord[];
  /** How long they were. */
  readonly bytes: number;
  /** Whether damage was skipped between whole records. */
  readonly skipped: boolean;
}

/** Reads the logs of all processes as they grow. */
export class LogReader {
  readonly #files: FileSystem;
  readonly #folder: string;
  readonly #offsets: Map<string, number>;
  readonly #isWanted: (writer: string) => boolean;

  /** `from` is where to go on; logs not named there are read from their beginning. `isWanted` leaves out whole writers. */
  constructor(
    files: FileSystem,
    folder: string,
    options: { readonly from?: LogVector; readonly isWanted?: (writer: string) => boolean } = {},
  ) {
    this.#files = files;
    this.#folder = folder;
    this.#offsets = new Map(Object.entries(options.from ?? {}));
    this.#isWanted = options.isWanted ?? (() => true);
  }

  /** How far everything was read. */
  vector(): LogVector {
    return Object.fromEntries(this.#offsets);
  }

  /** From now on only what is not there yet, or not whole, counts as news. */
  async skip(): Promise<void> {
    for (const { file, size } of await this.#grown()) {
      const from = Math.max(0, size - skippedBytes);
      const bytes = await this.#bytes(file, from);
      const { end } = decodeRecords(bytes ?? new Uint8Array());
      this.#offsets.set(file, end > 0 ? from + end : size);
    }
  }

  /** Whole records that are new since the last call. */
  async read(): Promise<readonly LogNews[]> {
    const news: LogNews[] = [];
    for (const { file, writer } of await this.#grown()) {
      const found = await this.#readOne(file, writer);
      if (found && (found.records.length > 0 || found.skipped)) news.push(found);
    }
    return news;
  }

  async #grown(): Promise<readonly { readonly file: string; readonly writer: string; readonly size: number }[]> {
    const names = (await this.#files.list(this.#folder)).map(segmentName).filter((each) => each !== undefined);
    const stamped = names
      .filter(({ writer }) => this.#isWanted(writer))
      .map(async ({ file, writer }) => ({ file, writer, size: (await this.#files.stamp(path.join(this.#folder, file)))?.sizeBytes ?? 0 }));
    return (await Promise.all(stamped)).filter(({ file, size }) => size > (this.#offsets.get(file) ?? 0));
  }

  async #readOne(file: string, writer: string): Promise<LogNews | undefined> {
    const from = this.#offsets.get(file) ?? 0;
    const bytes = await this.#bytes(file, from);
    if (!bytes || bytes.length === 0) return undefined;
    const start = from === 0 && startsWithMagic(bytes) ? logMagic.length : 0;
    const { records, end, skipped } = decodeRecords(bytes.subarray(start));
    if (end > 0) this.#offsets.set(file, from + start + end);
    return { file, writer, records, bytes: end, skipped };
  }

  /** Undefined when the file went away meanwhile: what it told is in a snapshot. */
  async #bytes(file: string, from: number): Promise<Uint8Array | undefined> {
    try {
      return await this.#files.readFrom(path.join(this.#folder, file), from);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    }
  }
}

/** Enough to find the last whole record in, nearly always. */
const skippedBytes = 256 * 1024;

function startsWithMagic(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes.subarray(0, logMagic.length), logMagic) === 0;
}
