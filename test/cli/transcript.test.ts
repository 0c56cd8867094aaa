import assert from "node:assert/strict";
import test from "node:test";
import { listLines } from "../../src/cli/sessions.ts";
import { asDocument, asMarkdown } from "../../src/cli/transcript.ts";
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
