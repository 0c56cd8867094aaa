import assert from "node:assert/strict";
import { test } from "node:test";
import type { Envelope, Event } from "../../../src/core/events/event.ts";
import { concernsLists, createPlace } from "../../../src/extension/chat/place.ts";

test("the view hears whether another living window is at work on what it shows", async () => {
  const holders = [
    [undefined, false],
    [{ isHere: true, isDead: false }, false],
    [{ isHere: false, isDead: false }, true],
    [{ isHere: false, isDead: true }, false],
  ] as const;
  for (const [holder, isElsewhere] of holders) {
    const posted: unknown[] = [];
    await createPlace({ shown: () => "s1", holder: async () => holder, post: (message) => posted.push(message) }).look();
    assert.deepEqual(posted, [{ type: "place", isElsewhere }]);
  }
});

test("it is looked at again when a run of that conversation begins, ends or changes, here or elsewhere", async () => {
  let looked = 0;
  const holder = async () => {
    looked += 1;
    return undefined;
  };
  const place = createPlace({ shown: () => "s1", holder, post: () => {} });
  await place.hear(envelope({ type: "text-delta", messageId: "m", text: "x" }));
  await place.hear(envelope(ofRun, "s2"));
  assert.equal(looked, 0);
  await place.hear(envelope(ofRun));
  await place.hear(envelope({ type: "run-end", outcome: "completed", text: "" }));
  assert.equal(looked, 2);
});

test("a conversation that is no longer shown when the answer comes is not spoken of", async () => {
  let shown = "s1";
  const posted: unknown[] = [];
  const holder = async () => {
    shown = "s2";
    return { isHere: false, isDead: false };
  };
  await createPlace({ shown: () => shown, holder, post: (message) => posted.push(message) }).look();
  assert.deepEqual(posted, []);
});

test("lists look different after a title or a run has changed, and not after words", () => {
  assert.ok(concernsLists({ type: "session-change", title: "New" }));
  assert.ok(concernsLists(ofRun));
  assert.ok(!concernsLists({ type: "text-delta", messageId: "m", text: "x" }));
});

const ofRun: Event = {
  type: "rows-change",
  rows: [
    {
      table: "runs",
      row: { id: "r1", sessionId: "s1", model: "demo/tour", state: "running", owner: "", startedAt: "2026-01-01T00:00:00.000Z" },
    },
  ],
};

function envelope(event: Event, sessionId = "s1"): Envelope {
  return { seq: 1, at: "2026-01-01T00:00:00.000Z", sessionId, runId: "", event };
}
