import type { FileSystem } from "../disk/files.ts";
import { type LockPatience, usualPatience, withLock } from "../disk/lock.ts";
import { LogReader } from "../log/reader.ts";
import { latestOf, type StampedChange } from "../log/record.ts";
import { Engine } from "../sql/engine.ts";
import type { Image } from "../sql/image.ts";
import { currentVersion } from "../sql/migrations.ts";
import type { RecoveryReport } from "../store.ts";
import { Generations } from "./generations.ts";
import type { Layout } from "./layout.ts";
import { keptDays, prune } from "./prune.ts";
import { recover } from "./recovery.ts";

export interface LibraryPorts {
  readonly files: FileSystem;
  readonly layout: Layout;
  /** SQLite's `sql-wasm.wasm`. */
  readonly wasmFile: string;
  /** ISO 8601. */
  readonly now: () => string;
  readonly onWarning: (sentence: string) => void;
  /** Whether the process that wrote a log still lives. */
  readonly isWriting: (writer: string) => boolean;
  readonly patience?: LockPatience;
  /** Hears the greatest time of all that has been read, before it is answered with: what is written from then on is later. */
  readonly saw?: (moment: number) => void;
}

/** The database as it comes out of the newest image and the logs of every process. Asked one thing at a time. */
export class Library {
  readonly #ports: LibraryPorts;
  readonly #generations: Generations;
  #opening: Promise<{ readonly image: Image; readonly reader: LogReader }> | undefined;
  /** Records read since the newest image. */
  #records = 0;
  #bytes = 0;
  /** The greatest time of any change in the database. */
  #clock = 0;

  constructor(ports: LibraryPorts) {
    this.#ports = ports;
    this.#generations = new Generations(ports.files, ports.layout.store);
  }

  /** The database with everything that is in the logs by now, and on top what is not there yet. */
  async read(pending: readonly StampedChange[], writer: string): Promise<Image> {
    const { image, reader } = await this.#open();
    await this.#readOn(image, reader);
    if (pending.length > 0) image.merge(pending, writer);
    return image;
  }

  /** Whether so much was logged since the newest image that reading it anew would take long. */
  isFoldDue(): boolean {
    return this.#records >= foldRecords || this.#bytes >= foldBytes;
  }

  /**
   * Writes everything into a new image, and removes the logs and images that are no longer needed. With `purge` it does so twice and keeps nothing
   * older, so that what was erased is in no image any more, nor in a log that nobody writes to.
   */
  async fold(purge?: "purge"): Promise<void> {
    const { image, reader } = await this.#open();
    const { files, layout, now, patience = usualPatience } = this.#ports;
    await files.makeFolder(layout.store);
    await withLock({ files, path: layout.lock, patience }, async () => {
      await this.#readOn(image, reader);
      const about = { version: currentVersion, vector: reader.vector(), clock: this.#clock, at: now() };
      for (let count = purge ? 2 : 1; count > 0; count -= 1) await this.#generations.write(image.bytes(), about);
      this.#records = 0;
      this.#bytes = 0;
      await prune({ ...this.#ports, generations: this.#generations, keptDays: purge ? 0 : keptDays });
    });
  }

  /** Checks every page, and writes everything into a new image. */
  async recover(pending: readonly StampedChange[], writer: string): Promise<RecoveryReport> {
    const image = await this.read(pending, writer);
    const damage = image.deepCheck();
    await this.fold();
    const sentences = damage ? [`The database is damaged: ${damage}.`] : ["Everything stored was checked; nothing is damaged."];
    return { sentences, kept: image.counts(), setAside: [] };
  }

  async close(): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    opened?.image.close();
  }

  #open(): Promise<{ readonly image: Image; readonly reader: LogReader }> {
    this.#opening ??= this.#load().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #load(): Promise<{ readonly image: Image; readonly reader: LogReader }> {
    const { files, layout, wasmFile } = this.#ports;
    const engine = await Engine.load(wasmFile);
    const { image, vector, clock } = await recover({ ...this.#ports, engine });
    this.#clock = clock;
    const reader = new LogReader(files, layout.logs, { from: vector });
    return { image, reader };
  }

  async #readOn(image: Image, reader: LogReader): Promise<void> {
    for await (const { writer, file, bytes, records, skipped } of reader.news()) {
      if (skipped) this.#ports.onWarning(`A part of ${file} can't be read and was left out; everything around it was kept.`);
      this.#records += records.length;
      this.#bytes += bytes;
      const changes = records.flatMap((each) => each.changes);
      image.merge(changes, writer);
      this.#clock = Math.max(this.#clock, latestOf(changes));
    }
    this.#ports.saw?.(this.#clock);
  }
}

const foldRecords = 10_000;
const foldBytes = 10 * 1024 * 1024;
