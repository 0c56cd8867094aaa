import assert from "node:assert/strict";
import { test } from "node:test";
import { createKeyboard } from "../../../src/extension/chats/keyboard.ts";

test("a key for chats works while any of them has the keyboard, also where the next one has it before the former lets go", () => {
  const told: boolean[] = [];
  const keyboard = createKeyboard<string>((isInChat) => told.push(isInChat));
  keyboard.turn("side", false);
  assert.deepEqual(told, []);
  keyboard.turn("side", true);
  keyboard.turn("tab", true);
  keyboard.turn("side", false);
  assert.deepEqual(told, [true]);
  keyboard.turn("tab", false);
  keyboard.turn("tab", false);
  assert.deepEqual(told, [true, false]);
});
