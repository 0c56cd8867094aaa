import assert from "node:assert/strict";
import { test } from "node:test";
import { cases, streamTests } from "./cases.ts";
import { rules } from "./rules.ts";

test("every stream case has a rule, and none is lost", () => {
  assert.equal(cases.length, 61);
  assert.deepEqual(cases.map((each) => each.id).sort(), Object.keys(rules).sort());
});

for (const { title, run } of streamTests((rule) => !rule.isLarge)) test(title, run);
