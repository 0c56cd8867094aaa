import type { FileCopy, StoreFolder } from "./folder.ts";
import type { Engine, Image, Opening } from "./image.ts";
import type { Held } from "./lock.ts";
import { StoreError } from "./store.ts";

export interface RecoveryPorts {
  now(): Date;
  onWarning(sentence: string): void;
}

/** The database in memory, and which file it was read from or written to. */
export interface Loaded {
  readonly image: Image;
  /** The file's `identity`; undefined when there is no file yet. */
  readonly identity: string | undefined;
}

/** Gets a usable database out of whatever lies in the folder. Deletes nothing. */
export class Recovery {
  readonly #folder: StoreFolder;
  readonly #engine: Engine;
  readonly #ports: RecoveryPorts;

  constructor(folder: StoreFolder, engine: Engine, ports: RecoveryPorts) {
    this.#folder = folder;
    this.#engine = engine;
    this.#ports = ports;
  }

  /** The database if it is sound, else the backup, else a new one. */
  async open(held: Held): Promise<Loaded> {
    const { database, backup } = this.#folder;
    const current = await this.#openFile(database, held);
    if (current) return current;
    const former = await this.#openFile(backup, held);
    if (!former) return { image: this.#engine.begin(), identity: undefined };
    this.#ports.onWarning("The conversations were restored from the backup; the newest messages may be missing.");
    return former;
  }

  /**
   * The database if it is another than the one we know. What can't be used is ignored without the lock;
   * with it, it is set aside: the next save puts what we have in memory in its place.
   */
  async reread(known: string | undefined, held: Held | undefined): Promise<Loaded | undefined> {
    const { database } = this.#folder;
    if ((await this.#folder.stamp())?.identity === known) return undefined;
    const copy = await this.#folder.read(database);
    if (!copy) return undefined;
    const opening = this.#inspect(copy);
    if (opening.kind === "damaged") {
      if (held) await this.#setAside(database, opening.reason);
      return undefined;
    }
    if (opening.kind === "older" && held) await this.#keepBeforeMigration(opening.version, copy);
    return { image: opening.image, identity: copy.stamp.identity };
  }

  async #openFile(file: string, held: Held): Promise<Loaded | undefined> {
    const copy = await this.#folder.read(file);
    if (!copy) return undefined;
    const opening = this.#inspect(copy);
    if (opening.kind === "damaged") {
      await this.#setAside(file, opening.reason);
      return undefined;
    }
    if (opening.kind === "older") await this.#keepBeforeMigration(opening.version, copy);
    if (opening.kind === "sound" && file === this.#folder.database) return { image: opening.image, identity: copy.stamp.identity };
    const stamp = await this.#folder.publish(opening.image.bytes(), held);
    return { image: opening.image, identity: stamp?.identity };
  }

  #inspect(copy: FileCopy): Exclude<Opening, { kind: "newer" }> {
    const opening = this.#engine.open(copy.bytes);
    if (opening.kind === "newer") throw writtenByNewer(this.#folder.folder);
    return opening;
  }

  #keepBeforeMigration(version: number, copy: FileCopy): Promise<void> {
    return this.#folder.keep(`anycowork-version-${version}.db`, copy.bytes);
  }

  async #setAside(file: string, reason: string): Promise<void> {
    const target = await this.#folder.setAside(file, this.#ports.now());
    this.#ports.onWarning(`${file} can't be read: ${reason}. It was not deleted; it is now ${target}.`);
  }
}

export function writtenByNewer(folder: string): StoreError {
  return new StoreError(
    `The conversations in ${folder} were written by a newer AnyCowork. Update AnyCowork to open them; nothing was changed.`,
  );
}
