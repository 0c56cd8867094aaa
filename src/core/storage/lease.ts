import { createHash, randomBytes } from "node:crypto";
import type { SessionId } from "../events/ids.ts";
import { type FileSystem, realFiles } from "./disk/files.ts";
import { createLeaseFile, type LeaseFolder, newestLease, readLease } from "./lease-file.ts";

/** Who is at work on which conversation, among all processes that use the same data folder. */
export interface Leases {
  /** Takes a conversation for this process, unless another holds it. `lost` is called once when another took it over from us. */
  take(sessionId: SessionId, lost: () => void): Promise<Taken>;
  /** The same at once, for a conversation no other process can know of yet. */
  begin(sessionId: SessionId, lost: () => void): Lease;
  /** Who holds it, when somebody does. */
  holder(sessionId: SessionId): Promise<Holder | undefined>;
}

/** `unknown`: the folder can't be used, so nobody can tell. */
export type Taken =
  | { readonly kind: "taken"; readonly lease: Lease }
  | { readonly kind: "held"; readonly holder: Holder }
  | { readonly kind: "unknown" };

/** The right to write to a conversation, until it is released or lost. */
export interface Lease {
  /** 1, and one more for each holder that died or fell silent without letting go: what was stored under them may not be seen yet. */
  readonly turn: number;
  /** Whether it was confirmed a moment ago, so that nobody can have taken it meanwhile. */
  isFresh(): boolean;
  /** Whether it still is ours. */
  confirm(): Promise<boolean>;
  /** Lets go of it. Never rejects. */
  release(): Promise<void>;
}

export interface Holder {
  /** Its process; empty while that can't be read. */
  readonly owner: string;
  /** Ours. */
  readonly isHere: boolean;
  /** Its process is gone. */
  readonly isDead: boolean;
  /** It has shown no sign of life for so long that it may be taken over. */
  readonly isSilent: boolean;
}

export interface LeasePorts {
  /** Made when it is not there. */
  readonly folder: string;
  /** The name of this process. */
  readonly owner: string;
  /** Whether the process of that name still lives. */
  readonly isAlive: (owner: string) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds that only ever grow, whatever the clock is set to. */
  readonly monotonic: () => number;
  readonly later: (milliseconds: number, work: () => void) => () => void;
  /** Hears, once, that other windows can't be told what is at work here. */
  readonly onTrouble: (sentence: string) => void;
  readonly files?: FileSystem;
  readonly patience?: LeasePatience;
}

export interface LeasePatience {
  /** How often a holder shows that it lives. */
  readonly beatMs: number;
  /** How long a confirmation holds. */
  readonly freshMs: number;
  /** A holder that was watched for so long without a sign of life may be taken over. */
  readonly silenceMs: number;
}

const usualPatience: LeasePatience = { beatMs: 2_000, freshMs: 5_000, silenceMs: 30_000 };

/** No file is touched before something is taken or looked for. */
export function createLeases(ports: LeasePorts): Leases {
  const { folder, files = realFiles, patience = usualPatience } = ports;
  const holding = new Set<string>();
  const sightings = createSightings(ports.monotonic);
  const seat = (sessionId: SessionId): LeaseFolder => ({ files, folder, key: keyOf(sessionId) });
  let hasTold = false;

  const look = async (place: LeaseFolder) => {
    const found = await newestLease(place);
    if (!found) return undefined;
    const { process: owner = "", token = "" } = found.owner ?? {};
    const isHere = holding.has(token);
    const isLeftover = owner === ports.owner && !isHere;
    const silence = sightings.silenceOf(place.key, found.sign);
    const isDead = isLeftover || (owner !== "" && !ports.isAlive(owner));
    const holder: Holder = { owner, isHere, isDead, isSilent: silence >= patience.silenceMs };
    return { found, holder };
  };
  const tryTake = async (
    place: LeaseFolder,
    token: string,
  ): Promise<{ readonly turn: number } | { readonly holder: Holder } | undefined> => {
    const seen = await look(place);
    if (seen && !seen.holder.isDead && !seen.holder.isSilent) return { holder: seen.holder };
    const turn = (seen?.found.turn ?? 0) + 1;
    if (!(await createLeaseFile(place, turn, { process: ports.owner, token }))) return undefined;
    // Whoever is one turn further has it, even where both believed it to be free.
    if (((await newestLease(place))?.turn ?? 0) > turn) {
      await files.remove(fileOf(place, turn));
      return undefined;
    }
    if (seen) await files.remove(fileOf(place, seen.found.turn)).catch(() => undefined);
    return { turn };
  };
  const take = async (sessionId: SessionId, lost: () => void): Promise<Taken> => {
    const token = randomBytes(8).toString("hex");
    const place = seat(sessionId);
    holding.add(token);
    try {
      await files.makeFolder(folder);
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const tried = await tryTake(place, token);
        if (tried && "turn" in tried)
          return { kind: "taken", lease: keepLease({ ...ports, files, patience, place, holding }, { ...tried, token, lost }) };
        if (tried) return letGo({ kind: "held", holder: tried.holder });
      }
      return letGo({ kind: "unknown" });
    } catch {
      if (!hasTold)
        ports.onTrouble(
          "Other windows can't see what is at work here, since the data folder can't be written. Don't work on one conversation in two of them.",
        );
      hasTold = true;
      return letGo({ kind: "unknown" });
    }
    function letGo(taken: Taken): Taken {
      holding.delete(token);
      return taken;
    }
  };

  return {
    take,
    begin: (sessionId, lost) => pendingLease(take(sessionId, lost)),
    async holder(sessionId) {
      return (await look(seat(sessionId)).catch(() => undefined))?.holder;
    },
  };
}

