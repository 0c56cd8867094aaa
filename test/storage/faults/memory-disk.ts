import path from "node:path";
import type { FileSystem, NewFile } from "../../../src/core/storage/disk/files.ts";

/** What goes wrong with a call: an error's code; the half of a write is done first. `short` is no error: a write does only half and says so. */
export type Harm = "ENOSPC" | "EIO" | "EPERM" | "EBUSY" | "short";

/** Which calls are harmed, by their count from 1. */
export interface Fault {
  readonly harm: Harm;
  readonly hits: (count: number) => boolean;
}

/** What the disk still has of what was not synced when its power went. */
export interface Loss {
  /** Of each file: nothing, everything, all but half of the last write, that half as zeros, or the last write without those before it. */
  readonly content: "none" | "all" | "torn" | "zeros" | "last";
  /** Of the names in each folder: nothing, everything, or the first half of what was done. */
  readonly names: "none" | "all" | "half";
}

type Done = { readonly at: number; readonly bytes: Buffer } | { readonly size: number };

interface Inode {
  readonly id: number;
  now: Buffer;
  safe: Buffer;
  unsynced: Done[];
  version: number;
}

type Names = Map<string, Inode>;

interface NameDone {
  readonly folder: string;
  readonly apply: (names: Names) => void;
}

/**
 * A file system in memory that keeps apart what was written and what was synced, and can fail as disks do. Folders are safe once made, as the port
 * promises; a name is safe once its folder was synced, and a file's content once the file was.
 */
export class MemoryDisk {
  fault: Fault | undefined;
  /** Hears of every call before anything is done. */
  before: (() => void) | undefined;
  /** Grows with everything that changes what is on the disk, or safe. */
  changes = 0;
  /** The names of all calls so far. */
  readonly calls: string[] = [];
  #folders: Set<string>;
  #now: Names;
  #safe: Names;
  #unsynced: NameDone[] = [];
  #ids = 0;

  constructor() {
    this.#folders = new Set(["/"]);
    this.#now = new Map();
    this.#safe = new Map();
  }

  /** The same content, all of it safe, without any fault. */
  copy(): MemoryDisk {
    return this.#with(new Map([...this.#now].map(([name, inode]) => [name, inode.now])));
  }

