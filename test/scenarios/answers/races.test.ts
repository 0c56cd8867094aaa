import assert from "node:assert/strict";
import { test } from "node:test";
import { playMany } from "./interleavings.ts";
import { planted } from "./planted.ts";

const seed = process.env.ANSWER_SEED ?? "answers";
/** A part of the thousand in races.e2e.ts. */
const count = 20;
/** With this seed each planted fault shows early; by then all have. */
const plantedSeed = process.env.ANSWER_SEED ?? "t";
const enough = 100;

test(`In ${count} interleavings of answers what ran is what was shown and allowed, none is forged or doubled, and everybody is told the truth`, async () => {
  const tally = await playMany(seed, count);
  assert.ok(tally.first === undefined, tally.first);
  assert.equal(tally.raced, count);
});

for (const [fault, [found, plant]] of Object.entries(planted))
  test(`It is found when ${fault}`, async () => {
    const { first } = await playMany(plantedSeed, enough, plant);
    assert.match(first ?? "nothing", found);
  });
