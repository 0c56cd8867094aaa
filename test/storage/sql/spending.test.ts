import assert from "node:assert/strict";
import { test } from "node:test";
import type { Compaction } from "../../../src/core/events/words/compaction.ts";
import { openStore } from "../../../src/core/storage/database.ts";
import type { Store } from "../../../src/core/storage/store.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { tempFolder } from "../../temp.ts";
import { storePorts } from "../ports.ts";
import { answered, compacted, conversation, question, run, session } from "../rows.ts";

test("in memory, what all conversations cost since a moment is summed up, with what was estimated and what was asked about it", () =>
  sumsUp(new MemoryStore()));

test("on disk, what all conversations cost since a moment is summed up, with what was estimated and what was asked about it", async () => {
  const store = await openStore(storePorts(tempFolder()));
  await sumsUp(store);
  await store.close();
});

async function sumsUp(store: Store): Promise<void> {
  const since = "2026-03-01T10:00:00.000Z";
  const old = { at: "2026-03-01T09:59:59.999Z" };
  const counted = (costUsd: number) => ({ usage: { inputTokens: 1, outputTokens: 1, costUsd } });
  const asked = (id: string, sessionId: string, at: string) => {
    const yes = { value: "go-on", by: "chat", at: "2026-03-01T10:05:00.000Z" } as const;
    const money = { about: "limit", limit: "day-budget", spentUsd: 0.5, at } as const;
    return { ...question(id, sessionId, yes), question: { ...question(id, sessionId).question, ...money } };
  };
  const theirs = [
    answered("a-2", "a", counted(0.1)),
    answered("a-3", "a", { usage: { inputTokens: 1, outputTokens: 1, costUnknown: true } }),
    answered("a-4", "a", { estimatedUsd: 0.2 }),
    answered("a-5", "a", { ...old, ...counted(50) }),
    answered("b-2", "b", { runId: "r3", ...counted(0.7) }),
    answered("a-6", "a", { runId: "r2", ...counted(0.3) }),
    answered("a-7", "a", { runId: "r2", estimatedUsd: 0.05 }),
  ];
  const ended = { state: "completed", endedAt: since } as const;
  const runs = [
    run("r1", "a"),
    run("r2", "a", { ...ended, ...counted(0.3), estimatedUsd: 0.05 }),
    run("r3", "b", { ...ended, ...counted(20.7), startedAt: old.at }),
    run("r4", "b", { ...ended, ...counted(9), startedAt: old.at, endedAt: old.at }),
  ];
  await store.commit([...conversation("a"), ...conversation("b"), { table: "sessions", row: session("b", { deletedAt: since }) }]);
  await store.commit([
    ...runs.map((row) => ({ table: "runs", row }) as const),
    ...theirs.map((row) => ({ table: "messages", row }) as const),
  ]);
  const [today, open] = [asked("q1", "a", since), { question: asked("q2", "a", since).question }];
  await store.commit([today, open, asked("q3", "b", old.at), question("q4", "b")].map((row) => ({ table: "questions", row })));
  const usage = { inputTokens: 1, outputTokens: 1, costUsd: 0.25 };
  await store.commit([{ table: "compactions", row: { ...compacted("c", "a"), at: since, usage } as Compaction }]);
  assert.deepEqual(await store.spending(since), { spentUsd: 1.6, questions: [today] });
  const without = async (runId: string) => (await store.spending(since, runId)).spentUsd;
  assert.deepEqual([await without("r1"), await without("r2"), await without("r3")], [1.05, 1.25, 0.9]);
  assert.deepEqual(await store.spending("2026-03-01T10:00:00.001Z"), { spentUsd: 0, questions: [] });
}
