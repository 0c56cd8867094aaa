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
  /** Calls back once after so many milliseconds. */
  readonly later?: (milliseconds: number, work: () => void) => unknown;
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
      return new SqlStore(folder, await recovery.open(held), { recovery, later: ports.later ?? laterIfAlive });
    });
  } catch (error) {
    throw storeError(error, folder.folder);
  }
}

class SqlStore implements Store {
  readonly #folder: StoreFolder;
  readonly #recovery: Recovery;
  readonly #blobs: Blobs;
  readonly #later: NonNullable<StorePorts["later"]>;
  /** What the image does not have yet, by table and id: of a row that changes often only the latest form is put in. */
  readonly #noted = new Map<string, Change>();
  /** What is in the image and not yet known to be on disk, by table and id. */
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

  constructor(folder: StoreFolder, loaded: Loaded, { recovery, later }: { recovery: Recovery; later: NonNullable<StorePorts["later"]> }) {
    this.#folder = folder;
    this.#recovery = recovery;
    this.#later = later;
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
    hold(this.#noted, kept);
    await this.flush();
  }

  note(changes: readonly Change[]): void {
    if (this.#noted.size === 0 && changes.length > 0) this.#later(gatherMs, () => void this.flush().catch(() => undefined));
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
      this.#takeIn();
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
    this.#takeIn();
    return question(this.#loaded.image);
  }

  /** Puts into the image what was noted. */
  #takeIn(): void {
    if (this.#noted.size === 0) return;
    this.#loaded.image.apply(this.#noted.values());
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
    this.#takeIn();
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
