import type { Grant } from "../events/approval.ts";
import type { BlobId, RunId, SessionId } from "../events/ids.ts";
import type { Order } from "../events/order.ts";
import type { AgentRow } from "../events/roster/agent.ts";
import type { ServerRow } from "../events/roster/server.ts";
import type { SessionRecord } from "../events/rows.ts";
import type { Session, SessionSummary } from "../events/session.ts";
import type { BotRow, ChatRow, UpdateRow } from "../events/telegram/rows.ts";
import type { Note } from "../events/words/note.ts";
import type { SkillRow } from "../events/words/skill.ts";
import { Blobs } from "./disk/blobs.ts";
import { type FileSystem, realFiles } from "./disk/files.ts";
import type { LockPatience } from "./disk/lock.ts";
import { isWriterAlive, writerName } from "./disk/process-name.ts";
import { storeError, Troubles } from "./disk/troubles.ts";
import { createJournal, type Journal } from "./log/journal.ts";
import { createWatch, type Watch } from "./log/watch.ts";
import { checkFolder } from "./snapshot/check.ts";
import { figuresOf } from "./snapshot/figures.ts";
import { hasManyLogs } from "./snapshot/fold.ts";
import { type Layout, layoutOf } from "./snapshot/layout.ts";
import { migrations, versionAfter } from "./sql/migrations.ts";
import {
  type AuditRow,
  type AuditSpan,
  type Change,
  type Found,
  type RecoveryReport,
  type Spending,
  type Store,
  StoreError,
  type StoreFigures,
} from "./store.ts";
import { openThread } from "./thread/client.ts";
import { type Desk, openDesk } from "./thread/desk.ts";
import type { Answer, Given, Questions } from "./thread/questions.ts";
import { laterIfAlive } from "./thread/timer.ts";

export interface StorePorts {
  /** Where everything is kept; made when it is not there. */
  readonly folder: string;
  /** SQLite's `sql-wasm.wasm`. */
  readonly wasmFile: string;
  /** `store-worker.js`: the database lives in that thread. Without it, in this one. */
  readonly workerFile?: string;
  now(): Date;
  /** Hears in a sentence what a person should know and nobody asked for, such as a damaged file that was set aside. */
  onWarning(sentence: string): void;
  /** Hears when `trouble` begins, changes, or is over. */
  onTrouble?(sentence: string | undefined): void;
  readonly files?: FileSystem;
  readonly patience?: LockPatience;
  /** The steps that make the tables; absent, today's. Without `workerFile` only. */
  readonly migrations?: readonly string[];
  /** Names this process's logs, see `writerName`; and how to tell whether the process of such a name still lives. */
  readonly writer?: string;
  readonly isWriting?: (writer: string) => boolean;
  /** Calls back once after so many milliseconds; returns how to stop that. */
  readonly later?: Later;
}

export type Later = (milliseconds: number, work: () => void) => () => void;

/** Opens the store of a folder, or begins one. Rejects with a `StoreError`, leaving every file as it is, when it can't be read. */
export async function openStore(ports: StorePorts): Promise<Store> {
  const store = await deferStore(ports);
  await store.sessions();
  return store;
}

/**
 * The same, but what is stored is only read when it is first needed, so that the first message need not wait for it. Rejects only when there can be no
 * such folder. Where it can't be written to, or a newer AnyCowork has written there, commits reject with a sentence, `trouble` tells it, and everything goes
 * on in memory. What is found out later is told by whatever needs the database then, and tried anew each time.
 */
export async function deferStore(ports: StorePorts): Promise<Store> {
  const store = new LogStore(ports);
  await store.check();
  return store;
}

/**
 * What is written goes into this process's log, in this thread; what is asked is answered by the database, in another, out of the newest image and
 * everybody's logs.
 */
