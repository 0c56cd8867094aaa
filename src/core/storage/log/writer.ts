import path from "node:path";
import { type FileSystem, type NewFile, writeAll } from "../disk/files.ts";
import { logMagic } from "./record.ts";
import { segmentFile } from "./segments.ts";

export interface LogWriterPorts {
  readonly files: FileSystem;
  /** The folder of the logs; made when it is not there. */
  readonly folder: string;
  /** Names this process's logs: see `writerName`. */
  readonly writer: string;
}

/** Where the log of this process has got to: everything before `end` of the segment is safe. */
export interface LogPosition {
  readonly file: string;
  readonly end: number;
}

/**
 * The log of one process. One append at a time.
 * After a failed one the torn tail is cut off, so that it can't hide what comes later; where even that fails, and after a failed sync, which may
 * have dropped anything, the segment is given up and the next append begins a new one.
 */
export class LogWriter {
  readonly #ports: LogWriterPorts;
  #number = 0;
  #open: { readonly file: NewFile; readonly name: string; end: number } | undefined;

  constructor(ports: LogWriterPorts) {
    this.#ports = ports;
  }

  /** Where the log stands; undefined before the first append. */
  position(): LogPosition | undefined {
    return this.#open && { file: this.#open.name, end: this.#open.end };
  }

  /** Resolves once the bytes are safe. Rejects with the disk's error; then none of them counts. */
  async append(bytes: Uint8Array): Promise<LogPosition> {
    this.#open ??= await this.#begin();
    const segment = this.#open;
    let isWritten = false;
    try {
      await writeAll(segment.file, bytes, segment.end);
      isWritten = true;
      await segment.file.sync();
    } catch (error) {
      await this.#cutBack(segment, isWritten);
      throw error;
    }
    segment.end += bytes.length;
    return { file: segment.name, end: segment.end };
  }

  /** What is appended from now on goes into a new segment; the former one is finished. */
  async rotate(): Promise<void> {
    const former = this.#open;
    if (!former) return;
    this.#open = undefined;
    await former.file.close();
  }

  async close(): Promise<void> {
    await this.rotate();
  }

  async #begin(): Promise<{ readonly file: NewFile; readonly name: string; end: number }> {
    const { files, folder, writer } = this.#ports;
    await files.makeFolder(folder);
    this.#number += 1;
    const name = path.join(folder, segmentFile(writer, this.#number));
    const file = await files.create(name);
    try {
      await writeAll(file, logMagic, 0);
      await file.sync();
      await files.syncFolder(folder);
    } catch (error) {
      await file.close().catch(() => undefined);
      await files.remove(name).catch(() => undefined);
      throw error;
    }
    return { file, name, end: logMagic.length };
  }

  async #cutBack(segment: { readonly file: NewFile; end: number }, isWritten: boolean): Promise<void> {
    const isCut = await segment.file.truncate(segment.end).then(
      () => !isWritten,
      () => false,
    );
    if (isCut) return;
    this.#open = undefined;
    await segment.file.close().catch(() => undefined);
  }
}
