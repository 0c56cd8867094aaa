import type { Approval, Grant } from "../../events/approval.ts";
import type { Message } from "../../events/message.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Session } from "../../events/session.ts";
import { waitingMessages } from "../../events/session-view.ts";
import type { Step } from "../../events/step.ts";

/** The number of the document's shape. What was written before it had one is 1: texts, steps and questions, without what only the program needs. */
export const documentVersion = 2;

/**
 * A conversation as one JSON document with everything that is stored of it; the shape is part of the terminal's contract: only add. Rows stand as they
 * are stored, without the conversation's id; fields keep their order, so that what is imported and exported again is the same to the byte.
 */
export function asDocument(record: SessionRecord, grants: readonly Grant[] = []): object {
  const steps = stepsByMessage(record.steps);
  const waiting = waitingMessages(record).map(({ id, verb, text, at, images, handed }) => ({ id, verb, text, at, images, handed }));
  return {
    version: documentVersion,
    session: sessionOf(record.session),
    messages: record.messages.map((each) => messageOf(each, steps.get(each.id) ?? [])),
    runs: record.runs.map(({ id: runId, sessionId: _session, owner: _owner, ...rest }) => ({ runId, ...rest })),
    questions: record.questions.map(({ question, answer }) => ({ ...own(question), answer })),
    waiting,
    approvals: record.approvals.map(({ request, answer }: Approval) => ({ ...own(request), answer })),
    queue: record.queue.map(own),
    ...(record.plans.length > 0 ? { plans: record.plans.map(own) } : {}),
    ...(record.tasks.length > 0 ? { tasks: record.tasks.map(own) } : {}),
    ...(record.compactions ? { compactions: record.compactions.map(own) } : {}),
    grants: [...(record.session.imported?.grants ?? []), ...grants.map(own)],
    ...orderOf(record, steps),
  };
}

/** A mode that holds no more since it was imported is told as it was. */
function sessionOf({ imported, deletedAt: _deleted, ...session }: Session): object {
  const { id, title, approvalMode, fence: _fence, ...rest } = session as typeof session & { readonly fence?: number };
  return { id, title, approvalMode: approvalMode === "ask" ? (imported?.approvalMode ?? approvalMode) : approvalMode, ...rest };
}

function messageOf({ id, role, at, runId, text, sessionId: _, ...rest }: Message, steps: readonly Step[]): object {
  return { id, role, at, runId, text, ...rest, steps: steps.map(stepOf) };
}

function stepOf({ id, tool, title, state: outcome, sessionId: _session, messageId: _message, ...rest }: Step): object {
  return { id, tool, title, outcome, ...rest };
}

function own<Row extends { readonly sessionId: string }>(row: Row): Omit<Row, "sessionId"> {
  const { sessionId: _, ...rest } = row;
  return rest;
}

/** The order of steps, where it is not that of their messages; and steps whose message is lost. */
function orderOf({ messages, steps }: SessionRecord, byMessage: ReadonlyMap<string, readonly Step[]>): object {
  const nested = messages.flatMap((each) => byMessage.get(each.id) ?? []);
  const known = new Set(nested);
  const strays = steps.filter((each) => !known.has(each)).map((each) => ({ ...stepOf(each), messageId: each.messageId }));
  const isSame = nested.length === steps.length && nested.every((each, index) => each === steps[index]);
  return { ...(isSame ? {} : { stepOrder: steps.map((each) => each.id) }), ...(strays.length > 0 ? { strays } : {}) };
}

function stepsByMessage(steps: readonly Step[]): ReadonlyMap<string, readonly Step[]> {
  const found = new Map<string, Step[]>();
  for (const step of steps) {
    const list = found.get(step.messageId);
    if (list) list.push(step);
    else found.set(step.messageId, [step]);
  }
  return found;
}
