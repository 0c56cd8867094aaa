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
