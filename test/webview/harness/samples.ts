import type { ApprovalRequest } from "../../../src/core/events/approval.ts";
import type { AssistantMessage, QueuedMessage, SendVerb, UserMessage } from "../../../src/core/events/message.ts";
import type { AskedQuestion, Question } from "../../../src/core/events/question.ts";
import type { Run } from "../../../src/core/events/session.ts";
import { type SessionView, viewOf } from "../../../src/core/events/session-view.ts";
import type { FileChange, Step } from "../../../src/core/events/step.ts";

const sessionId = "session1";
const at = "2026-01-05T09:00:00.000Z";

/** A conversation in which nothing was said yet. */
export function session(): SessionView {
  const record = {
    id: sessionId,
    title: "Find out why the tests fail",
    workspace: ["/home/ana/acme/billing"],
    createdAt: at,
    updatedAt: at,
    seq: 0,
  };
  return viewOf({
    session: { ...record, model: "demo/tour", approvalMode: "ask" },
    runs: [],
    messages: [],
    steps: [],
    approvals: [],
    questions: [],
    queue: [],
    plans: [],
    tasks: [],
  });
}

export function wish(id: string, verb: SendVerb, text: string): QueuedMessage {
  return { id, sessionId, verb, text, at, state: "waiting" };
}

export function asks(id: string, parts: Partial<Question>): AskedQuestion {
  const question: Question = {
    id,
    sessionId,
    runId: "run1",
    about: "ask-user",
    text: "Which of the two reports should go to the board?",
    choices: [],
    multiple: false,
    freeText: false,
    at,
    ...parts,
  };
  return { question };
}

export function run(id: string, parts: Partial<Run>): Run {
  return { id, sessionId, model: "demo/tour", state: "running", owner: "", startedAt: at, ...parts };
}

export function user(id: string, runId: string, text: string): UserMessage {
  return { role: "user", id, sessionId, runId, at, text };
}

export function answer(id: string, runId: string, text: string): AssistantMessage {
  return { role: "assistant", id, sessionId, runId, at, model: "demo/tour", text, thought: "", toolCalls: [], finish: "complete" };
}

export function step(id: string, messageId: string, parts: Partial<Step>): Step {
  const known = { id, sessionId, runId: "run1", messageId, callId: `call-${id}`, tool: "read_file", title: "Read a file", input: {} };
  return { ...known, state: "ok", output: "", summary: "", startedAt: at, ...parts };
}

export function change(addedLines: number, removedLines: number): FileChange {
  const path = "/home/ana/acme/billing/src/totals.ts";
  return { path, label: "src/totals.ts", kind: "edit", addedLines, removedLines, before: "b".repeat(64), after: "a".repeat(64) };
}

export function question(id: string, stepId: string, parts: Partial<ApprovalRequest> = {}): ApprovalRequest {
  return {
    id,
    sessionId,
    runId: "run1",
    stepId,
    tool: "run_command",
    title: "Run this command?",
    detail: "npm test -- --reporter=dot",
    detailKind: "command",
    where: "/home/ana/acme/billing",
    reasons: ["Asked because every command needs your yes."],
    scopes: ["once", "session", "workspace", "always"],
    rules: ["shell:npm test -- --reporter=dot"],
    widerRules: ["shell:npm test"],
    binding: "c".repeat(64),
    at,
    ...parts,
  };
}
