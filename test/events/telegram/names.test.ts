import assert from "node:assert/strict";
import { test } from "node:test";
import { botNameProblem, freeBotName } from "../../../src/core/events/telegram/names.ts";

test("a name that does not do says why, and the one that is proposed is free", () => {
  assert.equal(botNameProblem("pocket-2", ["pocket"]), undefined);
  assert.match(botNameProblem("pocket", ["pocket"]) ?? "", /There is a bot “pocket” already/);
  for (const bad of ["", "My Bot", "-a", "ä", "a".repeat(41)]) assert.match(botNameProblem(bad, []) ?? "", /made of small letters/);
  assert.deepEqual([freeBotName([]), freeBotName(["pocket", "pocket-2"])], ["pocket", "pocket-3"]);
});
