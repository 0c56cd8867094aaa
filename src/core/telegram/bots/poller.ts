import type { UpdateRow } from "../../events/telegram/rows.ts";
import type { Client, Told } from "./client.ts";
import type { Inbox, RawUpdate } from "./inbox.ts";
import type { Health, Seat, Seats } from "./seat.ts";

/** Fetches what comes for one bot, as long as it is not stopped. */
export interface Poller {
  /** The newest. */
  health(): Health;
  /** Resolves when it has ended, and why. */
  readonly ended: Promise<"stopped" | "refused">;
  /** Ends it; what runs goes on. */
  stop(): void;
  /** Whether another process has stopped it; it ends then, but perhaps has not noticed yet. */
  isStopped(): Promise<boolean>;
}

export interface PollerPorts {
  readonly token: string;
  readonly client: Client;
  readonly seats: Seats;
  readonly owner: string;
  /** Whether it was stopped anywhere since it began, or its bot is gone. Never rejects. */
  isStopped(): Promise<boolean>;
  /** Opens what was left, and whatever answers. */
  open(): Promise<Answering>;
  readonly now: () => string;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly later: (milliseconds: number, work: () => void) => () => void;
  /** How often another process is looked for. */
  readonly beatMs: number;
  readonly log: (line: string) => void;
  /** Hears each change of the health. */
  readonly changed: () => void;
}

/** What is at work while the token is ours. */
export interface Answering {
  readonly inbox: Inbox;
  /** Takes one on; they are handled in the order of their chat. Never rejects. */
  handle(row: UpdateRow): void;
  /** Begins nothing any more. Resolves when what was on its way has ended, or has had its time: from then on nothing is said or stored. */
  close(): Promise<void>;
}

/** Seconds for which Telegram holds a request where nothing comes. */
const heldSeconds = 50;
const longestWaitMs = 60_000;
const soonMs = 15_000;
/** Whoever was asked to yield lets others go first. */
const courtesyBeats = 4;

export function startPoller(ports: PollerPorts): Poller {
  const { seats, token, owner, now, log } = ports;
  const over = new AbortController();
  let health: Health = { state: "waiting", owner, at: now() };
  const tell = async (change: Partial<Health>) => {
    const isNews = change.state !== undefined && change.state !== health.state;
    health = { ...health, ...change, owner, at: now() };
    if (isNews || change.lastError !== undefined) ports.changed();
    // Who waits does not speak for the bot.
    if (health.state !== "waiting") await seats.tell(token, health);
  };
  const work = async (): Promise<"stopped" | "refused"> => {
    let breaks = 0;
    while (!over.signal.aborted && !(await ports.isStopped())) {
      const gone = new AbortController();
      const seat = await seats.take(token, () => gone.abort());
      if (seat === "held" || seat === "unknown") {
        await tell({ state: "waiting" });
        await rest(ports, ports.beatMs, over.signal);
        continue;
      }
      const signal = AbortSignal.any([over.signal, gone.signal]);
      const ending = await hold({ ...ports, tell, signal }, seat).catch((error: unknown) => `It broke: ${describe(error)}` as const);
      await seat.release();
      if (ending === "refused" || ending === "stop") {
        await tell({ state: ending === "stop" ? "stopped" : "refused" });
        return ending === "stop" ? "stopped" : "refused";
      }
      breaks = ending.startsWith("It broke") ? breaks + 1 : 0;
      if (breaks > 0) {
        log(ending);
        await tell({ state: "retrying", lastError: ending });
      }
      if (breaks > 0 || ending === "yield") await rest(ports, breaks > 0 ? waitAfter(breaks) : ports.beatMs * courtesyBeats, over.signal);
    }
    const isOurs = health.state !== "waiting";
    if (isOurs) await tell({ state: "stopped" });
    return "stopped";
  };
  const ended = work().catch((error: unknown) => {
    log(`Polling broke: ${describe(error)}`);
    return "stopped" as const;
  });
  return { health: () => health, ended, stop: () => over.abort(), isStopped: ports.isStopped };
}

type Ending = "stop" | "yield" | "refused" | "lost";

interface Holding extends PollerPorts {
  readonly signal: AbortSignal;
  tell(change: Partial<Health>): Promise<void>;
}

