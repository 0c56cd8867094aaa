import { type LogNews, LogReader, type LogVector } from "../log/reader.ts";
import { latestOf, type StampedChange } from "../log/record.ts";
import { Engine } from "../sql/engine.ts";
import type { Image } from "../sql/image.ts";
import { StoreError } from "../store.ts";
import { type Generation, Generations, type Sum } from "./generations.ts";
import { faultSentence, faultsOf, finishedLogs, type LogFault, lostLogs, vectorOfThose } from "./logs.ts";
import { limitBytes, type RecoveryPorts, recover, writtenByNewer } from "./recovery.ts";

export interface LibraryPorts extends Omit<RecoveryPorts, "engine"> {
  /** Whether the process that wrote a log still lives. */
  readonly isWriting: (writer: string) => boolean;
  /** SQLite's `sql-wasm.wasm`. */
  readonly wasmFile: string;
  /** The steps that make the tables; absent, today's. */
  readonly migrations?: readonly string[];
  /** Hears the greatest time of all that has been read, before it is answered with: what is written from then on is later. */
  readonly saw?: (moment: number) => void;
}

/** What goes into a new image. */
export interface Captured {
  readonly bytes: Uint8Array;
  readonly about: Pick<Sum, "version" | "vector" | "clock" | "at">;
  /** The number of the newest generation that was ever seen. */
  readonly above: number;
  /** Whether somebody else removed something that is in no other file, or a log is to be set aside: then there should be two of it. */
  readonly isAllThereIs: boolean;
}

interface Opened {
  readonly engine: Engine;
  readonly image: Image;
  readonly reader: LogReader;
  /** The newest generation seen, and how much of each log is in it. */
  generation: { readonly number: number; readonly vector: LogVector };
  /** Said when a newer version has been here: what it wrote must not be folded away. */
  newer: string | undefined;
  isFoldDue: boolean;
  isAllThereIs: boolean;
  /** Whether a log is to be set aside once images hold what can be read of it. */
  hasFaults: boolean;
  /** Records read since the newest image. */
  records: number;
  bytes: number;
  /** The greatest time of any change. */
  clock: number;
}

/** The database as it comes out of the newest image and the logs of every process. Asked one thing at a time. */
export class Library {
  readonly #ports: LibraryPorts;
  readonly #generations: Generations;
  /** The logs that were told of. */
  readonly #told = new Set<string>();
  #opening: Promise<Opened> | undefined;

  constructor(ports: LibraryPorts) {
    this.#ports = ports;
    this.#generations = new Generations(ports.files, ports.layout.store);
  }

