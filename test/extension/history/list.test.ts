import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionSummary } from "../../../src/core/events/session.ts";
import type { DeletedSession, HistoryHit, ListFilter } from "../../../src/core/history/archive.ts";
import type { HistoryQuery } from "../../../src/core/protocol/pages.ts";
import { type ListParts, listPage } from "../../../src/extension/history/list.ts";

const at = "2026-01-01T00:00:00.000Z";

test("a list is told from the top, with how many there are in all", async () => {
  const page = await listPage(parts(["a", "b", "c"].map((id) => session(id))), query({ count: 2 }));
  assert.deepEqual(
    page.entries.map((each) => each.id),
    ["a", "b"],
  );
  assert.equal(page.total, 3);
});

test("this workspace is the open folders; with none open it is everywhere", async () => {
  const asked: (ListFilter | undefined)[] = [];
  const list = async (filter?: ListFilter) => {
    asked.push(filter);
    return [];
  };
  const spied = parts([], { list });
  await listPage(spied, query({}));
  await listPage({ ...spied, folders: [] }, query({}));
  await listPage(spied, query({ reach: "everywhere", kind: "archived" }));
  assert.deepEqual(asked, [{ workspace: ["/w"] }, {}, { archived: "only" }]);
});

test("what is found in several messages is listed once, with the first line that was found", async () => {
  const hits = [
    hit("b", undefined, "by its title"),
    hit("a", "m9", "the later line"),
    hit("a", "m1", "the earlier line"),
    hit("gone", "m2", "x"),
  ];
  const found = parts([session("a"), session("b")], { search: async () => hits });
  const page = await listPage(found, query({ text: "line" }));
  assert.deepEqual(
    page.entries.map(({ id, excerpt }) => [id, excerpt]),
    [
      ["b", undefined],
      ["a", "the later line"],
    ],
  );
});

test("a run is here, in another window, or was interrupted when nobody carries it", async () => {
  const running = (id: string) => session(id, { runState: "running" });
  const asked = session("asked", { runState: "waiting", waitReason: "approval" });
  const parked = session("parked", { runState: "waiting", waitReason: "parked" });
  const stated = parts([running("here"), running("there"), running("dead"), asked, parked, session("done", { runState: "completed" })]);
  const page = await listPage(stated, query({}));
  assert.deepEqual(
    page.entries.map(({ id, place, runState, waitReason }) => [id, place, runState, waitReason]),
    [
      ["here", "here", "running", undefined],
      ["there", "elsewhere", "running", undefined],
      ["dead", undefined, "waiting", "interrupted"],
      ["asked", undefined, "waiting", "interrupted"],
      ["parked", undefined, "waiting", "parked"],
      ["done", undefined, "completed", undefined],
    ],
  );
});

test("deleted ones are found by their titles and their folders", async () => {
  const deleted = [gone("a", "March numbers", "/w"), gone("b", "March report", "/other"), gone("c", "April", "/w")];
  const all = parts([], { deleted: async () => deleted });
  assert.deepEqual((await listPage(all, query({ kind: "deleted", text: "march" }))).entries, [
    { id: "a", title: "March numbers", workspace: ["/w"], createdAt: at, updatedAt: at, deletedAt: at, messages: 0 },
  ]);
  assert.equal((await listPage(all, query({ kind: "deleted", reach: "everywhere" }))).total, 3);
});

function query(change: Partial<HistoryQuery>): HistoryQuery {
  return { reach: "here", kind: "kept", text: "", count: 100, ...change };
}

function parts(sessions: readonly SessionSummary[], archive: Partial<ListParts["archive"]> = {}): ListParts {
  const known = {
    list: async () => sessions,
    deleted: async () => [],
    search: async () => [],
  };
  return { archive: { ...known, ...archive }, folders: ["/w"], holder };
}

async function holder(id: string): ReturnType<ListParts["holder"]> {
  return ["here", "there", "dead"].includes(id) ? { isHere: id === "here", isDead: id === "dead" } : undefined;
}

function session(id: string, more: Partial<SessionSummary> = {}): SessionSummary {
  return { id, title: id, workspace: ["/w"], createdAt: at, updatedAt: at, messages: 2, ...more };
}

function gone(id: string, title: string, folder: string): DeletedSession {
  return { id, title, workspace: [folder], createdAt: at, updatedAt: at, deletedAt: at, erasedAfter: at };
}

function hit(sessionId: string, messageId: string | undefined, excerpt: string): HistoryHit {
  return { sessionId, title: sessionId, at, excerpt, archived: false, ...(messageId === undefined ? {} : { messageId }) };
}
