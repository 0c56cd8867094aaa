import assert from "node:assert/strict";
import { test } from "node:test";
import { healthLine } from "../../../src/cli/telegram/words.ts";
import type { BotRow } from "../../../src/core/events/telegram/rows.ts";

test("how a bot fares names everybody who may approve, also who has no chat of their own with it", () => {
  const at = "2026-01-01T00:00:00.000Z";
  const bot: BotRow = {
    id: "pocket",
    username: "our_bot",
    botId: 1,
    model: "m/m",
    approvalMode: "ask",
    workspace: [],
    chats: [{ id: 111, title: "Ada", at }],
    approvers: [111, 333],
    autoStart: false,
    notifications: "never",
    at,
  };
  assert.equal(
    healthLine({ bot, state: "polling", isHere: true, newcomers: [] }),
    "pocket (@our_bot) answers\n  lets in: Ada (111), who may approve\n  may approve in groups: 333\n",
  );
});
