import assert from "node:assert/strict";
import test from "node:test";
import { listLines } from "../../src/cli/sessions/sessions.ts";
import type { SessionRecord } from "../../src/core/events/session-view.ts";
import { asDocument } from "../../src/core/history/document.ts";
import { asMarkdown } from "../../src/core/history/markdown.ts";
import { readDocument } from "../../src/core/history/read.ts";
import { withNewIds } from "../../src/core/history/renaming.ts";

const at = "2026-01-02T03:04:05.000Z";
const model = "openai/scripted";
const common = { sessionId: "s", at };
const answer = { role: "assistant", ...common, model, thought: "", toolCalls: [], finish: "complete" } as const;

/** A run that failed after a step, and one that ended well. */
const record: SessionRecord = {
  session: { id: "s", title: "two\nruns", workspace: ["/w"], model, approvalMode: "ask", createdAt: at, updatedAt: at, seq: 9 },
  runs: [
    { id: "r1", sessionId: "s", model, state: "failed", owner: "", startedAt: at, failure: { code: "server", message: "It broke." } },
    { id: "r2", sessionId: "s", model, state: "completed", owner: "", startedAt: at },
  ],
  messages: [
    { role: "user", ...common, id: "m1", runId: "r1", text: "first?" },
    { ...answer, id: "m2", runId: "r1", text: "I look." },
    { role: "user", ...common, id: "m3", runId: "r2", text: "second?" },
    { ...answer, id: "m4", runId: "r2", text: "There." },
  ],
  steps: [
    {
      id: "t1",
      sessionId: "s",
      runId: "r1",
      messageId: "m2",
      callId: "c1",
      tool: "read_file",
      title: "Read notes.txt",
      input: { path: "notes.txt" },
      state: "ok",
      output: "```\nhello\n",
      summary: "2 lines",
      startedAt: at,
    },
  ],
  approvals: [],
  questions: [],
  queue: [],
};

const image = { blob: "a".repeat(64), mediaType: "image/png", name: "shot.png" } as const;
const asking = { sessionId: "s", runId: "r1", stepId: "t1", at } as const;

/** Every kind of row there is. */
const full: SessionRecord = {
  ...record,
  session: { ...record.session, approvalMode: "edits", pinnedAt: at },
  messages: record.messages.map((each) =>
    each.role === "user"
      ? { ...each, images: [image], via: "queue" }
      : {
          ...each,
          thought: "hm",
          toolCalls: [{ stepId: "t1", callId: "c1", tool: "read_file", arguments: "{ }" }],
          usage: { inputTokens: 1, outputTokens: 2 },
          native: { provider: "openai", model: "scripted", json: "[]" },
        },
  ),
  steps: record.steps.map((each) => ({
    ...each,
    images: [image],
    fullOutput: "b".repeat(64),
    change: { path: "/w/a", label: "a", kind: "edit", addedLines: 1, removedLines: 2, before: "c".repeat(64) },
    effects: { files: [{ path: "/w/a", label: "a", kind: "edit", before: "c".repeat(64), after: "d" }] },
  })),
  approvals: [
    {
      request: {
        ...{
          ...asking,
          id: "a",
          tool: "edit_file",
          title: "Edit?",
          detail: "-a",
          detailKind: "diff",
          where: "/w/a",
          reasons: ["It changes."],
        },
        ...{ scopes: ["once", "session"], binding: "e".repeat(64) },
      },
      answer: { decision: "allow", scope: "session", by: "terminal", at },
    },
  ],
  questions: [
    {
      question: { ...asking, id: "q", about: "ask-user", text: "?", choices: [], multiple: false, freeText: true },
      answer: { value: "yes", by: "chat", at },
    },
  ],
  queue: [{ id: "w", sessionId: "s", verb: "steer", text: "soon", at, state: "taken" }],
};
const grant = { id: "g", sessionId: "s", tool: "run_command", binding: "f".repeat(64), detail: "npm test", where: "/w", at };

test("What failed is told where it failed, and a step's output can't leave its fence", () => {
  assert.equal(
    asMarkdown(record),
    [
      "# two runs",
      `${at} · ${model} · /w`,
      "## You",
      "first?",
      "## AnyCowork",
      "I look.",
      "**Read notes.txt** · ok · 2 lines",
      "````\n```\nhello\n````",
      "**Failed:** It broke.",
      "## You",
      "second?",
      "## AnyCowork",
      "There.\n",
    ].join("\n\n"),
  );
});

test("Pictures, what was asked, and what still waits are told", () => {
  const asked = { sessionId: "s", runId: "r2", multiple: false, freeText: true, choices: [], at };
  const queued = { sessionId: "s", at, state: "waiting" } as const;
  const told = asMarkdown({
    ...record,
    messages: record.messages.map((each) => (each.id === "m3" && each.role === "user" ? { ...each, images: [image], via: "steer" } : each)),
    questions: [
      { question: { ...asked, id: "q1", about: "limit", text: "Go on?" }, answer: { value: ["a", "b"], by: "terminal", at } },
      { question: { ...asked, id: "q2", about: "ask-user", text: "Which?" }, answer: { by: "nobody", at } },
    ],
    queue: [
      { ...queued, id: "w1", verb: "queue", text: "later" },
      { ...queued, id: "w2", verb: "steer", text: "soon" },
      { ...queued, id: "w3", verb: "queue", text: "never", state: "withdrawn" },
    ],
  });
  assert.equal(
    told.slice(told.indexOf("## You (while")),
    [
      "## You (while it was at work)",
      "second?",
      "*Picture: shot.png*",
      "## AnyCowork",
      "There.",
      "**Asked:** Go on?",
      "**Answered:** a, b",
      "**Asked:** Which?",
      "**Answered:** by nobody",
      "## You (waits to be read)",
      "soon",
      "## You (waits for its turn)",
      "later\n",
    ].join("\n\n"),
  );
});

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

test("An empty list says how to begin, a full one which conversation waits", () => {
  assert.match(listLines([]), /No conversations here.*anycowork run/);
  const summary = { id: "s", title: "a\nb", workspace: [], createdAt: at, updatedAt: at, messages: 3, runState: "waiting" } as const;
  assert.equal(listLines([summary]), "s  2026-01-02 03:04     3 messages  a ⏎ b  (waits)\n");
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
  for (const old of ["s", "r1", "r2", "m1", "m2", "t1", "q", "a", "w"]) assert.equal(text.includes(`:"${old}"`), false, old);
  assert.equal(text.replace(/"new-\d+"/g, '"-"'), before.replace(/:"(s|r1|r2|m[1-4]|t1|q|a|w)"/g, ':"-"'));
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

test("What was unfinished is over when it is imported, and nothing of it goes on or passes unasked", () => {
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
    ["ask", ["withdrawn"], "cancelled"],
  );
  assert.deepEqual(
    imported.steps.map((each) => each.state),
    ["unknown", "cancelled"],
  );
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
