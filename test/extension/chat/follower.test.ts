import assert from "node:assert/strict";
import { test } from "node:test";
import type { Envelope } from "../../../src/core/events/event.ts";
import { type SessionView, viewOf } from "../../../src/core/events/session-view.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { createFollower } from "../../../src/extension/chat/follower.ts";

test("a conversation comes as one snapshot, then its events", async () => {
  const { follower, opening, posted } = setup();
  const shown = follower.show("s1");
  opening[0]?.resolve(view("s1", 3));
  assert.equal(await shown, true);
  follower.hear(delta("s1", 4));
  follower.hear(delta("s2", 1));
  assert.deepEqual(posted(), ["session s1@3", "event 4"]);
});

test("events that come while the snapshot is taken follow it, without those it holds", async () => {
  const { follower, opening, posted } = setup();
  const shown = follower.show("s1");
  for (const seq of [3, 4, 5]) follower.hear(delta("s1", seq));
  opening[0]?.resolve(view("s1", 4));
  await shown;
  follower.hear(delta("s1", 6));
  assert.deepEqual(posted(), ["session s1@4", "event 5", "event 6"]);
});

test("of two conversations opened at once the later one is shown, whichever is ready first", async () => {
  const { follower, opening, posted } = setup();
  const first = follower.show("s1");
  const second = follower.show("s2");
  opening[1]?.resolve(view("s2", 1));
  opening[0]?.resolve(view("s1", 1));
  await Promise.all([first, second]);
  assert.deepEqual(posted(), ["session s2@1"]);
  assert.equal(follower.sessionId(), "s2");
});

test("a conversation that another window deletes becomes a new chat, and that is told", async () => {
  const { follower, opening, posted, deleted } = setup();
  const shown = follower.show("s1");
  opening[0]?.resolve(view("s1", 3));
  await shown;
  const row = { ...view("s1", 3).session, title: "Gone", deletedAt: "2026-03-01T10:00:00.000Z" };
  follower.hear({ ...delta("s1", 4), event: { type: "rows-change", rows: [{ table: "sessions", row }] } });
  assert.deepEqual(posted(), ["session s1@3", "session none"]);
  assert.deepEqual(deleted, ["Gone"]);
  assert.equal(follower.sessionId(), undefined);
});

test("a conversation that is deleted in this window, from another chat, becomes a new chat without a word", async () => {
  const { follower, opening, posted, deleted } = setup();
  const shown = follower.show("s1");
  opening[0]?.resolve(view("s1", 3));
  await shown;
  follower.hear({ ...delta("s1", 4), event: { type: "session-change", deletedAt: "2026-03-01T10:00:00.000Z" } });
  follower.hear(delta("s1", 5));
  assert.deepEqual(posted(), ["session s1@3", "session none"]);
  assert.deepEqual([deleted, follower.sessionId()], [[], undefined]);
});

test("a conversation that is gone becomes a new chat", async () => {
  const { follower, opening, posted } = setup();
  const shown = follower.show("gone");
  opening[0]?.resolve(undefined);
  assert.equal(await shown, false);
  assert.deepEqual(posted(), ["session none"]);
  assert.equal(follower.sessionId(), undefined);
});

test("a store that can't be read leaves an empty chat and is told to whoever asked", async () => {
  const { follower, opening, posted } = setup();
  const shown = follower.show("s1");
  opening[0]?.reject(new Error("disk gone"));
  await assert.rejects(shown, /disk gone/);
  assert.deepEqual(posted(), ["session none"]);
});

test("a new chat needs no snapshot", async () => {
  const { follower, posted } = setup();
  assert.equal(await follower.show(undefined), true);
  assert.deepEqual(posted(), ["session none"]);
});

test("model, mode and title follow their events", async () => {
  const { follower, opening, changes } = setup();
  const shown = follower.show("s1");
  opening[0]?.resolve(view("s1", 1));
  await shown;
  const before = changes();
  follower.hear({ ...delta("s1", 2), event: { type: "session-change", model: "openai/b", title: "Totals" } });
  assert.equal(follower.session()?.model, "openai/b");
  assert.equal(follower.session()?.title, "Totals");
  assert.equal(changes(), before + 1);
});

function setup() {
  const messages: HostMessage[] = [];
  const opening: { resolve(view: SessionView | undefined): void; reject(error: Error): void }[] = [];
  const deleted: string[] = [];
  let changed = 0;
  const follower = createFollower({
    open: () => new Promise((resolve, reject) => opening.push({ resolve, reject })),
    post: (message) => messages.push(message),
    changed: () => {
      changed += 1;
    },
    deletedElsewhere: ({ title }) => deleted.push(title),
    opened: () => {},
  });
  return { follower, opening, deleted, posted: () => messages.map(short), changes: () => changed };
}

function short(message: HostMessage): string {
  if (message.type === "events") return message.envelopes.map(({ seq }) => `event ${seq}`).join(", ");
  if (message.type === "session") return message.view ? `session ${message.view.session.id}@${message.view.seq}` : "session none";
  return message.type;
}

function delta(sessionId: string, seq: number): Envelope {
  return { seq, at: "2026-01-01T00:00:00.000Z", sessionId, runId: "r1", event: { type: "text-delta", messageId: "m1", text: "x" } };
}

function view(id: string, seq: number): SessionView {
  const at = "2026-01-01T00:00:00.000Z";
  const session = { id, title: "", workspace: [], model: "openai/a", approvalMode: "ask", createdAt: at, updatedAt: at, seq } as const;
  return viewOf({ session, runs: [], messages: [], steps: [], approvals: [], questions: [], queue: [], plans: [], tasks: [] });
}
