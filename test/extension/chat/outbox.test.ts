import assert from "node:assert/strict";
import { test } from "node:test";
import type { Envelope } from "../../../src/core/events/event.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { createOutbox } from "../../../src/extension/chat/outbox.ts";

test("events that come close together go as one message, and nothing else overtakes them", () => {
  const sent: HostMessage[] = [];
  const later: (() => void)[] = [];
  const { post } = createOutbox(
    (message) => sent.push(message),
    (work) => later.push(work),
  );
  for (const seq of [1, 2, 3]) post({ type: "events", envelopes: [envelope(seq)] });
  assert.deepEqual(sent, []);
  post({ type: "focus" });
  post({ type: "events", envelopes: [envelope(4)] });
  for (const work of later) work();
  assert.deepEqual(sent.map(short), ["1,2,3", "focus", "4"]);
  assert.equal(later.length, 2);
});

function short(message: HostMessage): string {
  return message.type === "events" ? message.envelopes.map(({ seq }) => seq).join() : message.type;
}

function envelope(seq: number): Envelope {
  return { seq, at: "2026-01-01T00:00:00.000Z", sessionId: "s1", runId: "r1", event: { type: "text-delta", messageId: "m1", text: "x" } };
}
