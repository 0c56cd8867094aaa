import assert from "node:assert/strict";
import { test } from "node:test";
import type { Envelope } from "../../src/core/events/event.ts";
import type { SessionRecord } from "../../src/core/events/rows.ts";
import type { NewMessage } from "../../src/core/runtime.ts";
import type { ServedCore, ServeOptions } from "../../src/core/serving/served.ts";
import { work } from "../../src/core/serving/work.ts";

const options: ServeOptions = {
  ...{ folders: () => ["/w"], approvalMode: () => "ask", model: async () => "demo/tour", isAttended: false, version: "1" },
};

/** A core in which every message is a run that ends at once, and conversations that somebody has begun already. */
function core(begun: Readonly<Record<string, Partial<SessionRecord["session"]>>>) {
  const sent: NewMessage[] = [];
  let hear = (_: Envelope): void => undefined;
  const fake: Partial<ServedCore> = {
    agents: async () => [],
    record: async (id) => {
      const session = begun[id] && { id, workspace: ["/w"], model: "demo/tour", ...begun[id] };
      return session && ({ session } as unknown as SessionRecord);
    },
    subscribe(listener) {
      hear = listener;
      return () => undefined;
    },
    later: () => () => undefined,
    async send(message) {
      sent.push(message);
      const sessionId = message.sessionId ?? "new";
      queueMicrotask(() =>
        hear({ sessionId, runId: "r", event: { type: "run-end", outcome: "completed", text: "Done." } } as unknown as Envelope),
      );
      return { kind: "started", sessionId, runId: "r" };
    },
  };
  return { sent, fake: fake as ServedCore };
}

test("A program goes on with what it began itself, and with nothing that a person or another program began, whatever ids it knows", async () => {
  const { fake, sent } = core({
    own: { begunBy: "editor" },
    person: {},
    other: { begunBy: "tracker" },
    elsewhere: { begunBy: "editor", workspace: ["/v"] },
    deleted: { begunBy: "editor", deletedAt: "2026-01-01T00:00:00.000Z" },
  });
  const client = { name: "editor", signal: new AbortController().signal };
  const ask = (conversation?: string) => work({ core: fake, options }, { request: "x", ...(conversation ? { conversation } : {}) }, client);
  assert.deepEqual(await ask("own"), { answer: "Done.", conversation: "own", outcome: "completed" });
  for (const each of ["person", "other", "elsewhere", "deleted", "none"]) {
    const refused = await ask(each);
    assert.match(
      "problem" in refused ? refused.problem : "",
      new RegExp(`^You have begun no conversation "${each}" in these folders`),
      each,
    );
  }
  await ask();
  assert.deepEqual(
    sent.map(({ sessionId, begunBy }) => [sessionId, begunBy]),
    [
      ["own", "editor"],
      [undefined, "editor"],
    ],
  );
});
