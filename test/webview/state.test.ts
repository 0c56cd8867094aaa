import assert from "node:assert/strict";
import { test } from "node:test";
import type { Envelope, Event } from "../../src/core/events/event.ts";
import { firstState, receive, type ViewState } from "../../webview/state.ts";
import { answer, run, session } from "./harness/samples.ts";

const view = {
  ...session(),
  seq: 5,
  runs: [run("run1", {})],
  messages: [{ ...answer("a1", "run1", "Hel"), finish: "streaming" as const }],
};
const shown: ViewState = { ...firstState, loaded: true, view };

function envelope(seq: number, sessionId = "session1", event: Event = { type: "text-delta", messageId: "a1", text: "lo" }): Envelope {
  return { seq, at: "2026-01-05T09:00:01.000Z", sessionId, runId: "run1", event };
}

test("The next event of the session shown is folded in", () => {
  const { state, gap } = receive(shown, { type: "events", envelopes: [envelope(6)] });
  assert.equal(gap, false);
  assert.equal(state.view?.messages.at(-1)?.text, "Hello");
});

test("What a message that is written ends with is at hand, until it is whole or comes from elsewhere", () => {
  const next = receive(shown, { type: "events", envelopes: [envelope(6), envelope(7)] }).state;
  assert.deepEqual(next.ends, { a1: "lolo" });
  const events: readonly Event[] = [
    { type: "message-end", messageId: "a1", finish: "complete", toolCalls: [] },
    { type: "rows-change", rows: [{ table: "messages", row: { ...answer("a1", "run1", "Another"), finish: "streaming" } }] },
  ];
  for (const each of events) assert.deepEqual(receive(next, { type: "events", envelopes: [envelope(8, "session1", each)] }).state.ends, {});
  assert.deepEqual(receive(next, { type: "session", view }).state.ends, {});
});

test("Events already seen, or of another session, change nothing", () => {
  for (const each of [envelope(5), envelope(6, "other")]) {
    assert.deepEqual(receive(shown, { type: "events", envelopes: [each] }), { state: shown, gap: false });
  }
  assert.equal(receive({ ...firstState, loaded: true }, { type: "events", envelopes: [envelope(1)] }).gap, false);
});

test("A missing event is noticed and nothing is drawn from it", () => {
  assert.deepEqual(receive(shown, { type: "events", envelopes: [envelope(7)] }), { state: shown, gap: true });
});

test("Pictures are let go of with the conversation they were shown in, and stay over a fresh snapshot of it", () => {
  const drawn = receive(shown, { type: "image", blob: "b1", data: "AAAA" }).state;
  assert.deepEqual(receive(drawn, { type: "session", view }).state.images, { b1: "AAAA" });
  const other = { ...view, session: { ...view.session, id: "other" } };
  assert.deepEqual(receive(drawn, { type: "session", view: other }).state.images, {});
});

test("Another conversation leaves the history; a fresh snapshot of the same one, or its deletion, does not", () => {
  const history = receive(shown, { type: "screen", screen: "history" }).state;
  assert.equal(history.screen, "history");
  assert.equal(receive(history, { type: "session", view }).state.screen, "history");
  assert.equal(receive(history, { type: "session", view: undefined }).state.screen, "history");
  const other = { ...view, session: { ...view.session, id: "other" } };
  assert.equal(receive(history, { type: "session", view: other }).state.screen, "chat");
  assert.equal(receive(history, { type: "focus" }).state.screen, "chat");
});

test("What an undo would do is shown until another conversation comes, with what came of it", () => {
  const plan = { scope: { kind: "run", runId: "run1" }, files: [], notes: [] } as const;
  const planned = receive(shown, { type: "undo-plan", plan }).state;
  assert.deepEqual(planned.undo, { plan });
  const done = receive(planned, { type: "undo-report", report: { files: [] } }).state;
  assert.deepEqual(done.undo, { plan, report: { files: [] } });
  assert.equal(receive(planned, { type: "session", view }).state.undo, planned.undo);
  assert.equal(receive(planned, { type: "session", view: undefined }).state.undo, undefined);
});
