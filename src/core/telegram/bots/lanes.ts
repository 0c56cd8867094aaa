/** The ways into the chats of one bot, for all that this process sends there: in each one after another, and nothing while Telegram wants it left alone. */
export interface Lanes {
  /** Resolves when all that came before is through, or the signal aborts. What it gives is to be called in the end, and lets the next one in. */
  enter(chat: number, signal: AbortSignal): Promise<() => void>;
  /** The chat is left alone for so long; of several the longest counts. */
  hold(chat: number, milliseconds: number): void;
  /** Resolves when it is left alone no more; undefined where it is not. Never rejects. */
  held(chat: number): Promise<void> | undefined;
}

/** Gives the lanes of a bot by its token: always the same. */
export type LanesOf = (token: string) => Lanes;

/** `signal`: nothing is waited for any more. */
export function createLanes(sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>, signal: AbortSignal): LanesOf {
  const known = new Map<string, Lanes>();
  return (token) => {
    const lanes = known.get(token) ?? lanesOfOne((milliseconds) => sleep(milliseconds, signal).catch(() => undefined));
    known.set(token, lanes);
    return lanes;
  };
}

function lanesOfOne(rest: (milliseconds: number) => Promise<void>): Lanes {
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
  };
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
