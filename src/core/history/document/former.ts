import * as z from "zod";
import type { Message } from "../../events/message.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Step } from "../../events/step.ts";
import { asInterrupted, type Parcel, permissionNotes } from "./ending.ts";
import { finishes, firstIssue, imagesShape, outcomes, questionFields, runStates, usageShape, verbShape } from "./shapes.ts";
import { failureShape, timeShape } from "./simple.ts";

/** Makes a conversation of a document of the first version: all ids are new ones. */
export function readFormer(
  json: object,
  { at, newId }: { readonly at: string; readonly newId: () => string },
): Parcel | { readonly problem: string } {
  const read = formerShape.safeParse(json);
  if (!read.success) return { problem: `It does not fit: ${firstIssue(read.error)}.` };
  const runs = new Set(read.data.runs.map((each) => each.runId));
  const stray = read.data.messages.find((each) => !runs.has(each.runId));
  if (stray) return { problem: `Its message ${JSON.stringify(stray.id)} belongs to a run that is not in it.` };
  const { record, notes } = asInterrupted(recordOf(read.data, at, renaming(newId)));
  const { session, waiting } = read.data;
  const left = waiting.length > 0 ? [`Messages that still waited were left out: ${waiting.length}.`] : [];
  return { record, hasIds: false, notes: [...notes, ...left, ...permissionNotes({ session, grants: [] })] };
}

const stepShape = z.object({
  id: z.string(),
  tool: z.string(),
  title: z.string(),
  input: z.unknown(),
  outcome: z.enum(outcomes),
  output: z.string(),
  summary: z.string(),
  startedAt: timeShape,
  endedAt: timeShape.optional(),
  images: imagesShape.optional(),
  change: z
    .object({ path: z.string(), kind: z.enum(["create", "edit", "move", "delete"]), addedLines: z.number(), removedLines: z.number() })
    .optional(),
});
const spoken = { id: z.string(), at: timeShape, runId: z.string(), text: z.string() };
const messageShape = z.discriminatedUnion("role", [
  z.object({ role: z.literal("user"), ...spoken, via: verbShape.optional(), images: imagesShape.optional() }),
  z.object({
    role: z.literal("assistant"),
    ...spoken,
    model: z.string(),
    finish: z.enum(finishes),
    usage: usageShape.optional(),
    steps: z.array(stepShape),
  }),
]);
const runShape = z.object({
  runId: z.string(),
  model: z.string().optional(),
  state: z.enum(runStates),
  startedAt: timeShape,
  endedAt: timeShape.optional(),
  usage: usageShape.optional(),
  failure: failureShape.extend({ code: failureShape.shape.code.catch("internal") }).optional(),
});
const questionShape = z.object({ id: z.string(), runId: z.string(), stepId: z.string().optional(), ...questionFields });
const formerShape = z.object({
  session: z.object({
    title: z.string().max(1_000),
    workspace: z.array(z.string()),
    model: z.string(),
    approvalMode: z.enum(["ask", "edits"]),
    createdAt: timeShape,
    updatedAt: timeShape,
  }),
  messages: z.array(messageShape),
  runs: z.array(runShape),
  questions: z.array(questionShape).default([]),
  waiting: z.array(z.unknown()).default([]),
});

type Former = z.output<typeof formerShape>;
type FormerMessage = Former["messages"][number];
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

function recordOf({ session, messages, runs, questions }: Former, at: string, rename: Rename): SessionRecord {
  const sessionId = rename("session");
  return {
    session: { ...session, id: sessionId, approvalMode: "ask", seq: 0, imported: { at, approvalMode: session.approvalMode, grants: [] } },
    runs: runs.map(({ runId, model = session.model, ...rest }) => ({ ...rest, id: rename(`run ${runId}`), sessionId, model, owner: "" })),
    messages: messages.map((each) => messageOf(each, sessionId, rename)),
    steps: messages.flatMap((message) =>
      message.role === "user" ? [] : message.steps.map((each) => stepOf(each, message, { sessionId, rename })),
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
      ...(answer ? { answer } : {}),
    })),
    queue: [],
    plans: [],
    tasks: [],
  };
}

function messageOf(message: FormerMessage, sessionId: string, rename: Rename): Message {
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
  return { role: "assistant", ...common, model, thought: "", toolCalls, finish, ...(usage ? { usage } : {}) };
}

interface Place {
  readonly sessionId: string;
  readonly rename: Rename;
}

function stepOf(step: z.output<typeof stepShape>, message: FormerMessage, { sessionId, rename }: Place): Step {
  const { id: old, outcome: state, change, ...rest } = step;
  const id = rename(`step ${old}`);
  return {
    ...rest,
    id,
    sessionId,
    runId: rename(`run ${message.runId}`),
    messageId: rename(`message ${message.id}`),
    callId: id,
    state,
    ...(change ? { change: { ...change, label: change.path } } : {}),
  };
}
