import assert from "node:assert/strict";
import { test } from "node:test";
import type { Usage } from "../../src/core/events/message.ts";
import { costOf, type Price, priced, spentOn, sumOf } from "../../src/core/events/usage/cost.ts";
import { budgetDollars, costWords, dollars } from "../../src/core/events/words/money.ts";

const price: Price = { input: 2, cached: 0.5, output: 8 };
const tokens = (inputTokens: number, outputTokens = 0, more: Partial<Usage> = {}): Usage => ({ inputTokens, outputTokens, ...more });

test("what came from the cache costs its own price, and reasoning costs as output", () => {
  assert.equal(costOf(tokens(1_000_000), price), 2);
  assert.equal(costOf(tokens(1_000_000, 0, { cachedTokens: 400_000 }), price), 1.4);
  assert.equal(costOf(tokens(0, 1_000_000, { reasoningTokens: 900_000 }), price), 8);
  assert.equal(costOf(tokens(1_000_000, 0, { cachedTokens: 400_000 }), { input: 2, output: 8 }), 2);
});

test("a request that is longer than a price allows costs the other one as a whole", () => {
  const tiered: Price = { ...price, long: { above: 200_000, input: 4, cached: 1, output: 12 } };
  assert.equal(costOf(tokens(200_000, 1_000), tiered), 0.408);
  assert.equal(costOf(tokens(200_001, 1_000, { cachedTokens: 100_000 }), tiered), 0.512004);
});

test("a count of cached tokens that can't be costs no less than nothing", () => {
  assert.equal(costOf(tokens(10, 0, { cachedTokens: 50 }), { input: 1_000, cached: 0, output: 0 }), 0);
});

test("without a price the cost is said to be unknown, and nothing is made of it", () => {
  assert.deepEqual(priced(tokens(5, 1), undefined), tokens(5, 1, { costUnknown: true }));
  assert.equal(spentOn({ usage: priced(tokens(5, 1), undefined) }), 0);
  assert.equal(spentOn({ estimatedUsd: 0.5 }), 0.5);
});

test("the costs of the answers sum up to what their run cost, to the billionth", () => {
  let seed = 7;
  const chance = (most: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % most;
  };
  for (let round = 0; round < 200; round += 1) {
    const rates: Price = { input: chance(5_000) / 1_000, cached: chance(500) / 1_000, output: chance(30_000) / 1_000 };
    const answers = Array.from({ length: 1 + chance(60) }, () =>
      priced(tokens(chance(300_000), chance(9_000), { cachedTokens: chance(200_000) }), chance(9) === 0 ? undefined : rates),
    );
    for (const { costUsd } of answers) assert.equal(costUsd, costUsd === undefined ? undefined : Number(costUsd.toFixed(9)));
    const billionths = answers.reduce((sum, each) => sum + Math.round((each.costUsd ?? 0) * 1e9), 0);
    const sum = sumOf(answers);
    assert.equal(Math.round((sum?.costUsd ?? 0) * 1e9), billionths);
    assert.equal(sum?.costUnknown, answers.some((each) => each.costUnknown) ? true : undefined);
    assert.equal(
      sum?.costUsd === undefined,
      answers.every((each) => each.costUnknown),
    );
  }
});

test("a sum that lacks something says so", () => {
  assert.equal(sumOf([undefined, undefined]), undefined);
  const mixed = sumOf([priced(tokens(10), price), undefined, priced(tokens(10), undefined)]);
  assert.deepEqual(mixed, { inputTokens: 20, outputTokens: 0, partial: true, costUsd: 0.00002, costUnknown: true });
});

test("amounts are rounded for people, and what is unknown is never a number", () => {
  const shown = [0, 0.000_01, 0.0123, 0.012_345_6, 0.3, 0.999_99, 1.005, 1234.5].map((each) => dollars(each));
  assert.deepEqual(shown, ["nothing", "less than $0.01", "$0.0123", "$0.0123", "$0.30", "$1.00", "$1.01", "$1,234.50"]);
  assert.deepEqual(
    [5, 0.5, 0.005].map((each) => budgetDollars(each)),
    ["$5.00", "$0.50", "$0.005"],
  );
  assert.deepEqual(
    [
      undefined,
      { costUnknown: true } as const,
      { costUsd: 0.3, partial: true } as const,
      { costUsd: 0, costUnknown: true } as const,
      { costUsd: 0 },
    ].map((each) => costWords(each)),
    ["unknown", "price unknown", "at least $0.30", "known only in part", "nothing"],
  );
});