class LogStore implements Store {
  readonly #layout: Layout;
  readonly #files: FileSystem;
  readonly #journal: Journal;
  readonly #desk: Desk;
  readonly #watch: Watch;
  readonly #blobs: Blobs;
  readonly #troubles: Troubles;
  readonly #now: () => number;
  readonly #later: Later;
  readonly #isWriting: (writer: string) => boolean;
  /** Of the tables. */
  readonly #version: number;
  /** Why nothing may be written here. */
  #refusal: StoreError | undefined;
  #hears = false;
  #closed = false;

  constructor(ports: StorePorts) {
    const { files = realFiles, later = laterIfAlive } = ports;
    const writer = ports.writer ?? writerName();
    this.#files = files;
    this.#layout = layoutOf(ports.folder);
    this.#blobs = new Blobs(files, this.#layout.blobs);
    this.#troubles = new Troubles(ports.folder, (sentence) => ports.onTrouble?.(sentence));
    const now = () => ports.now().getTime();
    const wrote = (failure: unknown) => this.#wrote(failure);
    const mayWrite = () => {
      if (this.#refusal) throw this.#refusal;
    };
    this.#now = now;
    this.#later = later;
    this.#isWriting = ports.isWriting ?? isWriterAlive;
    this.#version = versionAfter(ports.migrations ?? migrations);
    this.#journal = createJournal({ files, folder: this.#layout.logs, writer, now, later, wrote, mayWrite });
    this.#watch = createWatch({ files, folder: this.#layout.logs, writer, later, saw: this.#journal.saw });
    this.#desk = deskOf(ports, writer, this.#journal.saw);
  }

  /** See `deferStore`. */
  async check(): Promise<void> {
    const [files, layout, isWriting] = [this.#files, this.#layout, this.#isWriting];
    const { newer, failure } = await this.#guard(() => checkFolder(files, layout, this.#version));
    if (newer !== undefined) this.#refusal = new StoreError(newer);
    if (newer !== undefined || failure !== undefined) this.#troubles.heard(this.#refusal ?? failure);
    else if (await hasManyLogs({ files, layout, isWriting }).catch(() => false))
      this.#later(soonMs, () => this.#closed || this.#desk.foldIfDue());
  }

  readonly sessions = (): Promise<readonly SessionSummary[]> => this.#ask("sessions");

  session(id: SessionId): Promise<SessionRecord | undefined> {
    return this.#ask("session", id);
  }

  readonly deletedSessions = (): Promise<readonly Session[]> => this.#ask("deletedSessions");

  search(text: string, limit: number): Promise<readonly Found[]> {
    return this.#ask("search", text, limit);
  }

  readonly grants = (sessionId?: SessionId): Promise<readonly Grant[]> => this.#ask("grants", sessionId);
  readonly rules = (): Promise<readonly Grant[]> => this.#ask("rules");
  readonly agents = (): Promise<readonly AgentRow[]> => this.#ask("agents");
  readonly notes = (): Promise<readonly Note[]> => this.#ask("notes");
  readonly skills = (): Promise<readonly SkillRow[]> => this.#ask("skills");
  readonly servers = (): Promise<readonly ServerRow[]> => this.#ask("servers");
  readonly bots = (): Promise<readonly BotRow[]> => this.#ask("bots");
  readonly botChats = (bot: string): Promise<readonly ChatRow[]> => this.#ask("botChats", bot);
  readonly botUpdates = (bot: string): Promise<readonly UpdateRow[]> => this.#ask("botUpdates", bot);
  readonly audit = (span: AuditSpan, limit: number): Promise<readonly AuditRow[]> => this.#ask("audit", span, limit);
  readonly spending = (since: string, without?: RunId): Promise<Spending> => this.#ask("spending", since, without);
  readonly orders = (sessionId: SessionId): Promise<readonly Order[]> => this.#ask("orders", sessionId);

  watch(listener: (changes: readonly Change[]) => void): () => void {
    return this.#watch.listen(listener);
  }

  async commit(changes: readonly Change[]): Promise<void> {
    this.#refuseWhenClosed();
    this.#journal.add(changes);
    await this.flush();
  }

  note(changes: readonly Change[]): void {
    if (!this.#closed) this.#journal.note(changes);
  }

  async flush(): Promise<void> {
    if (this.#journal.pending().length === 0) return;
    this.#refuseWhenClosed();
    await this.#guard(() => this.#journal.flush(), kept);
  }

  async erase(...sessionIds: readonly SessionId[]): Promise<void> {
    const blobs = await this.#ask("blobsOnlyOf", sessionIds);
    await this.commit(sessionIds.map((id) => ({ table: "erased", row: { id, sessionId: id } })));
    await this.#guard(async () => {
      await this.#journal.rotate();
      await this.#desk.fold({ erased: sessionIds });
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

  async figures(): Promise<StoreFigures> {
    const rows = await this.#ask("counts");
    return this.#guard(() => figuresOf(this.#files, this.#layout, rows));
  }

  async cleanUp(): Promise<void> {
    await this.flush();
    await this.#guard(() => this.#desk.fold("wait"));
    const named = new Set(await this.#ask("blobs"));
    await this.#guard(() => this.#blobs.removeOthers(named, this.#now() - dayMs));
  }

  knows(ids: readonly string[]): Promise<boolean> {
    return this.#ask("knows", ids);
  }

  async recover(): Promise<RecoveryReport> {
    this.#refuseWhenClosed();
    return this.#guard(() => this.#desk.recover(this.#journal.pending()));
  }

  trouble(): string | undefined {
    return this.#troubles.sentence();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#guard(() => this.#journal.flush(), notKept);
    this.#closed = true;
    this.#watch.close();
    await this.#guard(async () => {
      await this.#journal.close();
      await this.#desk.close();
    });
  }

  /** From the first word in a log on, what others erase concerns it. */
  #wrote(failure: unknown): void {
    this.#troubles.heard(failure);
    if (failure !== undefined || this.#hears) return;
    this.#hears = true;
    this.#watch.listen((changes) => {
      const erased = changes.flatMap((each) => (each.table === "erased" ? each.row.id : []));
      if (erased.length > 0) void this.#forgetErased(erased);
    });
  }

  /** What this process logged of a conversation that another erased goes, too. */
  async #forgetErased(erased: readonly SessionId[]): Promise<void> {
    await this.#journal.rotate();
    this.#later(erasedMs, () => this.#closed || void this.#desk.fold({ erased }).catch(() => undefined));
  }

  async #ask<Name extends keyof Questions>(name: Name, ...given: Given<Name>): Promise<Answer<Name>> {
    this.#refuseWhenClosed();
    // What is written after the answer is then told to those who watch.
    await this.#watch.ready();
    return this.#guard(() => this.#desk.ask(name, given, this.#journal.pending()));
  }

  async #guard<T>(action: () => Promise<T>, consolation?: string): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw storeError(error, this.#layout.root, consolation);
    }
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new StoreError("The conversations are closed; start AnyCowork again.");
  }
}

function deskOf(ports: StorePorts, writer: string, saw: (moment: number) => void): Desk {
  const { files, folder, wasmFile, workerFile, migrations, now, onWarning, patience, isWriting = isWriterAlive } = ports;
  if (workerFile !== undefined) return openThread(workerFile, { folder, wasmFile, writer }, { onWarning, saw });
  const layout = layoutOf(folder);
  const iso = () => now().toISOString();
  return openDesk({ files: files ?? realFiles, layout, wasmFile, migrations, now: iso, onWarning, isWriting, patience, saw }, writer);
}

/** By then what the process was started for is under way. */
const soonMs = 500;
/** Whoever erased something has folded by then. */
const erasedMs = 3_000;
const dayMs = 24 * 60 * 60 * 1000;

const kept = " What could not be saved is kept in memory and goes with the next change.";
const notKept = " What was said since the disk failed is not saved.";
