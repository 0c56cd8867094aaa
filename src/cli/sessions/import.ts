import * as z from "zod";
import type { FailureCode } from "../../core/events/failure.ts";
import type { Message } from "../../core/events/message.ts";
import type { SessionRecord } from "../../core/events/session-view.ts";
import type { Step } from "../../core/events/step.ts";

/** The most a file may hold, in bytes. */
export const longestFile = 64_000_000;

export type ReadDocument =
  /** `notes` tell what was not taken over. */
  { readonly record: SessionRecord; readonly notes: readonly string[] } | { readonly problem: string };

/**
 * Makes a conversation of what `sessions export --format json` wrote: new ids, the times it had, and nothing that would go on by itself.
 * Never throws.
 */
export function readDocument(text: string, newId: () => string): ReadDocument {
  const json = parse(text);
  if (typeof json !== "object" || json === null)
    return { problem: 'It is no JSON document. What is imported is what "anycowork sessions export ID --format json" wrote.' };
  if (!("session" in json && "messages" in json))
    return { problem: 'It is no conversation of AnyCowork: "session" and "messages" are missing.' };
  const read = documentShape.safeParse(json);
  if (!read.success) return { problem: `It does not fit: ${firstIssue(read.error)}.` };
  const runs = new Set(read.data.runs.map((each) => each.runId));
  const stray = read.data.messages.find((each) => !runs.has(each.runId));
  if (stray) return { problem: `Its message ${JSON.stringify(stray.id)} belongs to a run that is not in it.` };
  return { record: recordOf(read.data, renaming(newId)), notes: notesOn(read.data) };
}

const time = z.iso.datetime();
const usageShape = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cachedTokens: z.number().optional(),
  reasoningTokens: z.number().optional(),
});
const imagesShape = z.array(
  z.object({
    blob: z.string().regex(/^[0-9a-f]{64}$/),
    mediaType: z.enum(["image/png", "image/jpeg", "image/gif", "image/webp"]),
    name: z.string().optional(),
  }),
);
/** What was unfinished is over: nothing carries it here. */
const ended = { streaming: "cut-off", pending: "cancelled", running: "unknown" } as const;

const stepShape = z.object({
  id: z.string(),
  tool: z.string(),
  title: z.string(),
  input: z.unknown(),
  outcome: z.enum(["pending", "running", "ok", "failed", "denied", "cancelled", "unknown"]),
  output: z.string(),
  summary: z.string(),
  startedAt: time,
  endedAt: time.optional(),
  images: imagesShape.optional(),
  change: z
    .object({ path: z.string(), kind: z.enum(["create", "edit", "move", "delete"]), addedLines: z.number(), removedLines: z.number() })
    .optional(),
});
const spoken = { id: z.string(), at: time, runId: z.string(), text: z.string() };
const messageShape = z.discriminatedUnion("role", [
  z.object({
    role: z.literal("user"),
    ...spoken,
    via: z.enum(["steer", "queue", "interrupt"]).optional(),
    images: imagesShape.optional(),
  }),
  z.object({
    role: z.literal("assistant"),
    ...spoken,
    model: z.string(),
    finish: z.enum(["streaming", "complete", "cut-off", "cancelled", "filtered"]),
    usage: usageShape.optional(),
    steps: z.array(stepShape),
  }),
]);
const codes: Readonly<Record<FailureCode, true>> = {
  ...({ "no-key": true, auth: true, quota: true, "rate-limit": true, overflow: true, content: true, "no-tools": true } as const),
  ...({ certificate: true, network: true, "cut-off": true, server: true, malformed: true, "unknown-model": true } as const),
  ...({ "bad-request": true, "turn-limit": true, "time-limit": true, "token-limit": true, loop: true } as const),
  ...({ storage: true, internal: true } as const),
};
const failureShape = z.object({
  code: z.enum(Object.keys(codes) as FailureCode[]).catch("internal"),
  message: z.string(),
  retryAfterSeconds: z.number().optional(),
});
const runShape = z.object({
  runId: z.string(),
  model: z.string().optional(),
  state: z.enum(["running", "waiting", "completed", "failed", "cancelled"]),
  startedAt: time,
  endedAt: time.optional(),
  usage: usageShape.optional(),
  failure: failureShape.optional(),
});
const questionShape = z.object({
  id: z.string(),
  runId: z.string(),
  stepId: z.string().optional(),
  about: z.enum(["ask-user", "limit", "loop"]),
  text: z.string(),
  choices: z.array(z.object({ value: z.string(), label: z.string(), detail: z.string().optional() })),
  multiple: z.boolean(),
  freeText: z.boolean(),
  at: time,
  answer: z
    .object({
      value: z.union([z.string(), z.array(z.string())]).optional(),
      by: z.enum(["chat", "toast", "command", "terminal", "json", "stopped", "nobody"]),
      at: time,
    })
    .optional(),
});
const documentShape = z.object({
  session: z.object({
    title: z.string().max(1_000),
    workspace: z.array(z.string()),
    model: z.string(),
    approvalMode: z.enum(["ask", "edits"]),
    createdAt: time,
    updatedAt: time,
  }),
  messages: z.array(messageShape),
  runs: z.array(runShape),
  questions: z.array(questionShape).default([]),
  waiting: z.array(z.unknown()).default([]),
});

