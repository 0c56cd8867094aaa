import assert from "node:assert/strict";
import { test } from "node:test";
import { commitPrompt, messageIn } from "../../../src/extension/commit/wording.ts";
import { type WritingPorts, writeMessage } from "../../../src/extension/commit/write.ts";

const changes = {
  files: [
    { label: "src/totals.ts", how: "changed", diff: "-round each\n+round once" },
    { label: ".env", how: "changed" },
  ],
  subjects: ["Totals hold refunds"],
  language: "en",
};

test("a draft goes into an empty box, after one question that holds the changes and the names of what is not shown", async () => {
  const asked: string[] = [];
  const box = { value: "" };
  const ask = async ({ text }: { readonly text: string }) => {
    asked.push(text);
    return { text: "Totals are rounded once" };
  };
  const written = await write({ box, ask });
  assert.deepEqual(written, { kind: "written" });
  assert.equal(box.value, "Totals are rounded once");
  assert.equal(asked.length, 1);
  for (const part of ["changed: src/totals.ts", "+round once", "changed: .env", "Totals hold refunds"])
    assert.ok(asked[0]?.includes(part), part);
  assert.ok(!asked[0]?.includes("Changes in .env"));
});

test("words that stand there are kept, replaced or written below, as the person says, before a model is asked", async () => {
  for (const [placing, value, kind] of [
    [undefined, "Mine", "called-off"],
    ["replace", "Theirs", "written"],
    ["below", "Mine\n\nTheirs", "written"],
  ] as const) {
    const box = { value: "Mine" };
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return { text: "Theirs" };
    };
    const written = await write({ box, place: async () => placing, ask });
    assert.deepEqual([written.kind, box.value, asked], [kind, value, placing ? 1 : 0]);
  }
});

test("what was written while the model was asked is not overwritten without a question", async () => {
  const box = { value: "" };
  const questions: string[] = [];
  const ask = async () => {
    box.value = "Typed meanwhile";
    return { text: "Theirs" };
  };
  const place = async () => {
    questions.push(box.value);
    return undefined;
  };
  assert.deepEqual(await write({ box, ask, place }), { kind: "called-off" });
  assert.equal(box.value, "Typed meanwhile");
  assert.deepEqual(questions, ["Typed meanwhile"]);
});

test("without changes, when it is called off, and when nobody answers, the box stays as it was", async () => {
  const box = { value: "" };
  assert.deepEqual(await write({ box, changes: async () => undefined }), { kind: "nothing" });
  assert.deepEqual(await write({ box, isCancelled: () => true }), { kind: "called-off" });
  assert.deepEqual(await write({ box, ask: async () => ({ problem: "No key is set." }) }), { kind: "problem", sentence: "No key is set." });
  assert.equal((await write({ box, ask: async () => ({ text: " \n" }) })).kind, "problem");
  assert.equal(box.value, "");
});

test("of an answer the message is taken, without what a model puts around it", () => {
  assert.equal(messageIn('"One line"\n'), "One line");
  assert.equal(messageIn("```text\nOne line\n\nAnd more.\n```"), "One line\n\nAnd more.");
  assert.equal(messageIn("Say “this” and that"), "Say “this” and that");
  assert.equal(messageIn("\u202eOne\u0007 line\r\n\r\nTwo"), "One line\n\nTwo");
  assert.equal(messageIn("```\n```"), undefined);
});

test("however much is changed, a model is asked about a bounded part, and told what it does not see", () => {
  const files = Array.from({ length: 300 }, (_, index) => ({ label: `f${index}.ts`, how: "changed", diff: "x".repeat(5_000) }));
  const { text } = commitPrompt({ files, subjects: [], language: "de" });
  assert.ok(text.length < 80_000, String(text.length));
  assert.match(text, /and 100 more/);
  assert.match(text, /more characters are left out/);
});

function write(ports: Partial<WritingPorts>) {
  return writeMessage({
    box: { value: "" },
    changes: async () => changes,
    ask: async () => ({ text: "Theirs" }),
    place: async () => undefined,
    isCancelled: () => false,
    ...ports,
  });
}
