import { randomUUID } from "node:crypto";
import { StoreError } from "../store.ts";
import { type FileSystem, hasCode, noLinks } from "./files.ts";
import { isProcessAlive, processName } from "./process-name.ts";

/** How long others are waited for. */
export interface LockPatience {
  /** A lock that shows no sign of life for this long is broken. */
  readonly silenceMs: number;
  /** After this long the wait is given up. */
  readonly waitMs: number;
}

export const usualPatience: LockPatience = { silenceMs: 10_000, waitMs: 30_000 };

export interface Held {
  /** Throws `LockLost` when somebody took the lock because we showed no sign of life. */
  confirm(): Promise<void>;
}

/** We were stopped for so long that another process took over; what was being done must start over. */
export class LockLost extends Error {
  override readonly name = "LockLost";
}

/** Runs the body while no other process on this machine holds the lock at `path`. */
export async function withLock<T>(lock: Lock, body: (held: Held) => Promise<T>): Promise<T> {
  const owner: Owner = { name: processName(), token: randomUUID() };
  await take(lock, owner);
  return holding(lock, owner, body);
}

/** The same, but instead of waiting for another who is at it, nothing is done and undefined comes back. */
export async function withFreeLock<T>(lock: Lock, body: (held: Held) => Promise<T>): Promise<T | undefined> {
  const owner: Owner = { name: processName(), token: randomUUID() };
  const isTaken = await takeFree(lock, owner);
  return isTaken ? holding(lock, owner, body) : undefined;
}

async function holding<T>(lock: Lock, owner: Owner, body: (held: Held) => Promise<T>): Promise<T> {
  const isOurs = async () => (await readOwner(lock))?.token === owner.token;
  const alive = setInterval(() => void lock.files.touch(lock.path).catch(() => undefined), lock.patience.silenceMs / 5);
  alive.unref();
  try {
    return await body({
      confirm: async () => {
        if (!(await isOurs())) throw new LockLost("Another process took the lock.");
      },
    });
  } finally {
    clearInterval(alive);
    if (await isOurs().catch(() => false)) await lock.files.remove(lock.path).catch(() => undefined);
  }
}

export interface Lock {
  readonly files: FileSystem;
  readonly path: string;
  readonly patience: LockPatience;
}

interface Owner {
  /** See `processName`: a process id alone is given out again. */
  readonly name: string;
  readonly token: string;
}

/** Short enough to slip in between two saves of a busy neighbour. */
const pollMs = 3;

async function take(lock: Lock, owner: Owner): Promise<void> {
  const began = performance.now();
  let seen = { sign: "", since: began };
  for (;;) {
    const sign = (await lock.files.stamp(lock.path))?.identity ?? "";
    if (!sign && (await tryTake(lock, lock.path, owner))) return;
    if (sign !== seen.sign) seen = { sign, since: performance.now() };
    const holder = await readOwner(lock);
    if (isDead(holder) || performance.now() - seen.since > lock.patience.silenceMs)
      await breakLock(lock, { sign, token: holder?.token ?? "" }, owner);
    else if (performance.now() - began > lock.patience.waitMs) throw new StoreError(waitedTooLong(lock.path, holder));
    else await lock.files.pause(pollMs);
  }
}

async function takeFree(lock: Lock, owner: Owner): Promise<boolean> {
  const sign = (await lock.files.stamp(lock.path))?.identity ?? "";
  if (!sign) return tryTake(lock, lock.path, owner);
  const holder = await readOwner(lock);
  if (!isDead(holder)) return false;
  await breakLock(lock, { sign, token: holder?.token ?? "" }, owner);
  return tryTake(lock, lock.path, owner);
}

function isDead(holder: Owner | undefined): boolean {
  return holder !== undefined && !isProcessAlive(holder.name);
}

/** The lock comes into being with its owner in it, so that one who dies right after is known. */
async function tryTake({ files }: Lock, path: string, owner: Owner): Promise<boolean> {
  const draft = `${path}.${process.pid}-${owner.token}.tmp`;
  try {
    await writeOwner(files, draft, owner);
    await files.link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    if (!hasCode(error, ...noLinks)) throw error;
    return await tryTakeWithoutLinks(files, path, owner);
  } finally {
    await files.remove(draft);
  }
}

async function tryTakeWithoutLinks(files: FileSystem, path: string, owner: Owner): Promise<boolean> {
  try {
    await writeOwner(files, path, owner);
    return true;
  } catch (error) {
    // Windows answers EPERM for a name whose removal is under way.
    if (hasCode(error, "EEXIST", "EPERM")) return false;
    throw error;
  }
}

async function writeOwner(files: FileSystem, path: string, owner: Owner): Promise<void> {
  const file = await files.create(path);
  try {
    await file.write(Buffer.from(JSON.stringify(owner)), 0);
  } finally {
    await file.close();
  }
}

/**
 * Two waiters may find the same dead lock. Only the one that holds the file named after its token may remove it,
 * and looks again first: by then the lock may be somebody's new one.
 */
async function breakLock(lock: Lock, dead: { sign: string; token: string }, owner: Owner): Promise<void> {
  const claim = `${lock.path}.${dead.token.replace(/[^0-9a-f-]/g, "").slice(0, 36)}`;
  if (!(await tryTake(lock, claim, owner))) {
    await lock.files.pause(pollMs);
    return removeForgottenClaim(lock, claim);
  }
  if ((await lock.files.stamp(lock.path))?.identity === dead.sign) await lock.files.remove(lock.path);
  await lock.files.remove(claim);
}

async function removeForgottenClaim(lock: Lock, claim: string): Promise<void> {
  const claimant = await readOwner({ ...lock, path: claim });
  if (isDead(claimant)) await lock.files.remove(claim);
}

async function readOwner({ files, path }: Lock): Promise<Owner | undefined> {
  try {
    const value: unknown = JSON.parse(Buffer.from(await files.read(path)).toString());
    return isOwner(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || hasCode(error, "ENOENT", "EPERM", "EBUSY")) return undefined;
    throw error;
  }
}

function isOwner(value: unknown): value is Owner {
  if (typeof value !== "object" || value === null) return false;
  return "name" in value && typeof value.name === "string" && "token" in value && typeof value.token === "string";
}

function waitedTooLong(path: string, holder: Owner | undefined): string {
  const [machine, pid] = holder?.name.split("/") ?? [];
  const who = pid ? `Process ${pid} on ${machine}` : "Another window";
  return `${who} is holding the conversations and doesn't let go. Close other AnyCowork windows, or remove ${path}, and try again.`;
}
