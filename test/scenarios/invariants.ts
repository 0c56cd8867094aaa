import assert from "node:assert/strict";
import type { Envelope, Event } from "../../src/core/events/event.ts";
import type { SessionRecord } from "../../src/core/events/rows.ts";
import { fold, type SessionView, viewOf } from "../../src/core/events/session-view.ts";

/** Holds what every stream of events promises: numbers without gaps, one end for each start, nothing of a run after its end. */
export function holdInvariants(envelopes: readonly Envelope[]): void {
  envelopes.forEach((each, index) => {
    const before = envelopes[index - 1];
    if (before) assert.equal(each.seq, before.seq + 1, "the numbers have a gap");
  });
  const events = envelopes.map((each) => each.event);
  paired(
    events,
    (event) => (event.type === "step-start" ? event.stepId : undefined),
    (event) => (event.type === "step-end" ? event.stepId : undefined),
  );
  paired(
    events,
    (event) => (event.type === "message-add" && event.message.role === "assistant" ? event.message.id : undefined),
    (event) => (event.type === "message-end" ? event.messageId : undefined),
  );
  paired(
    events,
    (event) => (event.type === "approval-request" ? event.approvalId : undefined),
    (event) => (event.type === "approval-answer" ? event.approvalId : undefined),
  );
  paired(
    events,
    (event) => (event.type === "question-request" ? event.questionId : undefined),
    (event) => (event.type === "question-answer" ? event.questionId : undefined),
  );
  holdDeliveredOnce(events);
  for (const runId of new Set(envelopes.map((each) => each.runId).filter((each) => each !== ""))) {
    const ofRun = envelopes.filter((each) => each.runId === runId);
    assert.equal(ofRun.filter((each) => each.event.type === "run-end").length, 1, "a run has exactly one end");
    assert.equal(ofRun.at(-1)?.event.type, "run-end", "nothing of a run follows its end");
  }
}

/** What waited is taken or taken back once at most, and part of the conversation exactly when it is taken. */
function holdDeliveredOnce(events: readonly Event[]): void {
  const people = events.flatMap((each) => (each.type === "message-add" && each.message.role === "user" ? [each.message] : []));
  assert.equal(new Set(people.map((each) => each.id)).size, people.length, "a message is delivered once");
  const ended = events.flatMap((each) => (each.type === "queue-change" && !("add" in each) ? [each] : []));
  assert.equal(new Set(ended.map((each) => each.messageId)).size, ended.length, "a message waits no longer once only");
  const taken = ended.flatMap((each) => (each.state === "taken" ? [each.messageId] : []));
  const delivered = people.flatMap((each) => (each.via ? [each.id] : []));
  assert.deepEqual(taken, delivered, "what is taken is delivered");
}

/** Holds that a view folded from the events is the view built from the stored rows. */
export function holdRowsAreTheTruth(envelopes: readonly Envelope[], stored: SessionRecord): void {
  const empty = viewOf({
    session: { ...stored.session, seq: 0 },
    runs: [],
    messages: [],
    steps: [],
    approvals: [],
    questions: [],
    queue: [],
    plans: [],
    tasks: [],
  });
  const folded = envelopes.reduce<SessionView>(fold, empty);
  assert.deepEqual(comparable(folded), comparable(viewOf(stored)));
}

/** News and the carrying process are not part of what is held equal; neither are members that are absent or undefined alike. */
function comparable(view: SessionView): unknown {
  const { notice: _, laneNotices: ____, liveOutput: __, ...rest } = view;
  const { seq: ___, ...session } = rest.session;
  return JSON.parse(JSON.stringify({ ...rest, seq: 0, session, runs: rest.runs.map((run) => ({ ...run, owner: "" })) }));
}

function paired(events: readonly Event[], start: (event: Event) => string | undefined, end: (event: Event) => string | undefined): void {
  const starts = events.flatMap((event) => start(event) ?? []);
  const ends = events.flatMap((event) => end(event) ?? []);
  assert.deepEqual([...starts].sort(), [...ends].sort(), "each start has exactly one end");
}
