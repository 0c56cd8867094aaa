import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { deferStore, openStore } from "../../src/core/storage/database.ts";
import type { Store } from "../../src/core/storage/store.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { tempFolder } from "../temp.ts";
import { storePorts } from "./ports.ts";
import { answered, approval, compacted, conversation, grant, question, queued, run, said, session, step } from "./rows.ts";

/** Says the same of the store on disk and of its twin in memory. */
function promise(sentence: string, body: (store: Store) => Promise<void>): void {
  test(`in memory, ${sentence}`, () => body(new MemoryStore()));
  test(`on disk, ${sentence}`, async () => {
    const store = await openStore(storePorts(tempFolder()));
    await body(store);
    await store.close();
  });
  test(`on disk, read when it is needed, ${sentence}`, async () => {
    const store = await deferStore(storePorts(tempFolder()));
    await body(store);
    await store.close();
  });
}

promise("what is not there is undefined or empty", async (store) => {
  assert.deepEqual(await store.sessions(), []);
  assert.equal(await store.session("nowhere"), undefined);
  assert.deepEqual(await store.grants("nowhere"), []);
  await store.commit([]);
});

promise("a conversation comes back whole and in the order it came to be", async (store) => {
  const record = {
    session: session("a"),
    runs: [
      run("z", "a", { state: "completed", endedAt: "2026-03-01T10:01:00.000Z", usage: { inputTokens: 3, outputTokens: 4 } }),
      run("b", "a", { failure: { code: "network", message: "Nobody answered." } }),
    ],
    messages: [
      said("9", "a"),
      answered("1", "a", { text: "Hi", toolCalls: [{ stepId: "s", callId: "c", tool: "x", arguments: "{" }] }),
      said("5", "a"),
    ],
    steps: [step("t", "a", { input: "not {json" }), step("s", "a", { input: [null, 1.5, { deep: ["é", ""] }] })],
    approvals: [
      approval("q", "a"),
      approval("p", "a", { decision: "deny", scope: "once", why: "No", by: "chat", at: "2026-03-01T10:02:00.000Z" }),
    ],
    questions: [question("w", "a"), question("v", "a", { value: ["red", "blue"], by: "chat", at: "2026-03-01T10:02:00.000Z" })],
    queue: [queued("n", "a", "steer"), queued("m", "a", "queue")],
    compactions: [compacted("y", "a"), compacted("x", "a", "2026-03-01T10:02:00.000Z")],
    plans: [],
    tasks: [],
  };
  await store.commit([{ table: "sessions", row: record.session }, ...record.runs.map((row) => ({ table: "runs", row }) as const)]);
  await store.commit(record.messages.map((row) => ({ table: "messages", row })));
  await store.commit([
    ...record.steps.map((row) => ({ table: "steps", row }) as const),
    ...record.approvals.map((row) => ({ table: "approvals", row }) as const),
    ...record.questions.map((row) => ({ table: "questions", row }) as const),
    ...record.queue.map((row) => ({ table: "queue", row }) as const),
    ...record.compactions.map((row) => ({ table: "compactions", row }) as const),
  ]);
  await store.commit(conversation("other"));
  assert.deepEqual(await store.session("a"), record);
});

promise("a row given again replaces the former one and keeps its place", async (store) => {
  await store.commit([
    { table: "sessions", row: session("a") },
    { table: "messages", row: answered("m1", "a", { finish: "streaming", usage: { inputTokens: 1, outputTokens: 1 } }) },
    { table: "messages", row: said("m2", "a") },
  ]);
  await store.commit([{ table: "messages", row: answered("m1", "a", { text: "Done" }) }]);
  assert.deepEqual((await store.session("a"))?.messages, [answered("m1", "a", { text: "Done" }), said("m2", "a")]);
});

promise("a change is read back before it is on disk", async (store) => {
  const committed = store.commit(conversation("a"));
  assert.equal((await store.session("a"))?.messages.length, 1);
  await committed;
});

