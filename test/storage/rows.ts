import type { Approval, Grant } from "../../src/core/events/approval.ts";
import type { AssistantMessage, QueuedMessage, SendVerb, UserMessage } from "../../src/core/events/message.ts";
import type { AskedQuestion } from "../../src/core/events/question.ts";
import type { Run, Session } from "../../src/core/events/session.ts";
import type { Step } from "../../src/core/events/step.ts";
import type { Compaction } from "../../src/core/events/words/compaction.ts";
import type { Change } from "../../src/core/storage/store.ts";

const at = "2026-03-01T10:00:00.000Z";

export function session(id: string, more: Partial<Session> = {}): Session {
  return {
    id,
    title: `Title of ${id}`,
    workspace: ["/home/ada/project"],
    model: "demo/tour",
    approvalMode: "ask",
    createdAt: at,
    updatedAt: at,
    seq: 0,
    ...more,
  };
}

export function run(id: string, sessionId: string, more: Partial<Run> = {}): Run {
  return { id, sessionId, model: "demo/tour", state: "running", owner: "process 1", startedAt: at, ...more };
}

export function said(id: string, sessionId: string, text = "Hello"): UserMessage {
  return { role: "user", id, sessionId, runId: "r1", at, text };
}

export function answered(id: string, sessionId: string, more: Partial<AssistantMessage> = {}): AssistantMessage {
  const empty = { model: "demo/tour", text: "", thought: "", toolCalls: [], finish: "complete" } as const;
  return { role: "assistant", id, sessionId, runId: "r1", at, ...empty, ...more };
}

export function compacted(id: string, sessionId: string, restoredAt?: string): Compaction {
  const tokens = { tokensBefore: 9, tokensAfter: 3 };
  const made = { id, sessionId, runId: "r1", at, after: "m2", ...tokens };
  return { ...made, kind: "summary", messageId: "m1", text: "In short.", by: "model", ...(restoredAt ? { restoredAt } : {}) };
}

export function step(id: string, sessionId: string, more: Partial<Step> = {}): Step {
  const call = { messageId: "m2", callId: "c1", tool: "run_command", title: "Run npm test", input: { command: "npm test" } };
  return { id, sessionId, runId: "r1", ...call, state: "pending", output: "", summary: "", startedAt: at, ...more };
}

export function approval(id: string, sessionId: string, answer?: Approval["answer"]): Approval {
  const shown = { title: "Run this command?", detail: "npm test", detailKind: "command", where: "/home/ada/project" } as const;
  const asked = {
    runId: "r1",
    stepId: "s1",
    tool: "run_command",
    reasons: ["It runs a program."],
    scopes: ["once"],
    binding: "b",
  } as const;
  return { request: { id, sessionId, ...asked, ...shown, at }, ...(answer && { answer }) };
}

export function question(id: string, sessionId: string, answer?: AskedQuestion["answer"]): AskedQuestion {
  const choices = [
    { value: "red", label: "Red" },
    { value: "blue", label: "Blue", detail: "Like the sky" },
  ];
  const asked = { runId: "r1", stepId: "s1", about: "ask-user", text: "Which colour?", multiple: true, freeText: false } as const;
  return { question: { id, sessionId, ...asked, choices, at }, ...(answer && { answer }) };
}

export function queued(id: string, sessionId: string, verb: SendVerb): QueuedMessage {
  return { id, sessionId, verb, text: `Then ${id}`, at, state: "waiting" };
}

export function grant(id: string, sessionId: string): Grant {
  return { id, sessionId, tool: "run_command", binding: "b", detail: "npm test", where: "/home/ada/project", at };
}

/** A conversation and one message in it: the smallest thing worth keeping. */
export function conversation(id: string, text = "Hello"): Change[] {
  return [
    { table: "sessions", row: session(id) },
    { table: "messages", row: said(`${id}-m1`, id, text) },
  ];
}
