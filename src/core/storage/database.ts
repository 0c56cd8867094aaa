import type { Grant } from "../events/approval.ts";
import type { BlobId, SessionId } from "../events/ids.ts";
import type { Session, SessionSummary } from "../events/session.ts";
import type { SessionRecord } from "../events/session-view.ts";
import { Blobs } from "./blobs.ts";
import { type FileSystem, hasCode, realFiles } from "./durable-file.ts";
import { StoreFolder } from "./folder.ts";
import { Engine, type Image } from "./image.ts";
import { type Held, LockLost, type LockPatience, usualPatience, withLock } from "./lock.ts";
import { migrations } from "./migrations.ts";
import { type Loaded, Recovery } from "./recovery.ts";
import { rowId, rowText } from "./rows.ts";
import { type Change, type Store, StoreError } from "./store.ts";

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
}

/**
 * Opens the store of a folder, or begins one. Rejects with a `StoreError`, leaving every file as it is, when the
 * folder can't be used or a newer AnyCowork has written there.
 */
export async function openStore(ports: StorePorts): Promise<Store> {
  const folder = new StoreFolder(ports.files ?? realFiles, ports.folder, ports.patience ?? usualPatience);
  try {
    await folder.files.makeFolder(folder.folder);
    const recovery = new Recovery(folder, await Engine.load(ports.wasmFile, ports.migrations ?? migrations), ports);
    return await withLock(folder.lock, async (held) => {
      await folder.removeLeftovers();
      return new SqlStore(folder, recovery, await recovery.open(held));
    });
  } catch (error) {
    throw storeError(error, folder.folder);
  }
}

class SqlStore implements Store {
  readonly #folder: StoreFolder;
  readonly #recovery: Recovery;
  readonly #blobs: Blobs;
  /** What is in memory and not yet known to be on disk, by table and id. */
  readonly #pending = new Map<string, Change>();
  #loaded: Loaded;
  /** Ends when nobody is reading or writing the file any more. */
  #fileTurn: Promise<unknown> = Promise.resolve();
  #lastSave: Promise<unknown> = Promise.resolve();
  /** The save that has not begun, which commits may still join. */
  #nextSave: Promise<void> | undefined;
  /** Another process has been writing, so it gets a chance between two saves. */
  #crowded = false;
  #closed = false;

  constructor(folder: StoreFolder, recovery: Recovery, loaded: Loaded) {
    this.#folder = folder;
    this.#recovery = recovery;
    this.#loaded = loaded;
    this.#blobs = new Blobs(folder.files, folder.blobs);
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
    this.#loaded.image.apply(kept);
    for (const each of kept) this.#pending.set(`${each.table} ${rowId(each)}`, each);
    if (this.#pending.size > 0) await this.#save();
  }

  async erase(sessionId: SessionId): Promise<void> {
    const blobs = await this.#ask((image) => image.blobsOnlyOf(sessionId));
    await this.commit([{ table: "erased", row: { id: sessionId, sessionId } }]);
    await this.#guard(async () => {
      await this.#takeFileTurn(() => this.#folder.renewBackup());
      for (const each of blobs) await this.#blobs.remove(each);
    });
  }

  saveBlob(text: string): Promise<BlobId> {
    return this.#guard(() => this.#blobs.save(text));
  }

  loadBlob(id: BlobId): Promise<string | undefined> {
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
    this.#loaded.image.close();
  }

  /** Answers from memory, after a look whether another process has written. */
  async #ask<T>(question: (image: Image) => T): Promise<T> {
    this.#refuseWhenClosed();
    await this.#guard(async () => {
      if ((await this.#folder.stamp())?.identity !== this.#loaded.identity) await this.#takeFileTurn(() => this.#refresh());
    });
    this.#refuseWhenClosed();
    return question(this.#loaded.image);
  }

  /** Resolves when everything that is pending now is on disk. */
  #save(): Promise<void> {
    this.#nextSave ??= this.#startSave();
    return this.#nextSave;
  }

  #startSave(): Promise<void> {
    const save = this.#lastSave.then(() => {
      this.#nextSave = undefined;
      return this.#pending.size > 0 ? this.#guard(() => this.#saveLocked(), kept) : undefined;
    });
    this.#lastSave = save.catch(() => undefined);
    return save;
  }

  async #saveLocked(): Promise<void> {
    if (this.#crowded) await this.#folder.files.pause(5);
    for (let attempt = 1; ; attempt += 1)
      try {
        return await withLock(this.#folder.lock, (held) => this.#takeFileTurn(() => this.#write(held)));
      } catch (error) {
        if (!(error instanceof LockLost) || attempt === 3) throw error;
      }
  }

  async #write(held: Held): Promise<void> {
    const changedElsewhere = await this.#refresh(held);
    this.#crowded = changedElsewhere || held.waited;
    const saving = [...this.#pending];
    const { image } = this.#loaded;
    const stamp = await this.#folder.publish(image.bytes(), held);
    this.#loaded = { image, identity: stamp?.identity };
    for (const [key, change] of saving) if (this.#pending.get(key) === change) this.#pending.delete(key);
  }

  /** Reads the file anew if somebody else wrote it, and puts on top what only we know. Without the lock, harm is left for the next save. */
  async #refresh(held?: Held): Promise<boolean> {
    const reread = await this.#recovery.reread(this.#loaded.identity, held);
    if (!reread) return false;
    reread.image.apply(this.#pending.values());
    this.#loaded.image.close();
    this.#loaded = reread;
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

const kept = " What could not be saved is kept in memory and goes with the next change.";

function storeError(error: unknown, folder: string, consolation = ""): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError(`${sentenceFor(error, folder)}${consolation}`, { cause: error });
}

function sentenceFor(error: unknown, folder: string): string {
  if (hasCode(error, "ENOSPC", "EDQUOT")) return `The disk of ${folder} is full; free some space and try again.`;
  if (hasCode(error, "EACCES", "EPERM", "EROFS")) return `AnyCowork may not write in ${folder}; allow it, or choose another folder.`;
  if (hasCode(error, "ENOENT", "ENOTDIR", "EEXIST")) return `The folder ${folder} is not there and can't be made; choose another.`;
  const reason = error instanceof Error ? error.message : String(error);
  return `The conversations in ${folder} could not be read or saved (${reason}). Check the disk and try again.`;
}