promise("what was only noted is read back at once, in its latest form, and flushed when asked", async (store) => {
  store.note(conversation("a"));
  store.note([{ table: "messages", row: said("a-m1", "a", "changed") }]);
  assert.deepEqual((await store.session("a"))?.messages, [said("a-m1", "a", "changed")]);
  store.note([{ table: "messages", row: said("a-m2", "a") }]);
  await store.flush();
  await store.flush();
  assert.deepEqual((await store.session("a"))?.messages, [said("a-m1", "a", "changed"), said("a-m2", "a")]);
});

promise("changing a row after its commit changes nothing", async (store) => {
  const row = { ...session("a"), workspace: ["/one"] };
  const committed = store.commit([{ table: "sessions", row }]);
  row.workspace.push("/two");
  await committed;
  assert.deepEqual((await store.session("a"))?.session.workspace, ["/one"]);
});

promise("conversations are listed newest first, with their messages counted and the state of their last run", async (store) => {
  await store.commit([
    { table: "sessions", row: session("old", { updatedAt: "2026-03-01T10:00:00.000Z" }) },
    { table: "sessions", row: session("new", { updatedAt: "2026-03-03T10:00:00.000Z" }) },
    { table: "sessions", row: session("middle", { updatedAt: "2026-03-02T10:00:00.000Z" }) },
    { table: "sessions", row: session("middle too", { updatedAt: "2026-03-02T10:00:00.000Z" }) },
    { table: "messages", row: said("m1", "old") },
    { table: "messages", row: answered("m2", "old") },
    { table: "runs", row: run("r1", "old", { state: "failed" }) },
    { table: "runs", row: run("r0", "old", { state: "waiting", waitReason: "approval" }) },
  ]);
  const listed = await store.sessions();
  assert.deepEqual(
    listed.map((each) => [each.id, each.messages, each.runState]),
    [
      ["new", 0, undefined],
      ["middle too", 0, undefined],
      ["middle", 0, undefined],
      ["old", 2, "waiting"],
    ],
  );
  const { id, title, workspace, createdAt, updatedAt } = session("old");
  assert.deepEqual(listed[3], { id, title, workspace, createdAt, updatedAt, messages: 2, runState: "waiting", waitReason: "approval" });
  assert.deepEqual(Object.keys(listed[0] ?? {}).includes("runState"), false);
});

promise("grants belong to their conversation", async (store) => {
  await store.commit([
    { table: "grants", row: grant("g2", "a") },
    { table: "grants", row: grant("g1", "a") },
    { table: "grants", row: grant("g3", "b") },
  ]);
  assert.deepEqual(await store.grants("a"), [grant("g2", "a"), grant("g1", "a")]);
});

promise("any text survives; halves of surrogate pairs become a replacement character", async (store) => {
  const odd = "zero \0 byte, 'quotes' \"too\", 🧵, é, \u2028, \u202e, %_; DROP TABLE messages; -- \r\n";
  const half = "\ud83e and \uddf5";
  await store.commit([
    { table: "sessions", row: session("a", { title: odd }) },
    { table: "messages", row: said("m1", "a", odd) },
    { table: "messages", row: said("m2", "a", half) },
    { table: "steps", row: step("s1", "a", { input: { [odd]: odd, constructor: "own", __proto__x: 1 } }) },
  ]);
  const record = await store.session("a");
  assert.equal(record?.session.title, odd);
  assert.deepEqual(
    record?.messages.map((each) => each.text),
    [odd, "\ufffd and \ufffd"],
  );
  assert.deepEqual(record?.steps[0]?.input, { [odd]: odd, constructor: "own", __proto__x: 1 });
  assert.equal(await store.session("a' OR '1'='1"), undefined);
});

promise("a text is kept once, under its SHA-256", async (store) => {
  const text = "é\0🧵\r\n".repeat(1_000);
  const id = await store.saveBlob(text);
  assert.equal(id, createHash("sha256").update(text).digest("hex"));
  assert.equal(await store.saveBlob(text), id);
  assert.equal(await store.loadBlob(id), text);
  assert.ok(store.blobPath(id).includes(id));
  assert.equal(await store.loadBlob(await store.saveBlob("")), "");
  assert.equal(await store.loadBlob(await store.saveBlob("half \ud800")), "half \ufffd");
});

