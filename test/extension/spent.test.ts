import assert from "node:assert/strict";
import { test } from "node:test";
import type { Envelope } from "../../src/core/events/event.ts";
import type { AssistantMessage, Usage } from "../../src/core/events/message.ts";
import type { SessionView } from "../../src/core/events/session-view.ts";
import { createSpent } from "../../src/extension/spent.ts";

test("what a conversation cost is that of its answers, those before it was opened and those that come, each once", () => {
  const spent = createSpent();
  assert.equal(spent.on("s1"), undefined);
  spent.learn(view("s1", ["m1", 0.25]));
  spent.hear(report("s1", "m2", 0.5));
  spent.hear(report("s1", "m2", 0.5));
  spent.hear(report("s2", "m3", 4));
  assert.equal(spent.on("s1")?.costUsd, 0.75);
  assert.equal(spent.on("s2"), undefined, "of what no chat has opened nothing is told");
  assert.equal(spent.on(undefined), undefined, "nor of a new chat");
});

const usage = (costUsd: number): Usage => ({ inputTokens: 1, outputTokens: 1, costUsd });

function view(id: string, ...answers: readonly (readonly [string, number])[]): SessionView {
  const messages = answers.map(([messageId, cost]) => ({ id: messageId, role: "assistant", usage: usage(cost) }) as AssistantMessage);
  return { session: { id }, messages } as unknown as SessionView;
}

function report(sessionId: string, messageId: string, cost: number): Envelope {
  return { seq: 1, at: "", sessionId, runId: "r", event: { type: "usage-report", messageId, usage: usage(cost) } };
}
