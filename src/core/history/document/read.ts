import type { Grant } from "../../events/approval.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Step } from "../../events/step.ts";
import { asInterrupted, type Parcel, permissionNotes } from "./ending.ts";
import { readFormer } from "./former.ts";
import { type Document, documentShape, firstIssue } from "./shapes.ts";

export interface ReadPorts {
  /** Milliseconds since 1970, as an ISO time. */
  readonly at: string;
  readonly newId: () => string;
}

/** Makes a conversation of what an export as JSON holds, of this or a former version. Never throws. */
export function readDocument(text: string, ports: ReadPorts): Parcel | { readonly problem: string } {
  const json = parse(text.replace(/^\uFEFF/, ""));
  if (typeof json !== "object" || json === null)
    return { problem: 'It is no JSON document. What is imported is what "sessions export" wrote as JSON or as a zip.' };
  if (!("session" in json && "messages" in json))
    return { problem: 'It is no conversation of AnyCowork: "session" or "messages" is missing in it.' };
  const { version = 1 } = json as { readonly version?: unknown };
  if (version === 1) return readFormer(json, ports);
  if (version !== 2) return { problem: `It was written by a newer AnyCowork (version ${JSON.stringify(version)}); update to import it.` };
  const read = documentShape.safeParse(json);
  if (!read.success) return { problem: `It does not fit: ${firstIssue(read.error)}.` };
  // What was checked is taken as it stands: a schema would put fields into another order, and drop what it does not know.
  const document = json as Document;
  const twice = firstTwice(document);
  if (twice !== undefined) return { problem: `The ID ${JSON.stringify(twice)} stands in it twice.` };
  const { record, notes } = asInterrupted(recordOf(document, ports.at));
  return { record, hasIds: true, notes: [...notes, ...permissionNotes(document)] };
}

function recordOf(document: Document, at: string): SessionRecord {
  const { approvalMode, ...session } = document.session;
  const { id: sessionId } = session;
  const marks = { at, approvalMode, grants: document.grants as readonly Omit<Grant, "sessionId">[] };
  const steps = [
    ...document.messages.flatMap((message) => message.steps.map((each) => stepOf(each, sessionId, message.id))),
    ...(document.strays ?? []).map(({ messageId, ...each }) => stepOf(each, sessionId, messageId)),
  ];
  return {
    // A file must not decide that changes pass without asking.
    session: { ...session, approvalMode: "ask", imported: marks },
    runs: document.runs.map(({ runId: id, ...rest }) => ({ ...rest, id, sessionId, owner: "" })),
    messages: document.messages.map(({ steps: _, ...rest }) => ({ ...rest, sessionId }) as SessionRecord["messages"][number]),
    steps: inOrder(steps, document.stepOrder),
    approvals: document.approvals.map(({ answer, ...request }) => ({ request: { ...request, sessionId }, ...(answer ? { answer } : {}) })),
    questions: document.questions.map(({ answer, ...question }) => ({
      question: { ...question, sessionId },
      ...(answer ? { answer } : {}),
    })),
    queue: document.queue.map((each) => ({ ...each, sessionId })),
    plans: (document.plans ?? []).map((each) => ({ ...each, sessionId })),
    tasks: (document.tasks ?? []).map((each) => ({ ...each, sessionId })),
    ...(document.compactions ? { compactions: document.compactions.map((each) => ({ ...each, sessionId })) } : {}),
  };
}

type StepDocument = Document["messages"][number]["steps"][number];

function stepOf({ outcome: state, ...rest }: StepDocument, sessionId: string, messageId: string): Step {
  return { ...rest, input: rest.input, sessionId, messageId, state };
}

function inOrder(steps: readonly Step[], order: readonly string[] | undefined): readonly Step[] {
  if (!order) return steps;
  const places = new Map(order.map((id, index) => [id, index]));
  const place = (each: Step) => places.get(each.id) ?? order.length;
  return [...steps].sort((a, b) => place(a) - place(b));
}

function firstTwice(document: Document): string | undefined {
  const lists = [
    document.messages,
    [...document.messages.flatMap((each) => each.steps), ...(document.strays ?? [])],
    document.runs.map((each) => ({ id: each.runId })),
    document.approvals,
    document.questions,
    document.queue,
    [...(document.plans ?? []), ...(document.tasks ?? [])],
    document.compactions ?? [],
  ];
  for (const list of lists) {
    const seen = new Set<string>();
    for (const { id } of list) {
      if (seen.has(id)) return id;
      seen.add(id);
    }
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
