import { type FileSystem, hasCode, noLinks } from "./disk/files.ts";

/** Where the lease of one conversation lies: a file `<key>.<turn>`, of which the highest turn counts. */
export interface LeaseFolder {
  readonly files: FileSystem;
  readonly folder: string;
  readonly key: string;
}

/** What is in a lease. */
export interface LeaseOwner {
  /** See `processName`. */
  readonly process: string;
  /** Different each time one is taken. */
  readonly token: string;
}

export interface FoundLease {
  readonly turn: number;
  /** Different after every sign of life. */
  readonly sign: string;
  /** Undefined while it can't be read. */
  readonly owner: LeaseOwner | undefined;
}

/** The lease that counts; undefined when nobody holds one. */
export async function newestLease({ files, folder, key }: LeaseFolder): Promise<FoundLease | undefined> {
  const turns = (await files.list(folder)).flatMap((name) => {
    const [front, turn = ""] = name.split(".");
    return front === key && /^\d+$/.test(turn) && name === `${key}.${turn}` ? [Number(turn)] : [];
  });
  if (turns.length === 0) return undefined;
  const turn = Math.max(...turns);
  const path = `${folder}/${key}.${turn}`;
  const sign = (await files.stamp(path))?.identity;
  return sign === undefined ? undefined : { turn, sign, owner: await readLease(files, path) };
}

/** Undefined when it is not there or holds nothing that makes sense. */
export async function readLease(files: FileSystem, path: string): Promise<LeaseOwner | undefined> {
  try {
    const value: unknown = JSON.parse(Buffer.from(await files.read(path)).toString());
    return isOwner(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** It comes into being with its owner in it. False when somebody else has this turn. */
export async function createLeaseFile({ files, folder, key }: LeaseFolder, turn: number, owner: LeaseOwner): Promise<boolean> {
  const path = `${folder}/${key}.${turn}`;
  const draft = `${folder}/${key}.${owner.token}.tmp`;
  try {
    await write(files, draft, owner);
    await files.link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    if (!hasCode(error, ...noLinks)) throw error;
    return await createWithoutLinks(files, path, owner);
  } finally {
    await files.remove(draft).catch(() => undefined);
  }
}

async function createWithoutLinks(files: FileSystem, path: string, owner: LeaseOwner): Promise<boolean> {
  try {
    await write(files, path, owner);
    return true;
  } catch (error) {
    // Windows answers EPERM for a name whose removal is under way.
    if (hasCode(error, "EEXIST", "EPERM")) return false;
    await files.remove(path).catch(() => undefined);
    throw error;
  }
}

async function write(files: FileSystem, path: string, owner: LeaseOwner): Promise<void> {
  const file = await files.create(path);
  try {
    const bytes = Buffer.from(JSON.stringify(owner));
    if ((await file.write(bytes, 0)) < bytes.length) throw Object.assign(new Error("ENOSPC: the disk is full"), { code: "ENOSPC" });
  } finally {
    await file.close();
  }
}

function isOwner(value: unknown): value is LeaseOwner {
  if (typeof value !== "object" || value === null) return false;
  return "process" in value && typeof value.process === "string" && "token" in value && typeof value.token === "string";
}
