import assert from "node:assert/strict";
import { test } from "node:test";
import type { Session, SessionChange } from "../../src/core/events/session.ts";
import type { ModelChoice } from "../../src/core/protocol/host-message.ts";
import type { Settings } from "../../src/extension/host/settings.ts";
import { createPreferences } from "../../src/extension/preferences.ts";

test("what is chosen in a new chat is that chat's alone, and what the next one begins with", async () => {
  const chats = setup();
  const [one, other] = [chats.open(), chats.open()];
  await one.setModel("openai/b");
  await one.setApprovalMode("edits");
  await one.setTeam({ workMode: "plan" });
  assert.deepEqual(await chosen(one), ["openai/b", "edits", "plan"]);
  assert.deepEqual(await chosen(other), ["openai/a", "ask", "auto"], "another chat, or another window, keeps its own");
  other.forgetDraft();
  assert.deepEqual(await chosen(other), ["openai/b", "ask", "auto"], "a new chat begins with the model that was chosen last");
});

test("a choice in a conversation changes that conversation", async () => {
  const changes: SessionChange[] = [];
  const session = { id: "s1", model: "openai/a", approvalMode: "smart" } as Session;
  const chat = setup().open({ session: () => session, change: async (change) => void changes.push(change) });
  await chat.setModel("openai/b");
  await chat.setApprovalMode("ask");
  assert.deepEqual(changes, [{ model: "openai/b" }, { approvalMode: "ask" }]);
  assert.deepEqual(await chosen(chat), ["openai/a", "smart", "auto"], "it tells what the conversation has, not what was asked for");
});

test("who picked the demo is given a real model once there is a key, in the chat at hand as well", async () => {
  const chats = setup();
  const chat = chats.open();
  await chat.setModel("demo/tour");
  assert.equal(await chat.model(), "demo/tour");
  await chat.leaveDemo();
  assert.equal(await chat.model(), "openai/a");
  assert.equal(await chats.open().model(), "openai/a");
});

type Chat = ReturnType<ReturnType<typeof setup>["open"]>;

async function chosen(chat: Chat) {
  return [await chat.model(), chat.approvalMode(), chat.workMode()];
}

/** Chats that share what was chosen last. */
function setup() {
  const kept = new Map<string, unknown>();
  const memory = {
    get: <Value>(key: string) => kept.get(key) as Value | undefined,
    update: async (key: string, value: unknown) => void kept.set(key, value),
  };
  const models = ["openai/a", "openai/b", "demo/tour"].map((model): ModelChoice => {
    const [provider = "", label = ""] = model.split("/");
    return { model, label, detail: "", provider, ready: true };
  });
  const settings = { model: () => undefined, approvalMode: () => "ask" } as Partial<Settings> as Settings;
  return {
    open: (more: Partial<Parameters<typeof createPreferences>[0]> = {}) =>
      createPreferences({ models: async () => models, session: () => undefined, change: async () => {}, settings, memory, ...more }),
  };
}