  /** What is there when the power comes back. */
  afterLoss({ content, names }: Loss): MemoryDisk {
    const there = new Map(this.#safe);
    for (const folder of this.#folders) {
      const mine = this.#unsynced.filter((each) => each.folder === folder);
      const kept = { none: 0, all: mine.length, half: Math.ceil(mine.length / 2) }[names];
      for (const each of mine.slice(0, kept)) each.apply(there);
    }
    return this.#with(new Map([...there].map(([name, inode]) => [name, contentAfter(inode, content)])));
  }

  /** The bytes of every file by name. */
  content(): ReadonlyMap<string, Buffer> {
    return new Map([...this.#now].map(([name, inode]) => [name, inode.now]));
  }

  /** Changes a file behind everybody's back; undefined takes it away. */
  put(name: string, bytes: Uint8Array | undefined): void {
    this.#now.delete(name);
    if (bytes) this.#now.set(name, this.#inode(Buffer.from(bytes)));
  }

  files(): FileSystem {
    const call = this.#called.bind(this);
    return {
      read: async (name) => call(`read ${name}`, () => Buffer.from(this.#at(name).now)),
      readFrom: async (name, from, to) => call(`readFrom ${name}`, () => Buffer.from(this.#at(name).now.subarray(from, to))),
      stamp: async (name) => call(`stamp ${name}`, () => this.#stamp(name)),
      create: async (name) => call(`create ${name}`, () => this.#create(name)),
      rename: async (from, to) => call(`rename ${from}`, () => this.#rename(from, to)),
      link: async (from, to) => call(`link ${from}`, () => this.#link(from, to)),
      copy: async (from, to) => call(`copy ${from}`, () => void this.#put(to, this.#inode(Buffer.from(this.#at(from).now)))),
      remove: async (name) => call(`remove ${name}`, () => void (this.#now.has(name) && this.#remove(name))),
      touch: async () => undefined,
      list: async (folder) => call(`list ${folder}`, () => this.#list(folder)),
      makeFolder: async (folder) => call(`makeFolder ${folder}`, () => this.#makeFolder(folder)),
      syncFolder: async (folder) => call(`syncFolder ${folder}`, () => this.#syncFolder(folder)),
      pause: () => new Promise(setImmediate),
    };
  }

  #with(content: ReadonlyMap<string, Buffer>): MemoryDisk {
    const made = new MemoryDisk();
    made.#folders = new Set(this.#folders);
    made.#ids = this.#ids;
    // What a file holds is replaced and never written over, so that disks may share it.
    made.#now = new Map([...content].map(([name, bytes]) => [name, made.#inode(bytes)]));
    made.#safe = new Map(made.#now);
    return made;
  }

  /** `half` is what is done of it when it is harmed. */
  #called<T>(call: string, action: () => T, half?: () => T): T {
    this.before?.();
    this.calls.push(call);
    const { fault } = this;
    const harm = fault?.hits(this.calls.length) ? fault.harm : undefined;
    if (harm === undefined || (harm === "short" && !half)) return action();
    const done = half?.();
    if (harm === "short") return done as T;
    throw failure(harm, call);
  }

  #at(name: string): Inode {
    const found = this.#now.get(name);
    if (!found) throw failure(this.#folders.has(name) ? "EISDIR" : "ENOENT", name);
    return found;
  }

  #inode(bytes: Buffer): Inode {
    this.#ids += 1;
    return { id: this.#ids, now: bytes, safe: bytes, unsynced: [], version: 0 };
  }

  #stamp(name: string) {
    const inode = this.#now.get(name);
    if (!inode) return this.#folders.has(name) ? { isFile: false, sizeBytes: 0, identity: name } : undefined;
    return { isFile: true, sizeBytes: inode.now.length, identity: `${inode.id}:${inode.version}` };
  }

  #create(name: string): NewFile {
    if (!this.#folders.has(path.posix.dirname(name))) throw failure("ENOENT", name);
    if (this.#now.has(name) || this.#folders.has(name)) throw failure("EEXIST", name);
    const inode = this.#inode(Buffer.alloc(0));
    this.#put(name, inode);
    return this.#handle(name, inode);
  }

  #handle(name: string, inode: Inode): NewFile {
    const call = this.#called.bind(this);
    const write = (bytes: Uint8Array, at: number) => {
      this.#perform(inode, { at, bytes: Buffer.from(bytes) });
      return bytes.length;
    };
    return {
      write: async (bytes, offset, position = offset) => {
        const all = bytes.subarray(offset);
        const half = all.subarray(0, Math.ceil(all.length / 2));
        return call(
          `write ${name}`,
          () => write(all, position),
          () => write(half, position),
        );
      },
      sizeBytes: async () => call(`size ${name}`, () => inode.now.length),
      read: async (from, to) => call(`handle ${name}`, () => Buffer.from(inode.now.subarray(from, to))),
      truncate: async (size) => call(`truncate ${name}`, () => this.#perform(inode, { size })),
      sync: async () =>
        call(`sync ${name}`, () => {
          this.changes += 1;
          Object.assign(inode, { safe: inode.now, unsynced: [] });
        }),
      // A closed handle is the process's own business.
      close: async () => undefined,
    };
  }

  #perform(inode: Inode, done: Done): void {
    this.changes += 1;
    inode.now = applied(inode.now, done);
    inode.unsynced.push(done);
    inode.version += 1;
  }

  #rename(from: string, to: string): void {
    const inode = this.#at(from);
    this.#name(path.posix.dirname(to), (names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  #link(from: string, to: string): void {
    if (this.#now.has(to)) throw failure("EEXIST", to);
    this.#put(to, this.#at(from));
  }

  #put(name: string, inode: Inode): void {
    this.#name(path.posix.dirname(name), (names) => void names.set(name, inode));
  }

  #remove(name: string): void {
    this.#name(path.posix.dirname(name), (names) => void names.delete(name));
  }

  #name(folder: string, apply: (names: Names) => void): void {
    this.changes += 1;
    apply(this.#now);
    this.#unsynced.push({ folder, apply });
  }

  #list(folder: string): string[] {
    const names = [...this.#now.keys(), ...this.#folders].filter((each) => each !== "/" && path.posix.dirname(each) === folder);
    return names.map((each) => path.posix.basename(each)).sort();
  }

  #makeFolder(folder: string): void {
    for (let each = folder; each !== "/"; each = path.posix.dirname(each)) this.#folders.add(each);
  }

  #syncFolder(folder: string): void {
    this.changes += 1;
    for (const each of this.#unsynced) if (each.folder === folder) each.apply(this.#safe);
    this.#unsynced = this.#unsynced.filter((each) => each.folder !== folder);
  }
}

function applied(content: Buffer, done: Done): Buffer {
  const size = "size" in done ? done.size : Math.max(content.length, done.at + done.bytes.length);
  const next = Buffer.alloc(size);
  content.copy(next);
  if ("bytes" in done) done.bytes.copy(next, done.at);
  return next;
}

function contentAfter({ safe, unsynced, now }: Inode, content: Loss["content"]): Buffer {
  const last = unsynced.at(-1);
  if (content === "all" || !last) return now;
  if (content === "none") return safe;
  if (content === "last") return applied(safe, last);
  const former = unsynced.slice(0, -1).reduce(applied, safe);
  if ("size" in last) return former;
  const half = { at: last.at, bytes: last.bytes.subarray(0, Math.ceil(last.bytes.length / 2)) };
  return content === "torn" ? applied(former, half) : applied(applied(former, { size: now.length }), half);
}

function failure(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: ${call}`), { code });
}