promise("a text that was never kept is undefined, whatever its id looks like", async (store) => {
  const never = ["f".repeat(64), "", "F".repeat(64), "../anycowork.db", `../${"a".repeat(61)}`, "constructor", "\0".repeat(64)];
  for (const each of never) assert.equal(await store.loadBlob(each), undefined);
});

promise("a deleted conversation is kept apart until its mark is taken off", async (store) => {
  await store.commit([...conversation("a"), { table: "grants", row: grant("g", "a") }]);
  const deletedAt = "2026-03-02T10:00:00.000Z";
  await store.commit([{ table: "sessions", row: session("a", { deletedAt }) }]);
  assert.deepEqual([await store.sessions(), await store.session("a"), await store.grants()], [[], undefined, []]);
  assert.deepEqual(await store.deletedSessions(), [session("a", { deletedAt })]);
  await store.commit([{ table: "sessions", row: session("a") }]);
  assert.deepEqual((await store.session("a"))?.messages, [said("a-m1", "a")]);
  assert.deepEqual(await store.deletedSessions(), []);
});

promise("a yes that was taken back holds no longer", async (store) => {
  await store.commit([
    { table: "grants", row: grant("g", "a") },
    { table: "grants", row: grant("h", "b") },
  ]);
  await store.commit([{ table: "grants", row: { ...grant("g", "a"), revokedAt: "2026-03-02T10:00:00.000Z" } }]);
  assert.deepEqual(await store.grants("a"), []);
  assert.deepEqual(await store.grants(), [grant("h", "b")]);
});

promise("a yes that holds beyond its conversation stays when that is erased, until it is taken back", async (store) => {
  const standing = { ...grant("s", "a"), scope: "always" as const, rule: "shell:npm test" };
  await store.commit([...conversation("a"), { table: "grants", row: grant("g", "a") }, { table: "rules", row: standing }]);
  assert.deepEqual(await store.rules(), [standing]);
  await store.erase("a");
  assert.deepEqual([await store.grants(), await store.rules()], [[], [standing]]);
  await store.commit([{ table: "rules", row: { ...standing, revokedAt: "2026-03-02T10:00:00.000Z" } }]);
  assert.deepEqual(await store.rules(), []);
});

promise("a note outlives its conversation; once taken back it stays so, whatever another process writes then", async (store) => {
  const note = { id: "n", text: "Be kind.", scope: "everywhere", by: "model", sessionId: "a", at: "2026-03-01T10:00:00.000Z" } as const;
  const other = { ...note, id: "m", text: "Use tabs.", scope: ["/w"] };
  await store.commit([...conversation("a"), { table: "notes", row: note }, { table: "notes", row: other }]);
  await store.erase("a");
  assert.deepEqual(await store.notes(), [note, other]);
  await store.commit([{ table: "notes", row: { ...other, text: "Use blanks." } }]);
  assert.equal((await store.notes())[1]?.text, "Use blanks.");
  await store.commit([{ table: "notes", row: { ...note, text: "", removedAt: "2026-03-02T10:00:00.000Z" }, fence: 1 }]);
  await store.commit([{ table: "notes", row: { ...note, text: "Be kinder." } }]);
  assert.equal((await store.notes()).map(({ id }) => id).join(), "m");
});

promise("the story of all conversations is told newest first, in portions, with what was asked of each step", async (store) => {
  const mode = { id: "a-9", at: "2026-03-01T10:00:00.000Z", sessionId: "a", kind: "mode", from: "ask", to: "all" } as const;
  await store.commit([...conversation("a"), ...conversation("b")]);
  await store.commit([{ table: "steps", row: step("s1", "a") }]);
  await store.commit([{ table: "approvals", row: approval("p1", "a") }]);
  await store.commit([{ table: "grants", row: grant("g", "a") }]);
  await store.commit([{ table: "audit", row: mode }]);
  await store.commit([{ table: "steps", row: step("s2", "b") }]);
  const own = (rows: Awaited<ReturnType<Store["audit"]>>) => rows.map(({ kind, row, title }) => [kind, row.id, title]);
  const all = await store.audit({}, 100);
  const [newest, ...older] = [
    ["step", "s2", "Title of b"],
    ["mode", "a-9", "Title of a"],
    ["grant", "g", "Title of a"],
    ["step", "s1", "Title of a"],
  ];
  assert.deepEqual(own(all).slice(0, 4), [newest, ...older]);
  assert.deepEqual(own(await store.audit({ before: all[0]?.id }, 2)), older.slice(0, 2));
  assert.ok((await store.audit({ sessionId: "b" }, 100)).every(({ row }) => row.sessionId === "b"));
  const asked = all.find(({ row }) => row.id === "s1");
  assert.equal(asked?.kind === "step" && asked.approval?.request.id, "p1");
});

