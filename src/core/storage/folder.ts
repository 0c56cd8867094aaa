import { randomUUID } from "node:crypto";
import path from "node:path";
import { type FileStamp, type FileSystem, hasCode, noLinks, writeDurably } from "./durable-file.ts";
import { type Held, isRunning, type Lock, type LockPatience } from "./lock.ts";
import { StoreError } from "./store.ts";

/** A database file as it was read: if the stamp is still the same, so is the content. */
export interface FileCopy {
  readonly bytes: Uint8Array;
  readonly stamp: FileStamp;
}

/** More than this does not fit into memory twice, as saving needs. */
const limitBytes = 1_024 ** 3;

/** The files of one store: the database, its former generation, the lock, and what was set aside. */
export class StoreFolder {
  readonly files: FileSystem;
  readonly folder: string;
  readonly database: string;
  readonly backup: string;
  readonly blobs: string;
  readonly lock: Lock;
  #backedUp = false;

  constructor(files: FileSystem, folder: string, patience: LockPatience) {
    this.files = files;
    this.folder = folder;
    this.database = path.join(folder, "anycowork.db");
    this.backup = path.join(folder, "anycowork.bak");
    this.blobs = path.join(folder, "blobs");
    this.lock = { files, path: path.join(folder, "anycowork.lock"), patience };
  }

  stamp(): Promise<FileStamp | undefined> {
    return this.files.stamp(this.database);
  }

  /** Rejects when something else than a file of bearable size lies there; undefined when nothing does. */
  async read(file: string): Promise<FileCopy | undefined> {
    const stamp = await this.#bearable(file);
    return stamp && unlessGone(async () => ({ bytes: await this.files.read(file), stamp }));
  }

  /** The first bytes of the database; else like `read`. */
  async readStart(): Promise<Uint8Array | undefined> {
    const stamp = await this.#bearable(this.database);
    return stamp && unlessGone(() => this.files.readStart(this.database, 100));
  }

  async #bearable(file: string): Promise<FileStamp | undefined> {
    const stamp = await this.files.stamp(file);
    if (!stamp) return undefined;
    if (!stamp.isFile)
      throw new StoreError(`${file} is a link or a folder, and AnyCowork only writes to a plain file there. Move it away and start again.`);
    if (stamp.sizeBytes > limitBytes)
      throw new StoreError(`${file} has grown beyond 1 GB and can't be opened. Move it away to begin anew; nothing was changed.`);
    return stamp;
  }

  /**
   * Puts new bytes in the place of the database and answers its stamp. The first time in a process, the former file
   * is kept as the backup: it is a file of its own from then on, so that harm to the one is no harm to the other.
   */
  async publish(bytes: Uint8Array, held: Held): Promise<FileStamp | undefined> {
    const temporary = this.temporary(this.database);
    let stamp: FileStamp | undefined;
    const beforeRename = async () => {
      stamp = await this.files.stamp(temporary);
      await this.#backUp();
      await held.confirm();
    };
    await writeDurably(this.files, { folder: this.folder, path: this.database, temporary, beforeRename }, bytes);
    return stamp;
  }

  /** Keeps a copy under a name of its own, such as the one from before a migration. */
  async keep(file: string, bytes: Uint8Array): Promise<void> {
    const target = path.join(this.folder, file);
    await writeDurably(this.files, { folder: this.folder, path: target, temporary: this.temporary(target) }, bytes);
  }

  /** Renames a file that can't be used, and answers its new name. */
  async setAside(file: string, at: Date): Promise<string> {
    const time = at.toISOString().replace(/[:.]/g, "-");
    const name = `anycowork-damaged-${time}${file === this.backup ? "-backup" : ""}`;
    for (let count = 1; ; count += 1) {
      const target = path.join(this.folder, `${name}${count > 1 ? `-${count}` : ""}.db`);
      if (await this.files.stamp(target)) continue;
      await this.files.rename(file, target);
      await this.files.syncFolder(this.folder);
      return target;
    }
  }

  /** Removes what processes that died in the middle of writing left behind. */
  async removeLeftovers(): Promise<void> {
    for (const folder of [this.folder, this.blobs])
      for (const name of await this.files.list(folder)) {
        const writer = /\.(\d+)-[0-9a-f-]{36}\.tmp$/.exec(name)?.[1];
        if (writer && Number(writer) !== process.pid && !isRunning(Number(writer))) await this.files.remove(path.join(folder, name));
      }
  }

  temporary(file: string): string {
    return `${file}.${process.pid}-${randomUUID()}.tmp`;
  }

  /** Makes the database as it is now the backup: nothing is left of what the former one held. */
  async renewBackup(): Promise<void> {
    this.#backedUp = false;
    await this.#backUp();
  }

  async #backUp(): Promise<void> {
    if (this.#backedUp || !(await this.stamp())) return;
    const temporary = this.temporary(this.backup);
    try {
      await this.files.link(this.database, temporary);
    } catch (error) {
      if (!hasCode(error, ...noLinks)) throw error;
      await this.files.copy(this.database, temporary);
    }
    await this.files.rename(temporary, this.backup);
    this.#backedUp = true;
  }
}

async function unlessGone<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