  /** The database with everything that is in the logs by now, and on top what is not there yet. While the folder can't be read, as it was. */
  async read(pending: readonly StampedChange[], writer: string): Promise<Image> {
    const known = await this.#open();
    const opened = await this.#current().catch((error: unknown) => {
      if (error instanceof Error && "code" in error && this.#opening) return known;
      throw error;
    });
    if (pending.length > 0) mergeInto(opened, { records: [{ sequence: 0, version: opened.engine.version, changes: pending }], writer });
    return opened.image;
  }

  /** Whether so much was logged since the newest image that reading it anew would take long, or the newest image should not be relied on. */
  async isFoldDue(): Promise<boolean> {
    const { newer, isFoldDue, records, bytes } = await this.#open();
    return newer === undefined && (isFoldDue || records >= foldRecords || bytes >= foldBytes);
  }

  /** Whether so much was logged that nobody should have to read it a second time, or would have to hear of damage a second time. */
  async isFoldOverdue(): Promise<boolean> {
    const { newer, hasFaults, records, bytes } = await this.#open();
    return newer === undefined && (hasFaults || records >= overdue * foldRecords || bytes >= overdue * foldBytes);
  }

  /** Everything there is by now, to be written; rejects when a newer version has been here. */
  async capture(): Promise<Captured> {
    const opened = await this.#current();
    if (opened.newer) throw new StoreError(opened.newer);
    const vector = await vectorOfThose(this.#ports, opened.reader.vector());
    const about = { version: opened.engine.version, vector, clock: opened.clock, at: this.#ports.now() };
    return { bytes: opened.image.bytes(), about, above: opened.generation.number, isAllThereIs: opened.isAllThereIs || opened.hasFaults };
  }

  /** Says, once, that something of a log can't be read. */
  tellFault(file: string, fault: LogFault): void {
    if (this.#told.has(file)) return;
    this.#told.add(file);
    this.#ports.onWarning(faultSentence(this.#ports, file, fault));
  }

  /** Said when a newer version has been here. */
  async newer(): Promise<string | undefined> {
    return (await this.#open()).newer;
  }

  /** What was captured is safe now. */
  async wrote({ number, sum }: Generation): Promise<void> {
    const opened = await this.#open();
    opened.generation = { number, vector: { ...opened.generation.vector, ...sum.vector } };
    Object.assign(opened, { isFoldDue: false, isAllThereIs: false, hasFaults: false, records: 0, bytes: 0 });
  }

  /** The newest generation that was seen; 0 when there is none. */
  async newest(): Promise<number> {
    return (await this.#open()).generation.number;
  }

  /** Adds what can be read of a damaged image; how many rows were new. */
  async salvage(file: string): Promise<number> {
    const { engine, image } = await this.#open();
    return this.#salvage(engine, image, file);
  }

  /** Reads anew, without an image that was found to be damaged and is now at this path, and says so. */
  async replace(damaged: string | undefined): Promise<void> {
    await this.forget();
    const opened = await this.#open();
    const salvaged = damaged === undefined ? 0 : await this.salvage(damaged);
    this.#ports.onWarning(restored(opened, opened.generation.number, salvaged));
  }

  /** Reads all logs once more from their beginnings. */
  async reread(): Promise<void> {
    const opened = await this.#current();
    for await (const each of new LogReader(this.#ports.files, this.#ports.layout.logs).news()) mergeInto(opened, each);
  }

  /** The same as `forget`, and what was told is told again. */
  async beginAnew(): Promise<void> {
    this.#told.clear();
    await this.forget();
  }

  /** Lets go of what was read; the next question reads anew. */
  async forget(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    (await opening?.catch(() => undefined))?.image.close();
  }

  async #current(): Promise<Opened> {
    for (;;) {
      const opened = await this.#open();
      await this.#readOn(opened);
      if (!(await this.#isBehind(opened))) return opened;
      await this.forget();
    }
  }

  #open(): Promise<Opened> {
    this.#opening ??= this.#load().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #load(): Promise<Opened> {
    const { files, layout, wasmFile, migrations, onWarning } = this.#ports;
    const engine = await Engine.load(wasmFile, migrations);
    const { image, vector, clock, number, seen, newer, isOlder, damaged, isHarmed } = await recover({ ...this.#ports, engine });
    const reader = new LogReader(files, layout.logs, { from: vector });
    const flags = { isFoldDue: isOlder || isHarmed || damaged.length > 0, isAllThereIs: false, hasFaults: false };
    const generation = { number: seen, vector };
    const opened: Opened = { engine, image, reader, generation, newer, ...flags, records: 0, bytes: 0, clock };
    const finished = await finishedLogs(this.#ports, this.#ports.isWriting);
    await this.#readOn(opened);
    const faults = await faultsOf(this.#ports, finished, reader.vector());
    for (const [file, fault] of faults) this.tellFault(file, fault);
    if (faults.size > 0) Object.assign(opened, { isFoldDue: true, hasFaults: true });
    let salvaged = 0;
    for (const each of damaged) salvaged += await this.#salvage(engine, image, each);
    if (isHarmed || salvaged > 0) onWarning(restored(opened, number, salvaged));
    return opened;
  }

  async #readOn(opened: Opened): Promise<void> {
    for await (const news of opened.reader.news()) {
      const { file, bytes, records, skipped } = news;
      if (skipped) this.#ports.onWarning(`A part of ${file} can't be read and was left out; everything around it was kept.`);
      opened.records += records.length;
      opened.bytes += bytes;
      mergeInto(opened, news);
      for (const { changes } of records) opened.clock = Math.max(opened.clock, latestOf(changes));
    }
    this.#ports.saw?.(opened.clock);
  }

  /** Whether there is something in a newer image that no log tells any more. Notices also when files went away that nobody of us removes. */
  async #isBehind(opened: Opened): Promise<boolean> {
    const { generation, reader } = opened;
    const [newest = 0] = await this.#generations.numbers();
    for (let number = generation.number + 1; number <= newest; number += 1) {
      const found = await this.#generations.sum(number);
      // One that is gone already may have held logs that came and went meanwhile.
      if (!found && number < newest) return true;
      if (!found) break;
      const read = reader.vector();
      if (Object.entries(found.sum.vector).some(([file, end]) => end > (read[file] ?? 0))) return true;
      if (await this.#generations.isNewer(found, opened.engine.version)) opened.newer ??= writtenByNewer(this.#ports.layout.store);
      // What former images hold and is in no log any more is not lost, though we may never have seen them.
      const there = await vectorOfThose(this.#ports, read);
      const gone = Object.entries(read).filter(([file]) => !(file in there));
      const vector = { ...opened.generation.vector, ...found.sum.vector, ...Object.fromEntries(gone) };
      Object.assign(opened, { generation: { number, vector }, records: 0, bytes: 0 });
    }
    const lost = await lostLogs(this.#ports, reader.vector(), opened.generation.vector);
    if (newest < generation.number) lost.push(this.#generations.imageFile(generation.number));
    if (lost.length > 0 && !opened.isAllThereIs) this.#ports.onWarning(rolledBack(lost));
    if (lost.length > 0) Object.assign(opened, { isFoldDue: true, isAllThereIs: true });
    return false;
  }

  async #salvage(engine: Engine, image: Image, file: string): Promise<number> {
    const stamp = await this.#ports.files.stamp(file);
    if (!stamp?.isFile || stamp.sizeBytes > limitBytes) return 0;
    const tomorrow = (Date.parse(this.#ports.now()) + dayMs) * 1000;
    return this.#ports.files.read(file).then(
      (bytes) => engine.salvage(bytes, image, tomorrow),
      () => 0,
    );
  }
}

/** The tables of a newer version may not take what we know to write; then what is shown lacks it, and nothing is lost. */
function mergeInto({ image, newer }: Opened, { records, writer }: Pick<LogNews, "records" | "writer">): void {
  try {
    image.merge(
      records.flatMap((each) => each.changes),
      writer,
    );
  } catch (error) {
    if (newer === undefined) throw error;
  }
}

/** `number` is that of the image they come from; 0 for none. */
function restored({ image }: Opened, number: number, salvaged: number): string {
  const { sessions = 0 } = image.counts();
  if (sessions === 0) return "No conversation could be restored: nothing that can be read holds one.";
  const whole =
    number > 0 ? "The conversations were restored from an earlier image and the logs" : "What could be read was restored from the logs";
  const more = salvaged === 1 ? "; one row more" : `; ${salvaged} rows more`;
  return `${whole}${salvaged > 0 ? `${more} could be read in the damaged file` : ""}.`;
}

function rolledBack(lost: readonly string[]): string {
  return `Another program removed or replaced ${lost.join(" and ")}. What was in it is still known here and is written anew; if a sync program did that, leave this folder out of it.`;
}

const foldRecords = 10_000;
const foldBytes = 10 * 1024 * 1024;
/** So many times as much is overdue. */
const overdue = 4;
const dayMs = 24 * 60 * 60 * 1000;
