import { createHash, randomUUID } from "node:crypto";
import path from "node:path";
import type { BlobId } from "../../events/ids.ts";
import { type FileSystem, hasCode, writeDurably } from "./files.ts";

/** What is too long for the database: one file each, named by its SHA-256. */
export class Blobs {
  readonly #files: FileSystem;
  readonly #folder: string;

  constructor(files: FileSystem, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  async save(content: string | Uint8Array): Promise<BlobId> {
    const bytes = Buffer.from(content);
    const id = hashOf(bytes);
    if ((await this.load(id)) !== undefined) {
      // From now on somebody means to name it, so it is not old any more.
      await this.#files.touch(this.path(id)).catch(() => undefined);
      return id;
    }
    await this.#files.makeFolder(this.#folder);
    const temporary = path.join(this.#folder, `${id}.${process.pid}-${randomUUID()}.tmp`);
    await writeDurably(this.#files, { folder: this.#folder, path: this.path(id), temporary }, bytes);
    return id;
  }

  /** The content, or undefined when there is none or it no longer fits its name. */
  async load(id: BlobId): Promise<Buffer | undefined> {
    if (!/^[0-9a-f]{64}$/.test(id)) return undefined;
    try {
      const bytes = Buffer.from(await this.#files.read(this.path(id)));
      return hashOf(bytes) === id ? bytes : undefined;
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    }
  }

  /** Does nothing when there is none. */
  async remove(id: BlobId): Promise<void> {
    await this.#files.remove(this.path(id));
  }

  /** Removes what is not named and was saved before that moment, in milliseconds since 1970: a row that names a younger one may be on its way. */
  async removeOthers(named: ReadonlySet<BlobId>, before: number): Promise<void> {
    for (const name of await this.#files.list(this.#folder)) {
      const id = /^([0-9a-f]{64})\.txt$/.exec(name)?.[1];
      if (id === undefined || named.has(id)) continue;
      const savedAt = (await this.#files.stamp(this.path(id)))?.changedAtMs;
      if (savedAt !== undefined && savedAt < before) await this.remove(id);
    }
  }

  path(id: BlobId): string {
    return path.join(this.#folder, `${id}.txt`);
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
