import { Refusal } from "./chats.ts";

interface Poll {
  readonly answer: (updates: readonly Update[]) => void;
  readonly refuse: (refusal: Refusal) => void;
  readonly offset: number;
  readonly limit: number;
}

export type Update = { readonly update_id: number } & Readonly<Record<string, unknown>>;

const conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";

/** What a bot may leave out. What Telegram does not know either comes always, as from a newer one. */
const kinds: ReadonlySet<string> = new Set([
  ...["message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result", "callback_query"],
  ...["shipping_query", "pre_checkout_query", "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request"],
  ...["message_reaction", "message_reaction_count", "chat_boost", "removed_chat_boost", "business_connection", "business_message"],
]);
/** What does not come unless it is asked for. */
const rare: ReadonlySet<string> = new Set(["chat_member", "message_reaction", "message_reaction_count"]);

/** What waits for a bot: given out again until it is confirmed by an offset above it. */
export class Updates {
  waiting: Update[] = [];
  /** The number of every update that was confirmed. */
  readonly confirmed = new Set<number>();
  hasWebhook = false;
  #last = 0;
  #poll: Poll | undefined;
  #allowed: readonly string[] = [];

  /** Whether somebody waits for news just now. */
  get isPolled(): boolean {
    return this.#poll !== undefined;
  }

  /** What it was last asked to bring holds for what comes from then on. */
  push(update: Readonly<Record<string, unknown>>, id = this.#last + 1): number {
    this.#last = Math.max(this.#last, id);
    const isWanted = (kind: string) => (this.#allowed.length === 0 ? !rare.has(kind) : this.#allowed.includes(kind));
    if (Object.keys(update).some((each) => kinds.has(each) && !isWanted(each))) return id;
    this.waiting.push({ ...update, update_id: id });
    this.#wake();
    return id;
  }

  /** Answers at once when something is there; else when something comes. `gone` tells that nobody waits any more. */
  async poll(values: Readonly<Record<string, unknown>>, gone: (leave: () => void) => void): Promise<readonly Update[]> {
    if (this.hasWebhook)
      throw new Refusal(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    if (values.allowed_updates !== undefined) this.#allowed = values.allowed_updates as readonly string[];
    const offset = Number(values.offset ?? 0);
    const limit = Math.min(Math.max(Number(values.limit ?? 100), 1), 100);
    if (offset < 0) this.waiting = this.waiting.slice(offset);
    for (const each of this.waiting) if (each.update_id < offset) this.confirmed.add(each.update_id);
    this.waiting = this.waiting.filter((each) => each.update_id >= offset);
    this.#poll?.refuse(new Refusal(409, conflict));
    this.#poll = undefined;
    if (this.waiting.length > 0 || Number(values.timeout ?? 0) === 0) return this.waiting.slice(0, limit);
    return new Promise((answer, refuse) => {
      const poll = { answer, refuse, offset, limit };
      this.#poll = poll;
      gone(() => {
        if (this.#poll === poll) this.#poll = undefined;
      });
    });
  }

  /** As if another program had begun to poll. */
  interrupt(): void {
    this.#poll?.refuse(new Refusal(409, conflict));
    this.#poll = undefined;
  }

  #wake(): void {
    const poll = this.#poll;
    this.#poll = undefined;
    poll?.answer(this.waiting.slice(0, poll.limit));
  }
}