interface Keeping extends Pick<LeasePorts, "now" | "monotonic" | "later"> {
  readonly files: FileSystem;
  readonly patience: LeasePatience;
  readonly place: LeaseFolder;
  /** The tokens of what this process holds. */
  readonly holding: Set<string>;
}

/** Shows signs of life until it is released or lost. */
function keepLease(keeping: Keeping, { turn, token, lost }: { turn: number; token: string; lost: () => void }): Lease {
  const { files, patience, place, holding, now, monotonic, later } = keeping;
  const path = fileOf(place, turn);
  let confirmed = { wall: now(), ticks: monotonic() };
  let isOver = false;
  let cancelBeat = () => {};

  const lose = () => {
    if (isOver) return;
    isOver = true;
    cancelBeat();
    holding.delete(token);
    lost();
  };
  const confirm = async (): Promise<boolean> => {
    const begun = { wall: now(), ticks: monotonic() };
    const isOurs = (await readLease(files, path))?.token === token && (await newestLease(place))?.turn === turn;
    if (isOver) return false;
    if (isOurs) confirmed = begun;
    else lose();
    return isOurs;
  };
  // A disk that can't be read for a moment has taken nothing from anybody.
  const patiently = () => confirm().catch(() => !isOver);
  const beat = () => {
    cancelBeat = later(patience.beatMs, async () => {
      if (await patiently()) await files.touch(path).catch(() => undefined);
      if (!isOver) beat();
    });
  };
  beat();

  return {
    turn,
    // The one clock stands still while the machine sleeps, the other may be set.
    isFresh: () => monotonic() - confirmed.ticks <= patience.freshMs && Math.abs(now() - confirmed.wall) <= patience.freshMs,
    confirm: patiently,
    async release() {
      if (isOver) return;
      isOver = true;
      cancelBeat();
      const isOurs = (await readLease(files, path).catch(() => undefined))?.token === token;
      if (isOurs) await files.remove(path).catch(() => undefined);
      holding.delete(token);
    },
  };
}

/** Holds from the beginning what is only being taken. */
function pendingLease(taking: Promise<Taken>): Lease {
  let real: Lease | undefined;
  const taken = taking.then((each) => {
    real = each.kind === "taken" ? each.lease : undefined;
    return real;
  });
  return {
    turn: 1,
    isFresh: () => real?.isFresh() ?? true,
    confirm: async () => (await (await taken)?.confirm()) ?? true,
    release: async () => (await taken)?.release(),
  };
}

/** How long a file has not changed, as far as this process has seen. */
function createSightings(monotonic: () => number) {
  const last = new Map<string, { readonly sign: string; readonly since: number }>();
  return {
    silenceOf(key: string, sign: string): number {
      const seen = last.get(key);
      if (seen?.sign === sign) return monotonic() - seen.since;
      last.set(key, { sign, since: monotonic() });
      return 0;
    },
  };
}

function keyOf(sessionId: SessionId): string {
  return createHash("sha256").update(sessionId).digest("hex").slice(0, 32);
}

function fileOf({ folder, key }: LeaseFolder, turn: number): string {
  return `${folder}/${key}.${turn}`;
}
