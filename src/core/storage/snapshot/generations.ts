import { randomBytes } from "node:crypto";
import path from "node:path";
import { crc32 } from "node:zlib";
import { type FileSystem, hasCode, noLinks, writeWhole } from "../disk/files.ts";
import type { LogVector } from "../log/reader.ts";

/** A finished image of the whole database: `anycowork-<number>.db`, and beside it `.sum`, written once the image is safe. Neither is ever written again. */
export interface Generation {
  readonly number: number;
  /** The path of the image. */
  readonly file: string;
  readonly sum: Sum;
}

/** What a checksum file says of its image. */
export interface Sum {
  readonly bytes: number;
  readonly crc32: number;
  /** The version of the tables. */
  readonly version: number;
  /** How much of each log is in it. */
  readonly vector: LogVector;
  /** The greatest time of any change in it. */
  readonly clock: number;
  /** When it was written, as an ISO time. */
  readonly at: string;
}

/** The images of a store, oldest to newest. */
export class Generations {
  readonly #files: FileSystem;
  readonly #folder: string;

  constructor(files: FileSystem, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** The numbers of all images there are, good or not, newest first. */
  async numbers(): Promise<readonly number[]> {
    const numbers = (await this.#files.list(this.#folder)).flatMap((name) => {
      const found = /^anycowork-(\d{6,})\.(?:db|sum)$/.exec(name)?.[1];
      return found === undefined ? [] : [Number(found)];
    });
    return [...new Set(numbers)].sort((a, b) => b - a);
  }

  /** What is said of an image; undefined when nothing, or nothing credible, is. */
  async sum(number: number): Promise<Generation | undefined> {
    const text = await this.#read(this.sumFile(number));
    const sum = text && parseSum(Buffer.from(text).toString());
    return sum ? { number, file: this.imageFile(number), sum } : undefined;
  }

  /** Whether what is said of an image was written to its end, credible or not. */
  async hasSum(number: number): Promise<boolean> {
    return (await this.#read(this.sumFile(number)))?.at(-1) === lineEnd;
  }

  /** The bytes of an image, or why they are not those that were written. */
  async load({ file, sum }: Generation): Promise<Uint8Array | { readonly reason: string }> {
    const stamp = await this.#files.stamp(file);
    if (!stamp) return { reason: "it is gone" };
    if (!stamp.isFile) return { reason: "it is a link or a folder" };
    if (stamp.sizeBytes !== sum.bytes) return { reason: stamp.sizeBytes === 0 ? "it is empty" : "its size is not what it was" };
    const bytes = await this.#files.readFrom(file, 0, sum.bytes);
    return bytes.length === sum.bytes && crc32(bytes) === sum.crc32 ? bytes : { reason: "its checksum does not fit" };
  }

  /** Whether an image's bytes are those that were written. Takes no memory to speak of. */
  async isIntact({ file, sum }: Generation): Promise<boolean> {
    const stamp = await this.#files.stamp(file);
    if (!stamp?.isFile || stamp.sizeBytes !== sum.bytes) return false;
    let check = 0;
    for (let at = 0; at < sum.bytes; at += pieceBytes)
      check = crc32(await this.#files.readFrom(file, at, Math.min(at + pieceBytes, sum.bytes)), check);
    return check === sum.crc32;
  }

  /** Whether a newer version than that wrote an image: the image itself or what is said of it tells. */
  async isNewer(generation: Generation, version: number): Promise<boolean> {
    const { file, sum } = generation;
    if (sum.version > version) return true;
    const stamp = await this.#files.stamp(file);
    if (!stamp?.isFile || stamp.sizeBytes !== sum.bytes || sum.bytes < versionAt + 4) return false;
    const bytes = Buffer.from(await this.#files.readFrom(file, versionAt, versionAt + 4));
    return bytes.length === 4 && bytes.readUInt32BE() > version && this.isIntact(generation);
  }

  /** Writes the next image, above all there are and `above`. It counts only once its checksum file is safe, too. To be called with the lock held. */
  async write(bytes: Uint8Array, about: Pick<Sum, "version" | "vector" | "clock" | "at">, above = 0): Promise<Generation> {
    const number = Math.max(above, ...(await this.numbers())) + 1;
    const file = this.imageFile(number);
    const draft = `${file}.${process.pid}-${randomBytes(18).toString("hex")}.tmp`;
    const sum: Sum = { bytes: bytes.length, crc32: crc32(bytes), ...about };
    try {
      await writeWhole(this.#files, draft, bytes);
      await this.#publish(draft, file);
      await writeWhole(this.#files, this.sumFile(number), Buffer.from(sumText(sum)));
      await this.#files.syncFolder(this.#folder);
    } finally {
      await this.#files.remove(draft).catch(() => undefined);
    }
    return { number, file, sum };
  }

  /** Removes an image with what is said of it. */
  async remove(number: number): Promise<void> {
    for (const file of [this.checkedFile(number), this.sumFile(number), this.imageFile(number)]) await this.#files.remove(file);
  }

  /** Whether SQLite itself has looked through an image. */
  async isChecked(number: number): Promise<boolean> {
    return (await this.#files.stamp(this.checkedFile(number))) !== undefined;
  }

  /** Remembers that SQLite itself found nothing wrong with an image. */
  async setChecked(number: number): Promise<void> {
    await writeWhole(this.#files, this.checkedFile(number), new Uint8Array());
  }

  imageFile(number: number): string {
    return path.join(this.#folder, `anycowork-${String(number).padStart(6, "0")}.db`);
  }

  sumFile(number: number): string {
    return path.join(this.#folder, `anycowork-${String(number).padStart(6, "0")}.sum`);
  }

  checkedFile(number: number): string {
    return path.join(this.#folder, `anycowork-${String(number).padStart(6, "0")}.checked`);
  }

  /** Never over a file that is there. */
  async #publish(draft: string, file: string): Promise<void> {
    try {
      await this.#files.link(draft, file);
    } catch (error) {
      if (!hasCode(error, ...noLinks)) throw error;
      if (await this.#files.stamp(file)) throw Object.assign(new Error(`EEXIST: ${file}`), { code: "EEXIST" });
      await this.#files.rename(draft, file);
    }
  }

  async #read(file: string): Promise<Uint8Array | undefined> {
    try {
      return await this.#files.read(file);
    } catch (error) {
      if (hasCode(error, "ENOENT", "EISDIR")) return undefined;
      throw error;
    }
  }
}

const pieceBytes = 4 * 1024 * 1024;
/** Where SQLite's `user_version` stands in a file. */
const versionAt = 60;

const lineEnd = 10;

/** One line of JSON and, on the next, its own CRC-32. */
function sumText(sum: Sum): string {
  const line = JSON.stringify(sum);
  return `${line}\n${crc32(line)}\n`;
}

function parseSum(text: string): Sum | undefined {
  const [line = "", check] = text.split("\n");
  if (line === "" || String(crc32(line)) !== check) return undefined;
  const sum = JSON.parse(line) as Partial<Sum>;
  const numbers = [sum.bytes, sum.crc32, sum.version, sum.clock, ...Object.values(sum.vector ?? {})];
  const isSum = numbers.every((each) => typeof each === "number") && typeof sum.vector === "object" && typeof sum.at === "string";
  return isSum ? (sum as Sum) : undefined;
}
