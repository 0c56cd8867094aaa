import assert from "node:assert/strict";
import { test } from "node:test";
import { says } from "../../fakes/scripted-provider.ts";
import { gate } from "../../scenarios/acts.ts";
import { passing, soon, windows } from "../../scenarios/pair.ts";
import { long, summariesOf, summaryOf, Talker } from "./stand.ts";

test("a summary is taken back from another window too, by the one that is at work, and both see it", async () => {
  const waits = gate();
  const provider = new Talker(
    [...Array.from({ length: 8 }, (_, index) => [says(long(`answer${index}`, 940))]), [says("Well"), waits.passed], [says("Whole.")]],
    [[says(summaryOf("Written."))]],
  );
  const { a, b, at } = windows({ provider, window: 8_400 });
  for (let index = 0; index < 8; index += 1) await a.play(`Part ${index}.`);
  const [summary] = await summariesOf(a);
  assert.ok(summary);
  await a.send("And this.");
  await a.until(({ event, runId }) => event.type === "text-delta" && event.text === "Well" && runId !== "");
  assert.equal((await b.runtime.open(at()))?.compactions?.length, 1);
  const receipt = await passing([a, b], b.runtime.undoCompaction(at()));
  assert.equal(receipt.kind, "restored");
  assert.equal(a.envelopes.filter(({ event }) => event.type === "context-restore").length, 1);
  await soon(
    [a, b],
    async () =>
      (await b.runtime.open(at()))?.compactions?.every((each) => each.kind === "summary" && each.restoredAt !== undefined) ?? false,
  );
  waits.open();
  await soon([a, b], async () => (await a.view()).runs.at(-1)?.state === "completed");
  await a.play("Go on.");
  assert.equal(provider.talks.requests.at(-1)?.messages[0]?.text, "Part 0.");
});
