import assert from "node:assert/strict";
import test from "node:test";
import { readDocument } from "../../src/cli/sessions/import.ts";
import { listLines } from "../../src/cli/sessions/sessions.ts";
import { asDocument, asMarkdown } from "../../src/cli/sessions/transcript.ts";
import type { SessionRecord } from "../../src/core/events/session-view.ts";

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
  const image = { blob: "a".repeat(64), mediaType: "image/png", name: "shot.png" } as const;
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
  assert.match(listLines([]), /No conversations yet.*anycowork run/);
  const summary = { id: "s", title: "a\nb", workspace: [], createdAt: at, updatedAt: at, messages: 3, runState: "waiting" } as const;
  assert.equal(listLines([summary]), "s  2026-01-02 03:04     3 messages  a ⏎ b  (waits)\n");
});

test("A conversation that was exported and imported exports the same again, but for its ids", () => {
  const image = { blob: "a".repeat(64), mediaType: "image/png", name: "shot.png" } as const;
  const question = {
    id: "q",
    sessionId: "s",
    runId: "r1",
    stepId: "t1",
    about: "ask-user",
    text: "?",
    choices: [],
    multiple: false,
  } as const;
  const full: SessionRecord = {
    ...record,
    messages: record.messages.map((each) =>
      each.role === "user" ? { ...each, images: [image], via: "queue" } : { ...each, usage: { inputTokens: 1, outputTokens: 2 } },
    ),
    steps: record.steps.map((each) => ({
      ...each,
      images: [image],
      change: { path: "/w/a", label: "/w/a", kind: "edit", addedLines: 1, removedLines: 2 },
    })),
    questions: [{ question: { ...question, freeText: true, at }, answer: { value: "yes", by: "chat", at } }],
  };
  const text = JSON.stringify(asDocument(full));
  const imported = imports(text);
  const again = JSON.stringify(asDocument(imported.record));
  assert.notEqual(again, text);
  assert.equal(withoutIds(again), withoutIds(text));
  assert.deepEqual(imported.notes, []);
  const [step] = imported.record.steps;
  assert.deepEqual(
    imported.record.messages.flatMap((each) => (each.role === "assistant" ? each.toolCalls : [])),
    [{ stepId: step?.id, callId: step?.callId, tool: "read_file", arguments: '{"path":"notes.txt"}' }],
  );
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
  assert.deepEqual([imported.session.approvalMode, imported.queue, imported.runs.at(-1)?.state], ["ask", [], "cancelled"]);
  assert.deepEqual(
    imported.steps.map((each) => each.state),
    ["unknown", "cancelled"],
  );
  assert.equal(imported.messages.find((each) => each.text === "I")?.role === "assistant" && imported.messages[1]?.text, "I");
  assert.deepEqual(notes.length, 3);
});

test("What is no export of ours is refused in a sentence", () => {
  const refuses = (text: string, words: RegExp): void => {
    const read = readDocument(text, () => "new");
    assert.match("problem" in read ? read.problem : "", words);
  };
  const document = JSON.stringify(asDocument(record));
  refuses("# two runs", /no JSON document.*sessions export ID --format json/);
  refuses(document.slice(0, -5), /no JSON document/);
  refuses('{"messages":[]}', /no conversation of AnyCowork/);
  refuses("[1]", /no conversation of AnyCowork/);
  refuses(document.replace('"role":"assistant"', '"role":"system"'), /does not fit: messages\.1\.role/);
  refuses(document.replaceAll(at, "yesterday"), /does not fit: session\.createdAt/);
  refuses(document.replace('"runId":"r1"', '"runId":"r9"'), /belongs to a run that is not in it/);
});

function imports(text: string): { readonly record: SessionRecord; readonly notes: readonly string[] } {
  let count = 0;
  const read = readDocument(text, () => `new-${++count}`);
  assert.ok("record" in read, JSON.stringify(read));
  return read;
}

function withoutIds(text: string): string {
  return text.replace(/"(id|runId|stepId)":"[^"]*"/g, '"$1":"-"');
}
