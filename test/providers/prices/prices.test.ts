import assert from "node:assert/strict";
import { test } from "node:test";
import { createProviders } from "../../../src/core/providers/catalog.ts";
import { knownModels } from "../../../src/core/providers/known.ts";
import { type GivenPrices, priceOf } from "../../../src/core/providers/prices/find.ts";
import { parsePrices, readPrices } from "../../../src/core/providers/prices/read.ts";

const at = (provider: string, model: string, isOwn = true) => ({ provider, model, isOwn });

test("every model that is listed by itself has a price, and a longer request is never cheaper", () => {
  for (const [provider, models] of Object.entries(knownModels))
    for (const model of models) {
      const price = priceOf(at(provider, model));
      assert.ok(price && price.input > 0 && price.output > price.input && (price.cached ?? 0) < price.input, model);
      if (price.long) assert.ok(price.long.input > price.input && price.long.output > price.output, model);
    }
});

test("a dated form costs what its model costs, and what only begins alike has no price", () => {
  assert.equal(priceOf(at("openai", "gpt-4.1-2025-04-14")), priceOf(at("openai", "gpt-4.1")));
  for (const each of ["gpt-4.1-mini", "gpt-4.1-2025", "gpt-4.1x", "gpt-9", ""]) assert.equal(priceOf(at("openai", each)), undefined, each);
  assert.equal(priceOf(at("gemini", "gpt-4.1")), undefined);
});

test("another server has no price but the one that was given for it", () => {
  const given: GivenPrices = { "openai/gpt-4.1": { input: 1, output: 1 } };
  assert.equal(priceOf(at("openai", "gpt-4.1", false)), undefined);
  assert.deepEqual(priceOf(at("openai", "gpt-4.1", false), given), { input: 1, output: 1 });
});

test("what the person gave comes first: the exact name, then the longest beginning", () => {
  const [one, two, three] = [1, 2, 3].map((input) => ({ input, output: 0 })) as [
    GivenPrices[string],
    GivenPrices[string],
    GivenPrices[string],
  ];
  const given: GivenPrices = { "openai/*": one, "openai/qwen*": two, "openai/qwen3": three };
  assert.deepEqual(
    ["gpt-4.1", "qwen2", "qwen3"].map((model) => priceOf(at("openai", model), given)),
    [one, two, three],
  );
  assert.equal(priceOf(at("openai", "toString"), {}), undefined);
});

test("the address that is asked decides whether a price is known, and the demo is free", async () => {
  const priceAt = async (ref: string, baseUrl?: string) => {
    const providers = createProviders({
      key: async () => "sk-test",
      baseUrl: () => baseUrl,
      extraModels: () => [],
      newId: () => "1",
      fetch: () => Promise.reject(new Error("not asked")),
      clock: { now: () => 0 },
      random: () => 0,
    } as Parameters<typeof createProviders>[0]);
    const resolved = await providers.resolve(ref);
    return resolved.kind === "ready" ? resolved.price : undefined;
  };
  assert.equal((await priceAt("openai/gpt-4.1"))?.input, 2);
  assert.equal((await priceAt("openai/gpt-4.1", "https://api.openai.com/v1"))?.input, 2);
  assert.equal(await priceAt("openai/gpt-4.1", "http://127.0.0.1:11434/v1"), undefined);
  assert.deepEqual(await priceAt("demo/tour"), { input: 0, output: 0 });
});

test("prices of one's own are read, and what is wrong with one does not take the others along", () => {
  const good = { input: 0.5, cached: 0.1, output: 2, long: { above: 1_000, input: 1, output: 4 } };
  const { prices, problems } = readPrices(
    { "openai/a": good, "openai/b": { input: "2", output: 1 }, "openai/c*": { input: 0, output: 0 } },
    "prices",
  );
  assert.deepEqual(prices, { "openai/a": good, "openai/c*": { input: 0, output: 0 } });
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? "", /^prices: the price of "openai\/b" can't be read at "input"\. Write US dollars/);
});

test("what is no price is told with its place and what to do", () => {
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [[], /is no list of prices/],
    ["2", /is no list of prices/],
    [{ gpt: { input: 1, output: 1 } }, /"gpt" names no model/],
    [{ "openai/": { input: 1, output: 1 } }, /names no model/],
    [{ "openai/a*b": { input: 1, output: 1 } }, /names no model/],
    [{ "openai/a": { input: -1, output: 1 } }, /at "input"/],
    [{ "openai/a": { input: 1 } }, /at "output"/],
    [{ "openai/a": { input: Number.NaN, output: 1 } }, /at "input"/],
    [{ "openai/a": { input: 1e9, output: 1 } }, /at "input"/],
    [{ "openai/a": { input: 1, output: 1, reasoning: 3 } }, /at "reasoning"/],
    [{ "openai/a": null }, /can't be read\./],
  ];
  for (const [written, says] of wrong) {
    const { prices, problems } = readPrices(written, "prices");
    assert.deepEqual(prices, {});
    assert.match(problems.join(), says);
    assert.match(problems.join(), /Write US dollars for a million tokens/);
  }
  assert.match(parsePrices("{,}", "prices.json").problems.join(), /prices.json is no JSON/);
  assert.deepEqual(parsePrices('\uFEFF{"__proto__/a": 1}', "f").prices, {});
  assert.deepEqual(readPrices(undefined, "prices"), { prices: {}, problems: [] });
});
