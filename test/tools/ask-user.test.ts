import assert from "node:assert/strict";
import { test } from "node:test";
import type { ToolAnswer, ToolQuestion } from "../../src/core/tools/tool.ts";
import { quietContext } from "./context.ts";
import { createWorld, ready, refusal } from "./world.ts";

const world = createWorld();

/** What the person is asked, and what the model is told of the answer. */
async function asked(given: object, answer: ToolAnswer) {
  const seen: ToolQuestion[] = [];
  const prepared = ready(await world.prepare("ask_user", given));
  assert.deepEqual(prepared.access, { kind: "talk" });
  const ask = async (question: ToolQuestion) => {
    seen.push(question);
    return answer;
  };
  const result = await prepared.run(quietContext({ ask }));
  return { question: seen[0], result };
}

test("A plain question takes the person's own words", async () => {
  const { question, result } = await asked({ question: " Which colour? " }, { kind: "answered", value: "green, rather dark" });
  assert.deepEqual(question, { text: "Which colour?", choices: [], multiple: false, freeText: true });
  assert.deepEqual(result, { ok: true, output: "The person answers: green, rather dark", summary: "answered" });
});

test("Choices are offered once each, with what would be invisible written out", async () => {
  const choices = ["red", { label: "blue\u202e", detail: "the sea\u200b" }, "red"];
  const { question, result } = await asked(
    { question: "Which?", choices, multiple: true, allow_text: false },
    { kind: "answered", value: ["red", "blue\u202e"] },
  );
  assert.deepEqual(question, {
    text: "Which?",
    choices: [
      { value: "red", label: "red" },
      { value: "blue\u202e", label: "blue\\u{202e}", detail: "the sea\\u{200b}" },
    ],
    multiple: true,
    freeText: false,
  });
  assert.deepEqual(result, { ok: true, output: "The person answers:\n- red\n- blue\u202e", summary: "2 chosen" });
});

test("With nobody to ask the model is told to decide, and a stop is said", async () => {
  const nobody = await asked({ question: "Which?" }, { kind: "nobody" });
  assert.equal(nobody.result.output, "Nobody can be asked here: decide yourself and say what you assumed.");
  assert.equal(nobody.result.ok, true);
  const stopped = await asked({ question: "Which?" }, { kind: "stopped" });
  assert.deepEqual([stopped.result.ok, stopped.result.summary], [false, "stopped"]);
});

test("A question that can't be put is refused in a sentence", async () => {
  const check = async (given: object, expected: RegExp) => assert.match(refusal(await world.prepare("ask_user", given)), expected);
  await check({ question: "  " }, /do not fit/);
  await check({ question: "Which?", choices: ["a", " "] }, /do not fit/);
  await check({ question: "Which?", allow_text: false }, /give choices/);
});

test("Questions of one message come one after another", async () => {
  const { locks } = ready(await world.prepare("ask_user", { question: "Which?" }));
  assert.deepEqual(locks, [{ key: "person", exclusive: true }]);
});