type Document = z.output<typeof documentShape>;
type Rename = (id: string) => string;

/** The same new id for the same old one. */
function renaming(newId: () => string): Rename {
  const known = new Map<string, string>();
  return (id) => {
    const renamed = known.get(id) ?? newId();
    known.set(id, renamed);
    return renamed;
  };
}

function recordOf({ session, messages, runs, questions }: Document, rename: Rename): SessionRecord {
  const sessionId = rename("session");
  const endedAt = session.updatedAt;
  return {
    // A foreign file must not decide that changes pass without asking.
    session: { ...session, id: sessionId, approvalMode: "ask", seq: 0 },
    runs: runs.map(({ runId, model = session.model, state, ...rest }) => {
      const isOver = state !== "running" && state !== "waiting";
      const ending = isOver ? { state } : { state: "cancelled" as const, endedAt };
      return { ...rest, id: rename(`run ${runId}`), sessionId, model, owner: "", ...ending };
    }),
    messages: messages.map((each) => messageOf(each, sessionId, rename)),
    steps: messages.flatMap((message) =>
      message.role === "user" ? [] : message.steps.map((each) => stepOf(each, message, { sessionId, endedAt, rename })),
    ),
    approvals: [],
    questions: questions.map(({ id, runId, stepId, answer, ...rest }) => ({
      question: {
        ...rest,
        id: rename(`question ${id}`),
        sessionId,
        runId: rename(`run ${runId}`),
        ...(stepId === undefined ? {} : { stepId: rename(`step ${stepId}`) }),
      },
      answer: answer ?? { by: "stopped", at: endedAt },
    })),
    queue: [],
  };
}

function messageOf(message: Document["messages"][number], sessionId: string, rename: Rename): Message {
  const common = {
    id: rename(`message ${message.id}`),
    sessionId,
    runId: rename(`run ${message.runId}`),
    at: message.at,
    text: message.text,
  };
  if (message.role === "user") {
    const { via, images } = message;
    return { role: "user", ...common, ...(via ? { via } : {}), ...(images ? { images } : {}) };
  }
  const { model, finish, usage, steps } = message;
  const toolCalls = steps.map((each) => {
    const stepId = rename(`step ${each.id}`);
    return { stepId, callId: stepId, tool: each.tool, arguments: typeof each.input === "string" ? each.input : JSON.stringify(each.input) };
  });
  const done = finish === "streaming" ? ended.streaming : finish;
  return { role: "assistant", ...common, model, thought: "", toolCalls, finish: done, ...(usage ? { usage } : {}) };
}

interface Place {
  readonly sessionId: string;
  readonly endedAt: string;
  readonly rename: Rename;
}

function stepOf(step: z.output<typeof stepShape>, message: Document["messages"][number], { sessionId, endedAt, rename }: Place): Step {
  const { id: old, outcome, change, ...rest } = step;
  const id = rename(`step ${old}`);
  const isOver = outcome !== "pending" && outcome !== "running";
  return {
    ...rest,
    id,
    sessionId,
    runId: rename(`run ${message.runId}`),
    messageId: rename(`message ${message.id}`),
    callId: id,
    ...(isOver ? { state: outcome } : { state: ended[outcome], endedAt }),
    ...(change ? { change: { ...change, label: change.path } } : {}),
  };
}

function notesOn({ session, runs, waiting }: Document): readonly string[] {
  const unfinished = runs.filter((each) => each.state === "running" || each.state === "waiting").length;
  return [
    ...(unfinished > 0 ? ["Its last run was not over; here it counts as stopped."] : []),
    ...(waiting.length > 0 ? [`Messages that still waited were left out: ${waiting.length}.`] : []),
    ...(session.approvalMode === "ask" ? [] : ["It let file changes pass without asking; here it asks. --approve edits changes that."]),
  ];
}

function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue ? `${issue.path.join(".") || "the document"}: ${issue.message}` : "its shape is another";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
