import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionRecord } from "../../src/core/events/rows.ts";
import { readDocument } from "../../src/core/history/document/read.ts";
import { withNewIds } from "../../src/core/history/document/renaming.ts";
import { asDocument } from "../../src/core/history/document/write.ts";
import { answer, at, full, grant, model, record } from "./rows.ts";

test("The document of a conversation holds its messages with their steps", () => {
  const { messages } = asDocument(record) as { messages: { role: string; text: string; steps: { tool: string; outcome: string }[] }[] };
  assert.deepEqual(
    messages.map(({ role, text, steps }) => [role, text, steps.map((step) => [step.tool, step.outcome])]),
    [
      ["user", "first?", []],
      ["assistant", "I look.", [["read_file", "ok"]]],
      ["user", "second?", []],
      ["assistant", "There.", []],
    ],
  );
});

test("A conversation that was exported and imported exports the same again, to the byte", () => {
  const text = JSON.stringify(asDocument(full, [grant]));
  const imported = imports(text);
  assert.equal(JSON.stringify(asDocument(imported.record)), text);
  assert.deepEqual(imported.notes, [
    "It let file changes pass without asking; here it asks. --approve edits changes that.",
    "What it remembered as allowed (1) does not hold here: it asks again.",
  ]);
  assert.deepEqual([imported.record.session.approvalMode, imported.record.session.imported?.grants.length], ["ask", 1]);
  const { imported: _, ...session } = imported.record.session;
  assert.deepEqual({ ...imported.record, session: { ...session, approvalMode: "edits" } }, full);
});

test("Fields that a later version adds come along", () => {
  const document = JSON.parse(JSON.stringify(asDocument(full)));
  document.session.mood = { good: true };
  document.runs[0].mood = "good";
  const text = JSON.stringify(document);
  assert.equal(JSON.stringify(asDocument(imports(text).record)), text);
});

