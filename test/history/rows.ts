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
  plans: [],
  tasks: [],
};

export const image = { blob: "a".repeat(64), mediaType: "image/png", name: "shot.png" } as const;
const asking = { sessionId: "s", runId: "r1", stepId: "t1", at } as const;

const shortened = { sessionId: "s", runId: "r2", at, after: "m3", tokensBefore: 90, tokensAfter: 30 } as const;

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
          usage: { inputTokens: 1, outputTokens: 2, costUsd: 0.000_123 },
          estimatedUsd: 0.5,
          native: { provider: "openai", model: "scripted", json: "[]" },
        },
  ),
  steps: record.steps.map((each) => ({
    ...each,
    images: [image],
    fullOutput: "b".repeat(64),
    runsOn: "docker",
    trouble: { kind: "out-of-memory", nextMb: 1024 },
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
          runsOn: "docker",
          box: { image: "debian:stable-slim", network: ["tools.example.com"] },
          reasons: ["It changes."],
        },
        ...{ scopes: ["once", "session"], binding: "e".repeat(64) },
      },
      answer: { decision: "allow", scope: "session", by: "terminal", at },
    },
  ],
  questions: [
    {
      question: {
        ...asking,
        id: "q",
        about: "ask-user",
        limit: "day-budget",
        spentUsd: 1.25,
        text: "?",
        choices: [],
        multiple: false,
        freeText: true,
      },
      answer: { value: "yes", by: "chat", at },
    },
  ],
  queue: [{ id: "w", sessionId: "s", verb: "steer", text: "soon", at, state: "taken" }],
  compactions: [
    { ...shortened, id: "o", kind: "outputs", stepIds: ["t1"] },
    { ...shortened, id: "y", kind: "summary", messageId: "m2", text: "In short.", by: "model", usage: { inputTokens: 9, outputTokens: 1 } },
    { ...shortened, id: "z", kind: "summary", messageId: "m3", text: "Shorter.", by: "rows", restoredAt: at },
  ],
  plans: [{ id: "p", sessionId: "s", runId: "r1", goal: "All is well.", state: "over", tasks: ["k1", "k2"], at }],
  tasks: [
    {
      ...{
        id: "k1",
        sessionId: "s",
        runId: "r1",
        planId: "p",
        title: "Look",
        objective: "Look at it.",
        agent: "researcher",
        dependsOn: [],
      },
      ...{
        evidence: [{ kind: "claim", text: "seen" }],
        state: "completed",
        attempts: 1,
        result: { text: "Seen.", files: ["a"] },
        endedAt: at,
      },
    },
    {
      ...{ id: "k2", sessionId: "s", runId: "r1", planId: "p", title: "Write", objective: "Write it.", agent: "writer", dependsOn: ["k1"] },
      ...{ evidence: [{ kind: "file", path: "a" }], writes: ["a"], state: "skipped", attempts: 0 },
    },
  ],
};
export const grant = { id: "g", sessionId: "s", tool: "run_command", binding: "f".repeat(64), detail: "npm test", where: "/w", at };
