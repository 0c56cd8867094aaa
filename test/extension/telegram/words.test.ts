import assert from "node:assert/strict";
import { test } from "node:test";
import { guestsOf } from "../../../src/core/events/telegram/people.ts";
import { foldersWords, guestWords, languageWords, peopleWords, stateWords } from "../../../src/extension/telegram/words.ts";

test("of everybody who is let in it is said by which number, as what, and whether they may approve", () => {
  const at = "2026-01-01T00:00:00.000Z";
  const bot = { chats: [111, -500].map((id) => ({ id, title: "Ada", at })), approvers: [111, 333] };
  assert.deepEqual(guestsOf(bot).map(guestWords), [
    "person 111 · may approve",
    "group -500",
    "person 333 · not let in alone · may approve",
  ]);
  assert.equal(peopleWords(bot), "2 let in, 2 may approve");
  assert.equal(peopleWords({ chats: [], approvers: [] }), "lets nobody in yet");
  assert.deepEqual([foldersWords([]), foldersWords(["/shop", "/docs"])], ["now: in no folder", "now: /shop, /docs"]);
});

test("where a bot answers from is said, who waits, and that it does little from a window in Restricted Mode", () => {
  const waiting = { chat: 222, name: "Bob", until: "2026-01-01T00:00:00.000Z" };
  const here = { state: "polling", isHere: true, newcomers: [] } as const;
  assert.equal(stateWords(here, true), "answers here");
  assert.equal(stateWords(here, false), "answers here, and only reads and talks (Restricted Mode)");
  assert.equal(stateWords({ ...here, isHere: false }, false), "answers from another window or terminal");
  const newcomers = [waiting, { ...waiting, name: "$(bell) [a](b)" }];
  assert.equal(stateWords({ ...here, newcomers }, true), "answers here; Bob, Somebody would like to be let in");
});

test("the language a bot speaks has its own name, or is that of each person", () => {
  assert.deepEqual(
    [{}, { language: "de" }, { language: "zh-cn" }].map((each) => languageWords(each as never)),
    ["as each person's Telegram is set", "Deutsch", "中文"],
  );
});
