import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelChoice } from "../../../src/core/protocol/host-message.ts";
import { modelForNew, type Wishes, withModelInUse } from "../../../src/extension/choices/choice.ts";

const listed = (ready: boolean): readonly ModelChoice[] => [
  { model: "demo/tour", label: "Demo tour", detail: "", provider: "demo", ready: true },
  { model: "openai/a", label: "a", detail: "", provider: "openai", ready },
  { model: "openai/b", label: "b", detail: "", provider: "openai", ready },
];

test("without a key nothing is chosen, least of all the stand-in", () => check({}, { ready: false, expected: "" }));
test("with a key the first real model is taken", () => check({}, { ready: true, expected: "openai/a" }));
test("what was picked last is taken again", () => {
  check({ last: "openai/b" }, { ready: true, expected: "openai/b" });
  check({ last: "demo/tour" }, { ready: true, expected: "demo/tour" });
  check({ last: "demo/tour" }, { ready: false, expected: "demo/tour" });
});
test("what was picked last is left when its key is gone or nobody knows it any more", () => {
  check({ last: "openai/b" }, { ready: false, expected: "" });
  check({ last: "openai/gone" }, { ready: true, expected: "openai/a" });
});
test("the setting comes before everything, ready or not", () => {
  check({ setting: "openai/b", last: "demo/tour" }, { ready: true, expected: "openai/b" });
  check({ setting: "openai/new" }, { ready: false, expected: "openai/new" });
});

test("the model in use is in the list, listed or not, and once", () => {
  const models = (model: string) => withModelInUse(listed(true), model).map((each) => each.model);
  assert.deepEqual(models("openai/a"), ["demo/tour", "openai/a", "openai/b"]);
  assert.deepEqual(models("openai/own/model"), ["openai/own/model", "demo/tour", "openai/a", "openai/b"]);
  assert.deepEqual(models(""), ["demo/tour", "openai/a", "openai/b"]);
});

function check(wishes: Wishes, { ready, expected }: { ready: boolean; expected: string }): void {
  assert.equal(modelForNew(listed(ready), wishes), expected);
}
