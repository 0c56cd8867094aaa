import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelRequest } from "../../../src/core/providers/provider.ts";
import { call, type ScriptedTurn, says } from "../../fakes/scripted-provider.ts";
import { holdInvariants, holdRowsAreTheTruth } from "../../scenarios/invariants.ts";
import { type Stage, setStage } from "../../scenarios/stage.ts";
import { bigLook, compactionsOf, holdGrowing, holdSound, long, summaryOf, Talker } from "./stand.ts";

/** Numbers from 0 up to 1 that are the same for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const summaries: readonly ScriptedTurn[] = [
  [says(summaryOf("Some of it."))],
  [says("No.")],
  [],
  [says(summaryOf("x", long("much", 4_000)))],
  [says(summaryOf("x")), { type: "finish", reason: "length" }],
  [{ type: "error", failure: { code: "malformed", message: "No sense." } }],
  [{ type: "error", failure: { code: "overflow", message: "prompt is too long" } }],
];

/** A model that calls and talks at random; what it is asked for aside, it gives well or badly. */
class RandomTalker extends Talker {
  constructor(roll: () => number) {
    let calls = 0;
    const turn = (): ScriptedTurn => {
      const words = roll() < 0.5 ? [says(long(`words${calls}`, Math.floor(roll() * 600)))] : [];
      const count = Math.floor(roll() * 4);
      const asked = Array.from({ length: count }, () => {
        calls += 1;
        return call("look", { what: `${roll() < 0.2 ? "bad" : "thing"}${calls}` }, `c${calls}`);
      });
      return words.length + asked.length > 0 ? [...words, ...asked] : [says("Done.")];
    };
    super(
      Array.from({ length: 400 }, () => () => turn() as never),
      Array.from({ length: 400 }, () => () => summaries[roll() < 0.6 ? 0 : Math.floor(roll() * summaries.length)] as never),
    );
  }
}

async function randomTalk(seed: number): Promise<{ readonly stage: Stage; readonly provider: Talker; readonly window: number }> {
  const roll = dice(seed);
  const window = 6_000 + Math.floor(roll() * 10_000);
  const provider = new RandomTalker(roll);
  const sizes = 100 + Math.floor(roll() * 500);
  const stage = setStage({
    provider,
    tools: [bigLook(sizes)],
    window,
    limits: () => ({ turns: 12, milliseconds: 60_000 }),
    reply: () => "stop",
  });
  for (let index = 0; index < 12; index += 1) {
    await stage.play(`Order ${index} of ${seed}. ${long(`said${index}`, Math.floor(roll() * 300))}`);
    if (roll() < 0.1) await stage.runtime.undoCompaction(stage.sessionId());
  }
  return { stage, provider, window };
}

for (let seed = 1; seed <= 30; seed += 1) {
  test(`whatever is said and called, what is sent is sound, fits, and changes only where it is shortened (${seed})`, async () => {
    const { stage, provider, window } = await randomTalk(seed);
    const { requests } = provider.talks;
    for (const each of requests) holdSound(each, window);
    const compactions = await compactionsOf(stage);
    const restored = compactions.filter((each) => each.kind === "summary" && each.restoredAt !== undefined).length;
    holdGrowing(requests, compactions.length + restored);
    holdInvariants(stage.envelopes);
    holdRowsAreTheTruth(stage.envelopes, await stage.view());
    assert.ok(isSaid(requests.at(-1), `Order 0 of ${seed}.`), "the first words stand there");
    assert.ok(isSaid(requests.at(-1), `Order 11 of ${seed}.`), "the last words stand there");
  });
}

function isSaid(request: ModelRequest | undefined, words: string): boolean {
  return request?.messages.some((each) => each.role === "user" && each.text.includes(words)) ?? false;
}
