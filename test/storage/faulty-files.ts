import { type FileSystem, type NewFile, realFiles } from "../../src/core/storage/disk/files.ts";

export interface Fault {
  /** What the call does instead: throw an error with this code, or behave as told. */
  readonly code: string;
  /** Which calls fail: by name, their count from 1, or all from a count on, as when the process is gone. */
  readonly matches: (call: string, count: number) => boolean;
}

/** The real disk, except for the calls that a fault matches. Tells what was called. */
export function faultyFiles(): FileSystem & { fault: Fault | undefined; readonly calls: string[] } {
  const calls: string[] = [];
  const state = { fault: undefined as Fault | undefined, calls };
  const wrap =
    <A extends unknown[], R>(name: string, action: (...values: A) => Promise<R>) =>
    async (...values: A): Promise<R> => {
      calls.push(name);
      if (state.fault?.matches(name, calls.length)) throw planted(state.fault.code, name);
      return action(...values);
    };
  const wrapFile = (file: NewFile): NewFile => ({
    write: wrap("write", file.write),
    truncate: wrap("truncate", file.truncate),
    sizeBytes: wrap("size", file.sizeBytes),
    read: file.read,
    sync: wrap("sync", file.sync),
    // A closed handle is the process's own business: it happens even when the disk is gone.
    close: file.close,
  });
  return Object.assign(state, {
    read: wrap("read", realFiles.read),
    readFrom: wrap("readFrom", realFiles.readFrom),
    stamp: wrap("stamp", realFiles.stamp),
    create: wrap("create", async (path: string) => wrapFile(await realFiles.create(path))),
    rename: wrap("rename", realFiles.rename),
    link: wrap("link", realFiles.link),
    copy: wrap("copy", realFiles.copy),
    remove: wrap("remove", realFiles.remove),
    touch: realFiles.touch,
    list: wrap("list", realFiles.list),
    makeFolder: wrap("makeFolder", realFiles.makeFolder),
    syncFolder: wrap("syncFolder", realFiles.syncFolder),
    pause: async () => realFiles.pause(0),
  });
}

function planted(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: planted at ${call}`), { code });
}
