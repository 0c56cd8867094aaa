import assert from "node:assert/strict";
import { test } from "node:test";
import { readAudit } from "../../src/core/history/audit.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { approval, conversation, grant, step } from "../storage/rows.ts";

async function storeWithStory(): Promise<MemoryStore> {
  const store = new MemoryStore();
  await store.commit(conversation("a"));
  const effects = { files: [{ path: "/w/a.ts", label: "a.ts", kind: "edit" as const }] };
  const change = { title: "Edit a.ts", tool: "edit_file", state: "ok" as const, effects };
  await store.commit([{ table: "steps", row: step("s0", "a", { ...change, decision: { source: "mode", mode: "edits" } }) }]);
  const answered = { decision: "deny", scope: "once", by: "toast", at: "2026-03-01T10:00:01.000Z" } as const;
  const denied = step("s1", "a", { state: "denied", decision: { source: "answer", by: "toast", scope: "once" } });
  await store.commit([
    { table: "steps", row: denied },
    { table: "approvals", row: approval("p", "a", answered) },
  ]);
  const standing = { ...grant("g", "a"), rule: "shell:npm test", scope: "always", by: "chat" } as const;
  await store.commit([{ table: "rules", row: standing }]);
  await store.commit([
    { table: "audit", row: { id: "m", at: "2026-03-01T10:00:02.000Z", sessionId: "a", kind: "mode", from: "ask", to: "all" } },
  ]);
  await store.commit([{ table: "steps", row: step("s2", "a", { runsOn: "docker" }) }]);
  return store;
}

test("the audit says who did what, by which rule and with what effect", async () => {
  const { entries, more } = await readAudit(await storeWithStory(), { limit: 100 });
  assert.equal(more, false);
  assert.deepEqual(
    entries.map(({ kind, what, allowed, by, effects }) => [kind, what, allowed, by, effects]),
    [
      ["step", "Run npm test", undefined, undefined, undefined],
      ["mode", "ask → all", undefined, undefined, undefined],
      ["grant", "shell:npm test", true, "chat", undefined],
      ["step", "Run npm test", false, "toast", undefined],
      ["step", "Edit a.ts", true, undefined, "edit a.ts"],
    ],
  );
  const denied = entries.find((each) => each.allowed === false);
  assert.deepEqual([denied?.where, denied?.detail, denied?.title], ["/home/ada/project", "npm test", "Title of a"]);
});

test("the audit is searched by words, what came of it, kind and conversation, in portions", async () => {
  const store = await storeWithStory();
  const found = async (query: Parameters<typeof readAudit>[1]) =>
    (await readAudit(store, query)).entries.map(({ kind, stepId }) => stepId ?? kind);
  assert.deepEqual(await found({ limit: 9, text: "EDIT a.ts" }), ["s0"]);
  assert.deepEqual(await found({ limit: 9, text: "mode edits" }), ["s0"], "by what decided");
  assert.deepEqual(await found({ limit: 9, text: "notification" }), ["s1"], "by who answered");
  assert.deepEqual(await found({ limit: 9, text: "docker" }), ["s2"], "by where it ran");
  assert.deepEqual(await found({ limit: 9, text: "no such thing" }), []);
  assert.deepEqual(await found({ limit: 9, verdict: "refused" }), ["s1"]);
  assert.deepEqual(await found({ limit: 9, kind: "grant" }), ["grant"]);
  assert.deepEqual(await found({ limit: 9, sessionId: "b" }), []);
  const first = await readAudit(store, { limit: 2 });
  assert.equal(first.more, true);
  assert.deepEqual(await found({ limit: 9, before: first.entries.at(-1)?.id }), ["grant", "s1", "s0"]);
});
