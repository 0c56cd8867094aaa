import { Refusal } from "./chats.ts";

/** How much Telegram takes: about one message a second in a chat with short bursts, twenty a minute in a group, thirty a second in all; changes of messages count. */
const burst = 5;
const groupMost = 20;
const groupWindowMs = 60_000;
const mostInSecond = 30;

const counted = /^(send(?!chataction)|edit|copy|forward)/;

/** Holds a bot to it, once a clock is given. */
export class Rates {
  /** Calls that came before the time was over that a refusal had told. */
  impatient = 0;
  /** Refusals. */
  refused = 0;
  #now: (() => number) | undefined;
  readonly #taken = new Map<number, number[]>();
  readonly #held = new Map<number, number>();

  holdTo(now: () => number): void {
    this.#now = now;
  }

  /** Refuses what is too much. */
  check(method: string, chat: number): void {
    if (!this.#now || !counted.test(method.toLowerCase())) return;
    const now = this.#now();
    if ((this.#held.get(chat) ?? Number.NEGATIVE_INFINITY) > now) this.impatient += 1;
    const own = this.#taken.get(chat) ?? [];
    const all = [...this.#taken.values()].flat();
    const waitMs = Math.max(
      chat < 0 ? groupWait(own, now) : privateWait(own, now),
      windowWait(all, { now, most: mostInSecond, windowMs: 1_000 }),
    );
    if (waitMs <= 0) return void this.#taken.set(chat, [...own.filter((each) => each > now - groupWindowMs), now]);
    const retryAfter = Math.ceil(waitMs / 1_000);
    this.refused += 1;
    this.#held.set(chat, now + retryAfter * 1_000);
    throw new Refusal(429, `Too Many Requests: retry after ${retryAfter}`, retryAfter);
  }
}

function groupWait(taken: readonly number[], now: number): number {
  return windowWait(taken, { now, most: groupMost, windowMs: groupWindowMs });
}

/** One more second of rest for each message beyond the burst. */
function privateWait(taken: readonly number[], now: number): number {
  const debt = taken.reduce(({ left, at }, each) => ({ left: Math.max(0, left - (each - at) / 1_000) + 1, at: each }), {
    left: 0,
    at: taken[0] ?? now,
  });
  return Math.max(0, debt.left - (now - debt.at) / 1_000 - (burst - 1)) * 1_000;
}

function windowWait(
  taken: readonly number[],
  { now, most, windowMs }: { readonly now: number; readonly most: number; readonly windowMs: number },
): number {
  const recent = taken.filter((each) => each > now - windowMs).sort((one, other) => one - other);
  return recent.length < most ? 0 : (recent[recent.length - most] ?? now) + windowMs - now;
}
