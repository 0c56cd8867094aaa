import assert from "node:assert/strict";
import { after } from "node:test";
import { type BotApi, startBotApi } from "./bot-api.ts";

/** The same for a bot in its real time: it takes no more than Telegram does, and whoever floods it fails the test. It closes by itself. */
export async function startPacedBotApi(token?: string): Promise<BotApi> {
  const api = await startBotApi(token);
  api.rates.holdTo(Date.now);
  after(async () => {
    await api.close();
    const { refused, impatient } = api.rates;
    assert.deepEqual({ refused, impatient }, { refused: 0, impatient: 0 }, "more was sent than Telegram takes");
  });
  return api;
}
