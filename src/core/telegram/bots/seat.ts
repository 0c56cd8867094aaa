import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createLeases, type LeasePorts } from "../../storage/lease.ts";

/** The right to poll for a token: at most one process of this person has it, whatever data folder it works in. */
export interface Seat {
  /** Whether it still is ours; looked up where that is in doubt. */
  isOurs(): Promise<boolean>;
  /** Whether another process wants to poll; told once. */
  isWanted(): Promise<boolean>;
  release(): Promise<void>;
}

/** `yield`, to who polls: whoever asks wants to. `stop`, to all who poll or wait for that: nobody shall. */
export type Wish = "yield" | "stop";

/** How a bot fares, as every process may read it. */
export interface Health {
  /** `waiting`: another process polls. `retrying`: it does not get through just now, and goes on trying. */
  readonly state: "polling" | "retrying" | "waiting" | "stopped" | "refused";
  /** The process that says so. */
  readonly owner: string;
  readonly at: string;
  readonly lastPollAt?: string;
  readonly lastUpdateAt?: string;
  readonly lastError?: string;
}

/** The seats of this person. One is known by its token's hash. */
export interface Seats {
  take(token: string, lost: () => void): Promise<Seat | "held" | "unknown">;
  /** The process that polls; undefined when none does. */
  holder(token: string): Promise<string | undefined>;
  ask(token: string, wish: Wish): Promise<void>;
  /** Tells the last stop from every other; undefined where there was none. It stays, since nobody knows who has yet to see it. */
  lastStop(token: string): Promise<string | undefined>;
  health(token: string): Promise<Health | undefined>;
  tell(token: string, health: Health): Promise<void>;
}

export function createSeats(ports: Omit<LeasePorts, "onTrouble"> & { readonly log: (line: string) => void }): Seats {
  const { folder, log } = ports;
  const leases = createLeases({ ...ports, onTrouble: () => log(`Who polls can't be noted: ${folder} can't be written.`) });
  const fileOf = (token: string, end: string) => path.join(folder, `${hashOf(token)}.${end}`);
  let drafts = 0;
  const write = async (file: string, content: string) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    drafts += 1;
    const draft = `${file}.${ports.owner.replaceAll(/\W/g, "")}.${drafts}.tmp`;
    await writeFile(draft, content, { mode: 0o600 });
    await rename(draft, file);
  };
  return {
    async take(token, lost) {
      const taken = await leases.take(hashOf(token), lost);
      if (taken.kind !== "taken") return taken.kind;
      const { lease } = taken;
      // What was wanted of whoever died over it.
      await rm(fileOf(token, "wish"), { force: true });
      return {
        isOurs: async () => lease.isFresh() || (await lease.confirm()),
        async isWanted() {
          const file = fileOf(token, "wish");
          const found = await read(file);
          if (found !== undefined) await rm(file, { force: true });
          return found !== undefined;
        },
        release: () => lease.release(),
      };
    },
    async holder(token) {
      const found = await leases.holder(hashOf(token));
      return found && !found.isDead ? found.owner : undefined;
    },
    ask: (token, wish) =>
      wish === "yield"
        ? write(fileOf(token, "wish"), wish)
        : write(fileOf(token, "stop"), `${new Date(ports.now()).toISOString()} ${randomBytes(8).toString("hex")}`),
    lastStop: (token) => read(fileOf(token, "stop")),
    async health(token) {
      const text = await read(fileOf(token, "health"));
      return text === undefined ? undefined : readHealth(text);
    },
    tell: (token, health) => write(fileOf(token, "health"), JSON.stringify(health)).catch(() => undefined),
  };
}

async function read(file: string): Promise<string | undefined> {
  return await readFile(file, "utf8").catch(() => undefined);
}

function readHealth(text: string): Health | undefined {
  try {
    return JSON.parse(text) as Health;
  } catch {
    return undefined;
  }
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex").slice(0, 32);
}
