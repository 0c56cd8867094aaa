import type { Grant } from "../events/approval.ts";
import type { BlobId, SessionId } from "../events/ids.ts";
import type { Session, SessionSummary } from "../events/session.ts";
import type { SessionRecord } from "../events/session-view.ts";
import { Blobs } from "./blobs.ts";
import { type FileSystem, realFiles } from "./durable-file.ts";
import { StoreFolder } from "./folder.ts";
import { Engine, type Image, isNewer } from "./image.ts";
import { type Held, LockLost, type LockPatience, usualPatience, withLock } from "./lock.ts";
import { migrations } from "./migrations.ts";
import { type Loaded, Recovery, writtenByNewer } from "./recovery.ts";
import { rowId, rowText } from "./rows.ts";
import { type Change, type Store, StoreError } from "./store.ts";
import { storeError } from "./troubles.ts";

export interface StorePorts {
  /** Where everything is kept; made when it is not there. */
  readonly folder: string;
  /** SQLite's `sql-wasm.wasm`. */
  readonly wasmFile: string;
  now(): Date;
  /** Hears in a sentence what a person should know and nobody asked for, such as a damaged file that was set aside. */
  onWarning(sentence: string): void;
  readonly files?: FileSystem;
  readonly patience?: LockPatience;
  readonly migrations?: readonly string[];
  /** Calls back once after so many milliseconds. */
  readonly later?: (milliseconds: number, work: () => void) => unknown;
}

/**
 * Opens the store of a folder, or begins one. Rejects with a `StoreError`, leaving every file as it is, when the
 * folder can't be used or a newer AnyCowork has written there.
 */
export async function openStore(ports: StorePorts): Promise<Store> {
  const store = new SqlStore(ports);
  await store.open();
  return store;
}

/**
 * The same, but what is stored is only read when it is first needed, so that the first message need not wait for it. Rejects like `openStore`
 * for what can be known at once: that the folder can't be made or written to, that nobody lets go of it, that what lies there is no file of
 * ours or was written by a newer AnyCowork. What is found out later is told by whatever needs the database then, and tried anew each time.
 */
export async function deferStore(ports: StorePorts): Promise<Store> {
  const store = new SqlStore(ports);
  await store.check();
  return store;
}

/** The database once it has been read. */
interface Opened {
  readonly recovery: Recovery;
  loaded: Loaded;
}

class SqlStore implements Store {
  readonly #ports: StorePorts;
  readonly #folder: StoreFolder;
  readonly #blobs: Blobs;
  /** What the image does not have yet, by table and id: of a row that changes often only the latest form is put in. */
  readonly #noted = new Map<string, Change>();
  /** What is in the image and not yet known to be on disk, by table and id. */
  readonly #pending = new Map<string, Change>();
  #opening: Promise<Opened> | undefined;
  /** Ends when nobody is reading or writing the file any more. */
  #fileTurn: Promise<unknown> = Promise.resolve();
  #lastSave: Promise<unknown> = Promise.resolve();
  /** The save that has not begun, which commits may still join. */
  #nextSave: Promise<void> | undefined;
  /** Another process has been writing, so it gets a chance between two saves. */
  #crowded = false;
  #closed = false;

  constructor(ports: StorePorts) {
    this.#ports = ports;
    this.#folder = new StoreFolder(ports.files ?? realFiles, ports.folder, ports.patience ?? usualPatience);
    this.#blobs = new Blobs(this.#folder.files, this.#folder.blobs);
  }

  check(): Promise<void> {
    return this.#guard(async () => {
      await this.#folder.files.makeFolder(this.#folder.folder);
      await withLock(this.#folder.lock, () => this.#folder.removeLeftovers());
      const start = await this.#folder.readStart();
      if (start && isNewer(start, this.#migrations.length)) throw writtenByNewer(this.#folder.folder);
    });
  }

  /** Reads the database, once; after a failure, anew. */
  open(): Promise<Opened> {
    this.#opening ??= this.#guard(() => this.#load()).catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async #load(): Promise<Opened> {
    await this.#folder.files.makeFolder(this.#folder.folder);
    const recovery = new Recovery(this.#folder, await Engine.load(this.#ports.wasmFile, this.#migrations), this.#ports);
    const loaded = await withLock(this.#folder.lock, async (held) => {
      await this.#folder.removeLeftovers();
      return recovery.open(held);
    });
    return { recovery, loaded };
  }

  get #migrations(): readonly string[] {
    return this.#ports.migrations ?? migrations;
  }

  sessions(): Promise<readonly SessionSummary[]> {
    return this.#ask((image) => image.sessions());
  }

  session(id: SessionId): Promise<SessionRecord | undefined> {
    return this.#ask((image) => image.session(id));
  }

  deletedSessions(): Promise<readonly Session[]> {
    return this.#ask((image) => image.deletedSessions());
  }

  grants(sessionId?: SessionId): Promise<readonly Grant[]> {
    return this.#ask((image) => image.grants(sessionId));
  }

