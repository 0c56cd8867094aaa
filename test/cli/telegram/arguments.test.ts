import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommand } from "../../../src/cli/arguments/parse.ts";

test("a right is given and taken back by a number, never by a name", () => {
  for (const action of ["allow", "forbid", "approver", "no-approver"]) {
    const { kind, ...command } = parseCommand(["telegram", action, "pocket", "111"]);
    assert.deepEqual([kind, { ...command, action, name: "pocket", id: 111 }], ["telegram", command]);
    assert.match(JSON.stringify(parseCommand(["telegram", action, "pocket", "Ada"])), /the name of a bot and a number/);
  }
});

test("a language is one that bots speak, or each person's own", () => {
  const language = (...words: string[]) => parseCommand(["telegram", ...words]);
  const spoken = (...words: string[]) => (language(...words) as { language?: string }).language;
  assert.equal(spoken("language", "pocket", "de"), "de");
  assert.equal(spoken("language", "pocket", "ZH"), "zh-cn");
  assert.equal(spoken("add", "pocket", "--language", "zh-cn"), "zh-cn");
  for (const words of [
    ["language", "pocket", "auto"],
    ["add", "pocket"],
    ["add", "pocket", "--language", "auto"],
  ])
    assert.deepEqual([language(...words).kind, spoken(...words)], ["telegram", undefined]);
  for (const words of [
    ["language", "pocket"],
    ["language", "pocket", "fr"],
    ["add", "pocket", "--language", "klingon"],
  ])
    assert.match(JSON.stringify(language(...words)), /one of en, de, zh-cn, auto/);
});
