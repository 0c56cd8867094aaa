/** The ways into the chats of one bot, for all that this process sends there: in each one after another, and nothing while Telegram wants it left alone. */
export interface Lanes {
  /** Resolves when all that came before is through, or the signal aborts. What it gives is to be called in the end, and lets the next one in. */
  enter(chat: number, signal: AbortSignal): Promise<() => void>;
  /** The chat is left alone for so long; of several the longest counts. */
  hold(chat: number, milliseconds: number): void;
  /** Resolves when it is left alone no more; undefined where it is not. Never rejects. */
  held(chat: number): Promise<void> | undefined;
  /** Notes that something was sent there by now. */
  count(chat: number): void;
  /** For how many milliseconds the next had better wait, so that Telegram need not refuse it. */
  wait(chat: number): number;
}

/** Gives the lanes of a bot by its token: always the same. */
export type LanesOf = (token: string) => Lanes;

export interface LanesPorts {
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly monotonic: () => number;
}

/** `signal`: nothing is waited for any more. */
export function createLanes({ sleep, monotonic }: LanesPorts, signal: AbortSignal): LanesOf {
  const known = new Map<string, Lanes>();
  return (token) => {
    const lanes = known.get(token) ?? lanesOfOne((milliseconds) => sleep(milliseconds, signal).catch(() => undefined), monotonic);
    known.set(token, lanes);
    return lanes;
  };
}

function lanesOfOne(rest: (milliseconds: number) => Promise<void>, now: () => number): Lanes {
  const paces = new Map<number, Pace>();
  const [ends, holds] = [new Map<number, Promise<void>>(), new Map<number, Promise<void>>()];
  return {
    async enter(chat, signal) {
      let leave = () => {};
      const own = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const before = ends.get(chat);
      keep(ends, chat, before ? before.then(() => own) : own);
      if (before) await either(before, signal);
      return leave;
    },
    hold: (chat, milliseconds) =>
      keep(
        holds,
        chat,
        Promise.all([holds.get(chat), rest(milliseconds)]).then(() => undefined),
      ),
    held: (chat) => holds.get(chat),
    count(chat) {
      const pace = paces.get(chat);
      const recent = (pace?.recent ?? []).filter((each) => each > now() - groupWindowMs);
      paces.set(chat, { left: leftOf(pace, now()) - 1, at: now(), recent: [...recent, now()].slice(-groupMost) });
    },
    wait(chat) {
      const pace = paces.get(chat);
      if (chat >= 0) return Math.max(0, 1 - leftOf(pace, now())) * restMs;
      const oldest = pace && pace.recent.length >= groupMost ? pace.recent[0] : undefined;
      return oldest === undefined ? 0 : Math.max(0, oldest + groupWindowMs - now());
    },
  };
}

/** Telegram takes about one message a second in a chat after a short burst, and twenty a minute in a group; changes of messages count. Clocks differ a little. */
const burst = 5;
const restMs = 1_050;
const groupMost = 20;
const groupWindowMs = 60_000;

interface Pace {
  /** How many may follow at once, at that time. */
  readonly left: number;
  readonly at: number;
  readonly recent: readonly number[];
}

function leftOf(pace: Pace | undefined, now: number): number {
  return pace ? Math.min(burst, pace.left + (now - pace.at) / restMs) : burst;
}

/** Until it is kept. */
function keep(promises: Map<number, Promise<void>>, chat: number, promise: Promise<void>): void {
  promises.set(chat, promise);
  void promise.then(() => promises.get(chat) === promise && promises.delete(chat));
}

/** Resolves when the promise is kept or the signal aborts, whichever is first. */
export async function either(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      signal.removeEventListener("abort", end);
      resolve();
    };
    signal.addEventListener("abort", end);
    void promise.then(end);
  });
}
