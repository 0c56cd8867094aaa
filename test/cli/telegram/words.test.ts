import assert from "node:assert/strict";
import { test } from "node:test";
import { healthLine } from "../../../src/cli/telegram/words.ts";

test("how a bot fares names everybody who may approve, also who has no chat of their own with it", () => {
  const at = "2026-01-01T00:00:00.000Z";
  const bot = {
    ...{ id: "pocket", username: "our_bot", botId: 1, model: "m/m", approvalMode: "ask", workspace: [], autoStart: false, at },
    ...{ notifications: "never", chats: [{ id: 111, title: "Ada", at }], approvers: [111, 333] },
  } as const;
  assert.equal(
    healthLine({ bot, state: "polling", isHere: true, newcomers: [] }),
    "pocket (@our_bot) answers\n  lets in: Ada (111), who may approve\n  may approve in groups: 333\n",
  );
});
