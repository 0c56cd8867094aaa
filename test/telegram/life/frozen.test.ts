import assert from "node:assert/strict";
import { test } from "node:test";
import type { UpdateRow } from "../../../src/core/events/telegram/rows.ts";
import type { Client } from "../../../src/core/telegram/bots/client.ts";
import { startPoller } from "../../../src/core/telegram/bots/poller.ts";
import type { Seat, Seats } from "../../../src/core/telegram/bots/seat.ts";

const row: UpdateRow = { id: "bot:1", bot: "bot", updateId: 7, order: 1, state: "waiting", update: {}, at: "2026-01-01T00:00:00.000Z" };

/** A window that gets one update, and does `keeping` while it keeps that. Resolves with what it handled once it has let go of the bot. */
async function polls(keeping: (loses: () => void) => void): Promise<readonly UpdateRow[]> {
  const handled: UpdateRow[] = [];
  let isOurs = true;
  const seat: Seat = { isOurs: async () => isOurs, isWanted: async () => false, release: async () => undefined };
  const loses = () => {
    isOurs = false;
  };
  let taken = 0;
  const seats = { take: async () => (++taken === 1 ? seat : "held"), tell: async () => undefined } as unknown as Seats;
  let polled = 0;
  const call = async (method: string) => {
    if (method === "getUpdates" && ++polled > 1) loses();
    return { ok: true, result: polled === 1 ? [{ update_id: 7 }] : [] };
  };
  const inbox = {
    left: [],
    async receive() {
      if (polled > 1) return [];
      keeping(loses);
      return [row];
    },
    handled: async () => undefined,
  };
  const poller = startPoller({
    ...{ token: "7001:token", owner: "A", beatMs: 1_000, now: () => row.at, log: () => undefined, changed: () => undefined },
    ...{ client: { call } as unknown as Client, seats, isStopped: async () => false, later: () => () => undefined },
    open: async () => ({ inbox, handle: (each) => void handled.push(each), close: async () => undefined }),
    // It waits for the other one to let go.
    sleep: async () => poller.stop(),
  });
  await poller.ended;
  return handled;
}

test("a window that is frozen while it keeps what came, until another has taken the bot over, leaves that to the other", async () => {
  assert.deepEqual(await polls((loses) => loses()), []);
  assert.deepEqual(await polls(() => undefined), [row]);
});
