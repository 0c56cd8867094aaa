import type { SessionRecord } from "../../src/core/events/rows.ts";

export const at = "2026-01-02T03:04:05.000Z";
export const model = "openai/scripted";
const common = { sessionId: "s", at };
export const answer = { role: "assistant", ...common, model, thought: "", toolCalls: [], finish: "complete" } as const;

/** A run that failed after a step, and one that ended well. */
export const record: SessionRecord = {
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

export const image = { blob: "a".repeat(64), mediaType: "image/png", name: "shot.png" } as const;
const asking = { sessionId: "s", runId: "r1", stepId: "t1", at } as const;

/** Every kind of row there is. */
export const full: SessionRecord = {
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
export const grant = { id: "g", sessionId: "s", tool: "run_command", binding: "f".repeat(64), detail: "npm test", where: "/w", at };
