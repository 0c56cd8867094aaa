import assert from "node:assert/strict";
import { test } from "node:test";
import { isoTime, midnightBefore } from "../../src/core/events/time.ts";
import { answered, run, session } from "../storage/rows.ts";
import { openHistory } from "./stage.ts";

test("what was spent today counts from midnight where the person is, over all conversations", async () => {
  const stage = await openHistory();
  const { archive, store } = stage;
  const midnight = midnightBefore(stage.now);
  const [before, after, later] = [midnight - 1, midnight, midnight + 1].map(isoTime);
  for (const [id, at, costUsd] of [
    ["a", before, 8],
    ["b", after, 0.25],
    ["c", later, 0.5],
  ] as const) {
    const usage = { inputTokens: 1, outputTokens: 1, costUsd };
    await store.commit([
      { table: "sessions", row: session(id, { updatedAt: at ?? "" }) },
      { table: "runs", row: run(`r-${id}`, id, { startedAt: at ?? "", endedAt: at ?? "", state: "completed", usage }) },
      { table: "messages", row: answered(`m-${id}`, id, { runId: `r-${id}`, at: at ?? "", usage }) },
    ]);
  }
  assert.equal(await archive.spentToday(), 0.75);
  stage.now += 24 * 60 * 60 * 1000;
  assert.equal(await archive.spentToday(), 0);
  await store.close();
});
