import assert from "node:assert/strict";
import { test } from "node:test";
import { cameWords } from "../../../webview/chat/asked/came.ts";
import { stateWords } from "../../../webview/history/facts.ts";
import { entries } from "../harness/stored.ts";

test("a message that came from Telegram says who wrote it, and in which group; one from before that was kept says where it came from", () => {
  assert.equal(cameWords({ id: "tg-1", sender: { place: "telegram", name: "Ada" } }), "Ada, from Telegram");
  assert.equal(cameWords({ id: "tg-1", sender: { place: "telegram", name: "Bob", group: "Billing" } }), "Bob in Billing, from Telegram");
  assert.equal(cameWords({ id: "tg-1" }), "From Telegram");
  assert.equal(cameWords({ id: "m1" }), "");
});

test("the history says of a conversation that it was begun in Telegram", () => {
  const told = entries.filter((each) => /Telegram/.test(stateWords(each, Date.now())));
  assert.deepEqual(
    told.map(({ title }) => title),
    ["Is the report out yet?"],
  );
});