/** Polls while the token is ours. */
async function hold(ports: Holding, seat: Seat): Promise<Ending> {
  const { log, now, tell } = ports;
  const asked = new AbortController();
  let wish: "stop" | "yield" | undefined;
  let callOff = (): void => {};
  const watch = () => {
    callOff = ports.later(Math.min(ports.beatMs, 500), () => {
      void wishOf(ports, seat).then((found) => {
        if (found) wish = found;
        if (found) asked.abort();
        else if (!asked.signal.aborted) watch();
      });
    });
  };
  const signal = AbortSignal.any([ports.signal, asked.signal]);
  const answering = await ports.open();
  watch();
  try {
    for (const row of answering.inbox.left) answering.handle(row);
    // The first, and the first after a failure, is not held: it tells at once whether we get through.
    let [offset, failures, isProven, mayBeHooked] = [0, 0, false, true];
    while (!signal.aborted && (await seat.isOurs())) {
      // A webhook that was set somewhere would keep everything from us.
      if (mayBeHooked) mayBeHooked = !(await soon(ports, signal, (short) => ports.client.call("deleteWebhook", {}, short))).ok;
      const asking = { offset, timeout: isProven ? heldSeconds : 0, allowed_updates: [...wanted] };
      const poll = (until: AbortSignal) => ports.client.call("getUpdates", asking, until);
      const told = isProven ? await poll(signal) : await soon(ports, signal, poll);
      if (signal.aborted) break;
      const updates = told.ok ? readUpdates(told.result) : undefined;
      const added = updates && (await seat.isOurs()) ? await store(answering.inbox, updates, log) : undefined;
      // Whoever was frozen while it was being kept is too late: another window has got the same from Telegram, and answers it.
      if (added && !(await seat.isOurs())) break;
      if (added && updates) {
        [failures, isProven] = [0, true];
        offset = Math.max(offset, ...updates.map((each) => each.update_id + 1));
        for (const row of added) answering.handle(row);
        await tell({ state: "polling", lastPollAt: now(), ...(added.length > 0 ? { lastUpdateAt: now() } : {}) });
        continue;
      }
      const why = told.ok ? "what came could not be read or kept" : told.why;
      log(`Polling failed: ${why}`);
      if (!told.ok && (told.code === 401 || told.code === 404)) {
        await tell({
          state: "refused",
          lastError: "Telegram does not know this token. Ask @BotFather for the bot's token and add the bot anew.",
        });
        return "refused";
      }
      await tell({ state: "retrying", lastError: why });
      [failures, isProven] = [failures + 1, false];
      mayBeHooked ||= !told.ok && told.code === 409;
      const waitMs = told.ok || told.retryAfterSeconds === undefined ? waitAfter(failures) : told.retryAfterSeconds * 1000;
      await rest(ports, waitMs, signal);
    }
    return wish ?? "lost";
  } finally {
    callOff();
    await answering.close();
  }
}

/** What Telegram does not hold is answered soon or not at all: whoever waited longer for it would be deaf for as long, though the network is back. */
async function soon<Result>(
  { later }: Pick<PollerPorts, "later">,
  signal: AbortSignal,
  ask: (until: AbortSignal) => Promise<Told<Result>>,
): Promise<Told<Result>> {
  const late = new AbortController();
  const callOff = later(soonMs, () => late.abort());
  const told = await ask(AbortSignal.any([signal, late.signal]));
  callOff();
  return !told.ok && late.signal.aborted ? { ...told, why: `no answer came within ${soonMs / 1000} seconds` } : told;
}

async function wishOf({ isStopped }: PollerPorts, seat: Seat): Promise<"stop" | "yield" | undefined> {
  if (await isStopped()) return "stop";
  return (await seat.isWanted()) ? "yield" : undefined;
}

const wanted = ["message", "edited_message", "callback_query", "my_chat_member"] as const;

/** Undefined for what is no list of updates: then nothing is acknowledged. */
function readUpdates(result: unknown): readonly RawUpdate[] | undefined {
  if (!Array.isArray(result)) return undefined;
  const updates = result.filter((each: unknown): each is RawUpdate => {
    const id = typeof each === "object" && each !== null && "update_id" in each ? each.update_id : undefined;
    return Number.isSafeInteger(id);
  });
  return updates.length === result.length ? updates : undefined;
}

async function store(inbox: Inbox, updates: readonly RawUpdate[], log: (line: string) => void): Promise<readonly UpdateRow[] | undefined> {
  try {
    return await inbox.receive(updates);
  } catch (error) {
    log(`What came could not be kept: ${describe(error)}`);
    return undefined;
  }
}

function waitAfter(failures: number): number {
  return Math.min(longestWaitMs, 500 * 2 ** Math.min(failures, 10));
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function rest({ sleep }: Pick<PollerPorts, "sleep">, milliseconds: number, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await sleep(milliseconds, signal).catch(() => undefined);
}
