import path from "node:path";
import { type FileSystem, hasCode, type NewFile, patiently, writeAll } from "../disk/files.ts";
import { logMagic } from "./record.ts";
import { segmentFile } from "./segments.ts";

export interface LogWriterPorts {
  readonly files: FileSystem;
  /** The folder of the logs; made when it is not there. */
  readonly folder: string;
  /** Names this process's logs: see `writerName`. */
  readonly writer: string;
}

interface Segment {
  readonly file: NewFile;
  readonly path: string;
  /** Everything before it is safe. */
  end: number;
}

/** From this length on a segment is finished, so that it can be removed once images hold it. */
const segmentBytes = 8 * 1024 * 1024;
/** How often in a row a segment may vanish under an append before that is given up. */
const mostVanished = 3;

/**
 * The log of one process. One append at a time.
 * A segment in which anything failed is given up: its torn tail is cut off, and what comes later goes into a new one. A failed sync may have dropped
 * anything, and a reader may have seen what was cut off, so no byte is ever written a second time.
 * A segment that somebody removed or replaced meanwhile is noticed before the append counts; what it held is read back from the open file and
 * written to a new one first.
 */
export class LogWriter {
  readonly #ports: LogWriterPorts;
  #number = 0;
  #open: Segment | undefined;
  /** Safe once, but in no file any more that others could read. */
  #carried: Uint8Array = new Uint8Array();

  constructor(ports: LogWriterPorts) {
    this.#ports = ports;
  }

  /** Resolves once the bytes are safe. Rejects with the disk's error; then none of them counts. */
  async append(bytes: Uint8Array): Promise<void> {
    if (this.#open && this.#open.end >= segmentBytes) await this.#giveUp(this.#open);
    for (let count = 0; count < mostVanished; count += 1) {
      this.#open ??= await this.#begin();
      if (await this.#isAppended(this.#open, bytes)) return;
    }
    throw Object.assign(new Error("EIO: the log vanishes as it is written"), { code: "EIO" });
  }

  /** What is appended from now on goes into a new segment; the former one is finished. */
  async rotate(): Promise<void> {
    const former = this.#open;
    this.#open = undefined;
    // Everything in it is safe: whatever goes wrong now is of no consequence.
    await former?.file.close().catch(() => undefined);
  }

  /** Finishes the segment, and begins the next at once: by that others know that no more comes into the former. */
  async renew(): Promise<void> {
    if (!this.#open) return;
    await this.rotate();
    this.#open = await this.#begin();
  }

  /** False when the segment was not there any more. */
  async #isAppended(segment: Segment, bytes: Uint8Array): Promise<boolean> {
    let isThere = false;
    try {
      await writeAll(segment.file, bytes, segment.end);
      // Looked for while it is synced, which costs no time.
      [isThere] = await Promise.all([this.#isThere(segment, segment.end + bytes.length), segment.file.sync()]);
    } catch (error) {
      await this.#giveUp(segment);
      throw error;
    }
    if (isThere) segment.end += bytes.length;
    else await this.#giveUp(segment);
    return isThere;
  }

  /** Whether the name still leads to so many bytes: a file may be removed, moved or put back to a former state by those who copy folders about. */
  async #isThere(segment: Segment, bytes: number): Promise<boolean> {
    try {
      const stamp = await this.#ports.files.stamp(segment.path);
      return Boolean(stamp?.isFile && stamp.sizeBytes >= bytes);
    } catch {
      return true;
    }
  }

  async #giveUp(segment: Segment): Promise<void> {
    this.#open = undefined;
    await segment.file.truncate(segment.end).catch(() => undefined);
    if (!(await this.#isThere(segment, segment.end))) await this.#carry(segment).catch(() => undefined);
    await segment.file.close().catch(() => undefined);
  }

  async #carry(segment: Segment): Promise<void> {
    const held = await segment.file.read(logMagic.length, segment.end);
    this.#carried = Buffer.concat([this.#carried, held]);
  }

  async #begin(): Promise<Segment> {
    const { files, folder } = this.#ports;
    await files.makeFolder(folder);
    const { file, path } = await this.#create();
    const head = Buffer.concat([logMagic, this.#carried]);
    try {
      await writeAll(file, head, 0);
      await file.sync();
      await files.syncFolder(folder);
    } catch (error) {
      await file.close().catch(() => undefined);
      await files.remove(path).catch(() => undefined);
      throw error;
    }
    this.#carried = new Uint8Array();
    return { file, path, end: head.length };
  }

  /** A name that is taken is somebody's file, whatever is in it. */
  async #create(): Promise<{ readonly file: NewFile; readonly path: string }> {
    const { files, folder, writer } = this.#ports;
    for (;;) {
      this.#number += 1;
      const target = path.join(folder, segmentFile(writer, this.#number));
      try {
        return { file: await patiently(files, () => files.create(target)), path: target };
      } catch (error) {
        if (!hasCode(error, "EEXIST")) throw error;
      }
    }
  }
}