promise("an erased conversation is gone, and no other", async (store) => {
  await store.commit([...conversation("a"), ...conversation("b"), { table: "grants", row: grant("g", "a") }]);
  await store.erase("a");
  assert.equal(await store.session("a"), undefined);
  assert.deepEqual([await store.deletedSessions(), await store.grants()], [[], []]);
  assert.deepEqual((await store.session("b"))?.messages, [said("b-m1", "b")]);
  await store.erase("a");
});

promise("after it is closed it says so", async (store) => {
  await store.commit(conversation("a"));
  await store.close();
  await assert.rejects(store.commit(conversation("b")), { name: "StoreError", message: /closed/ });
  await assert.rejects(store.sessions(), { name: "StoreError", message: /closed/ });
  await store.close();
});

promise("an agent is kept in its newest form, until it is removed; saved again it is back", async (store) => {
  const at = "2026-03-01T10:00:00.000Z";
  const agent = { id: "poet", fields: { title: "Poet" }, createdAt: at, updatedAt: at };
  await store.commit([{ table: "agents", row: agent }]);
  await store.commit([...conversation("a"), { table: "agents", row: { ...agent, fields: { title: "Bard" } } }]);
  await store.erase("a");
  assert.deepEqual(await store.agents(), [{ ...agent, fields: { title: "Bard" } }]);
  await store.commit([{ table: "agents", row: { ...agent, removedAt: at } }]);
  assert.deepEqual(await store.agents(), []);
  await store.commit([{ table: "agents", row: agent }]);
  assert.deepEqual(await store.agents(), [agent]);
});

promise("what was decided about a skill is kept in its newest form, until it is removed", async (store) => {
  const at = "2026-03-01T10:00:00.000Z";
  const skill = { id: "bundled:pdf", name: "pdf", offFor: ["poet"], updatedAt: at };
  await store.commit([...conversation("a"), { table: "skills", row: skill }]);
  await store.commit([{ table: "skills", row: { ...skill, offFor: ["*"] } }]);
  await store.erase("a");
  assert.deepEqual(await store.skills(), [{ ...skill, offFor: ["*"] }]);
  await store.commit([{ table: "skills", row: { ...skill, removedAt: at } }]);
  assert.deepEqual(await store.skills(), []);
});

promise("what is kept of MCP servers stands for itself; removed it is gone, and kept again it is back", async (store) => {
  const at = "2026-03-01T10:00:00.000Z";
  const row = { id: "server files", kind: "server", config: { name: "files", command: "files" }, createdAt: at, updatedAt: at } as const;
  await store.commit([...conversation("a"), { table: "mcp_servers", row }]);
  await store.erase("a");
  assert.deepEqual(await store.servers(), [row]);
  await store.commit([{ table: "mcp_servers", row: { ...row, removedAt: at } }]);
  assert.deepEqual(await store.servers(), []);
  await store.commit([{ table: "mcp_servers", row }]);
  assert.deepEqual(await store.servers(), [row]);
});

promise("what is known of a bot's chats is gone once it is removed, and is kept anew", async (store) => {
  const row = { id: "b:1", bot: "b", chat: 1, kind: "private", title: "", sessions: [], reports: [], asked: [], at: "" } as const;
  for (const each of [{ ...row, removedAt: "" }, row]) {
    await store.commit([{ table: "telegram_chats", row: each }]);
    assert.deepEqual(await store.botChats("b"), "removedAt" in each ? [] : [row]);
  }
});