test("New ids stand wherever the old ones stood, and nowhere else", () => {
  let count = 0;
  const renamed = withNewIds(full, () => `new-${++count}`);
  const [text, before] = [JSON.stringify(renamed), JSON.stringify(full)];
  const named = /"(id|after|\w+Id)":"(s|r1|r2|m[1-4]|t1|q|a|w|p|k[12]|o|y|z)"/g;
  assert.equal(named.test(text), false);
  const [plan, last] = [renamed.plans[0], renamed.tasks[1]];
  assert.deepEqual([plan?.tasks, last?.dependsOn], [renamed.tasks.map((each) => each.id), [renamed.tasks[0]?.id]]);
  const [outputs] = renamed.compactions ?? [];
  assert.deepEqual(outputs?.kind === "outputs" && [outputs.after, outputs.stepIds], [renamed.messages[2]?.id, [renamed.steps[0]?.id]]);
  const listed = (json: string) => json.replace(/"(tasks|dependsOn|stepIds)":\["[^\]{]*\]/g, '"$1":[]');
  assert.equal(listed(text).replace(/"(id|after|\w+Id)":"new-\d+"/g, '"$1":"-"'), listed(before).replace(named, '"$1":"-"'));
  assert.equal(renamed.steps[0]?.messageId, renamed.messages[1]?.id);
});

test("Steps keep their order, and one whose message is lost is still there", () => {
  const [step] = full.steps;
  assert.ok(step);
  const steps = [{ ...step, id: "t0", messageId: "gone" }, { ...step, id: "t3", messageId: "m4" }, step];
  const text = JSON.stringify(asDocument({ ...full, steps }));
  const imported = imports(text);
  assert.deepEqual(
    imported.record.steps.map((each) => [each.id, each.messageId]),
    steps.map((each) => [each.id, each.messageId]),
  );
  assert.equal(JSON.stringify(asDocument(imported.record)), text);
});

test("What a former version exported is imported under new ids", () => {
  const document = {
    session: { id: "s", title: "old", workspace: ["/w"], model, approvalMode: "ask", createdAt: at, updatedAt: at },
    messages: [
      { id: "m1", role: "user", at, runId: "r1", text: "first?", steps: [] },
      {
        ...{ id: "m2", role: "assistant", at, runId: "r1", model, text: "I look.", finish: "complete" },
        steps: [
          {
            ...{ id: "t1", tool: "read_file", title: "Read", input: { path: "notes.txt" }, outcome: "ok", output: "hello", summary: "" },
            ...{ startedAt: at, change: { path: "/w/a", kind: "edit", addedLines: 1, removedLines: 2 } },
          },
        ],
      },
    ],
    runs: [{ runId: "r1", model, state: "completed", startedAt: at }],
    waiting: [{ id: "w1", verb: "queue", text: "later", at }],
  };
  const { record: imported, notes } = imports(JSON.stringify(document));
  const [step] = imported.steps;
  assert.deepEqual(
    imported.messages.flatMap((each) => (each.role === "assistant" ? each.toolCalls : [])),
    [{ stepId: step?.id, callId: step?.callId, tool: "read_file", arguments: '{"path":"notes.txt"}' }],
  );
  assert.deepEqual([step?.state, step?.change?.label, step?.messageId], ["ok", "/w/a", imported.messages[1]?.id]);
  assert.match(imported.session.id, /^new-/);
  assert.deepEqual(notes, ["Messages that still waited were left out: 1."]);
});

test("What was unfinished is interrupted when it is imported: nothing of it goes on by itself, or passes unasked", () => {
  const [step, run] = [record.steps[0], record.runs[0]];
  assert.ok(step && run);
  const { record: imported, notes } = imports(
    JSON.stringify(
      asDocument({
        ...record,
        session: { ...record.session, approvalMode: "edits" },
        runs: [record.runs[1] ?? run, { ...run, state: "waiting", waitReason: "approval", owner: "me", failure: undefined }],
        messages: record.messages.map((each) =>
          each.id === "m2" ? { ...answer, id: "m2", runId: "r1", text: "I", finish: "streaming" } : each,
        ),
        steps: [
          { ...step, state: "running" },
          { ...step, id: "t2", state: "pending" },
        ],
        queue: [{ id: "w", sessionId: "s", verb: "queue", text: "later", at, state: "waiting" }],
      }),
    ),
  );
  assert.deepEqual(
    [imported.session.approvalMode, imported.queue.map((each) => each.state), imported.runs.at(-1)?.state],
    ["ask", ["withdrawn"], "waiting"],
  );
  assert.deepEqual(
    imported.steps.map((each) => each.state),
    ["unknown", "pending"],
  );
  assert.equal(imported.runs.at(-1)?.waitReason, "interrupted");
  const text = JSON.stringify(asDocument(imported));
  assert.equal(JSON.stringify(asDocument(imports(text).record)), text);
  assert.equal(imported.messages.find((each) => each.text === "I")?.role === "assistant" && imported.messages[1]?.text, "I");
  assert.deepEqual(notes.length, 3);
});

test("What is no export of ours is refused in a sentence", () => {
  const refuses = (text: string, words: RegExp): void => {
    const read = readDocument(text, ports());
    assert.match("problem" in read ? read.problem : "", words);
  };
  const document = JSON.stringify(asDocument(record));
  refuses("# two runs", /no JSON document.*sessions export/);
  refuses(document.slice(0, -5), /no JSON document/);
  refuses('{"messages":[]}', /no conversation of AnyCowork/);
  refuses("[1]", /no conversation of AnyCowork/);
  refuses(document.replace('"role":"assistant"', '"role":"system"'), /does not fit: messages\.1\.role/);
  refuses(document.replaceAll(at, "yesterday"), /does not fit: session\.createdAt/);
  refuses(document.replace(/"session":\{.*?\},/, ""), /"session" or "messages" is missing/);
  refuses(document.replace('"id":"m2"', '"id":"m1"'), /ID "m1" stands in it twice/);
  refuses(document.replace('"id":"m2"', '"id":"__proto__"'), /messages\.1\.id: is no ID/);
  refuses(document.replace('"version":2', '"version":3'), /newer AnyCowork \(version 3\); update/);
});

const ports = () => {
  let count = 0;
  return { at: "2026-02-02T00:00:00.000Z", newId: () => `new-${++count}` };
};

function imports(text: string): { readonly record: SessionRecord; readonly notes: readonly string[] } {
  const read = readDocument(text, ports());
  assert.ok("record" in read, JSON.stringify(read));
  return read;
}