  async commit(changes: readonly Change[]): Promise<void> {
    this.#refuseWhenClosed();
    // Rows are copied: what the caller does to them later is none of our business.
    const kept = changes.map((each) => ({ table: each.table, row: JSON.parse(rowText(each)) }) as Change);
    hold(this.#noted, kept);
    await this.flush();
  }

  note(changes: readonly Change[]): void {
    if (this.#noted.size === 0 && changes.length > 0)
      (this.#ports.later ?? laterIfAlive)(gatherMs, () => void this.flush().catch(() => undefined));
    hold(this.#noted, changes);
  }

  async flush(): Promise<void> {
    if (this.#noted.size === 0 && this.#pending.size === 0) return;
    this.#refuseWhenClosed();
    await this.#save();
  }

  async erase(sessionId: SessionId): Promise<void> {
    const blobs = await this.#ask((image) => image.blobsOnlyOf(sessionId));
    await this.commit([{ table: "erased", row: { id: sessionId, sessionId } }]);
    await this.#guard(async () => {
      await this.#takeFileTurn(() => this.#folder.renewBackup());
      for (const each of blobs) await this.#blobs.remove(each);
    });
  }

  saveBlob(content: string | Uint8Array): Promise<BlobId> {
    return this.#guard(() => this.#blobs.save(content));
  }

  async loadBlob(id: BlobId): Promise<string | undefined> {
    return (await this.#guard(() => this.#blobs.load(id)))?.toString();
  }

  loadBytes(id: BlobId): Promise<Uint8Array | undefined> {
    return this.#guard(() => this.#blobs.load(id));
  }

  blobPath(id: BlobId): string {
    return this.#blobs.path(id);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.#save();
    } catch (error) {
      this.#closed = false;
      throw error;
    }
    await this.#fileTurn;
    const opened = await this.#opening?.catch(() => undefined);
    opened?.loaded.image.close();
  }

  /** Answers from memory, after a look whether another process has written. */
  async #ask<T>(question: (image: Image) => T): Promise<T> {
    this.#refuseWhenClosed();
    const opened = await this.open();
    await this.#guard(async () => {
      if ((await this.#folder.stamp())?.identity !== opened.loaded.identity) await this.#takeFileTurn(() => this.#refresh(opened));
    });
    this.#refuseWhenClosed();
    this.#takeIn(opened.loaded.image);
    return question(opened.loaded.image);
  }

  /** Puts into the image what was noted. */
  #takeIn(image: Image): void {
    if (this.#noted.size === 0) return;
    image.apply(this.#noted.values());
    hold(this.#pending, [...this.#noted.values()]);
    this.#noted.clear();
  }

  /** Resolves when everything that is pending now is on disk. */
  #save(): Promise<void> {
    this.#nextSave ??= this.#startSave();
    return this.#nextSave;
  }

  #startSave(): Promise<void> {
    const save = this.#lastSave.then(() => {
      this.#nextSave = undefined;
      return this.#noted.size + this.#pending.size > 0 ? this.#guard(() => this.#saveLocked(), kept) : undefined;
    });
    this.#lastSave = save.catch(() => undefined);
    return save;
  }

  async #saveLocked(): Promise<void> {
    const opened = await this.open();
    if (this.#crowded) await this.#folder.files.pause(5);
    for (let attempt = 1; ; attempt += 1)
      try {
        return await withLock(this.#folder.lock, (held) => this.#takeFileTurn(() => this.#write(opened, held)));
      } catch (error) {
        if (!(error instanceof LockLost) || attempt === 3) throw error;
      }
  }

  async #write(opened: Opened, held: Held): Promise<void> {
    const changedElsewhere = await this.#refresh(opened, held);
    this.#crowded = changedElsewhere || held.waited;
    const { image } = opened.loaded;
    this.#takeIn(image);
    const saving = [...this.#pending];
    const stamp = await this.#folder.publish(image.bytes(), held);
    opened.loaded = { image, identity: stamp?.identity };
    for (const [key, change] of saving) if (this.#pending.get(key) === change) this.#pending.delete(key);
  }

  /** Reads the file anew if somebody else wrote it, and puts on top what only we know. Without the lock, harm is left for the next save. */
  async #refresh(opened: Opened, held?: Held): Promise<boolean> {
    const reread = await opened.recovery.reread(opened.loaded.identity, held);
    if (!reread) return false;
    reread.image.apply(this.#pending.values());
    opened.loaded.image.close();
    opened.loaded = reread;
    return true;
  }

  #takeFileTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.#fileTurn.then(action);
    this.#fileTurn = turn.catch(() => undefined);
    return turn;
  }

  async #guard<T>(action: () => Promise<T>, consolation?: string): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw storeError(error, this.#folder.folder, consolation);
    }
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new StoreError("The conversations are closed; start AnyCowork again.");
  }
}

/** How long changes are gathered that nobody waits for. */
const gatherMs = 250;

/** A process that ends in good order closes the store, so a timer need not keep it alive. */
function laterIfAlive(milliseconds: number, work: () => void): unknown {
  return setTimeout(work, milliseconds).unref();
}

/** The later form of a row takes the place of the former one, behind everything that came between. */
function hold(rows: Map<string, Change>, changes: readonly Change[]): void {
  for (const each of changes) {
    const key = `${each.table} ${rowId(each)}`;
    rows.delete(key);
    rows.set(key, each);
  }
}

const kept = " What could not be saved is kept in memory and goes with the next change.";
