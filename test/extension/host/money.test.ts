import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readMoney } from "../../../src/core/money-settings.ts";
import { inRepo } from "../../repo.ts";

const nameOf = (name: string) => `anycowork.${name}`;

test("Budgets and prices are read as they are written, and 0 or nothing sets no budget", () => {
  assert.deepEqual(readMoney({ run: 0, session: "", day: undefined, prices: {} }, nameOf), { budgets: {}, prices: {}, problems: [] });
  const prices = { "openai/a": { input: 1, output: 2 } };
  assert.deepEqual(readMoney({ run: 0.5, session: "5", day: 1.25, prices }, nameOf), {
    budgets: { run: 0.5, session: 5, day: 1.25 },
    prices,
    problems: [],
  });
});

test("A budget that makes no sense is told, with what counts meanwhile, and takes nothing else along", () => {
  for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY, "$5", "0,50", "1e9", 1e9, true, [5], { usd: 5 }, "-0"]) {
    const { budgets, problems } = readMoney({ run: wrong, day: 3 }, nameOf);
    assert.deepEqual(budgets, { day: 3 });
    assert.equal(problems.length, 1);
    assert.match(
      problems[0] ?? "",
      /^anycowork\.run is an amount of US dollars, written like 5 or 0\.50: .*Until then there is no such budget\.$/,
    );
  }
});

test("The examples of the settings can be read", () => {
  const manifest = JSON.parse(readFileSync(inRepo("package.json"), "utf8"));
  const { examples } = manifest.contributes.configuration.properties["anycowork.prices"];
  for (const prices of examples) assert.deepEqual(readMoney({ prices }, nameOf), { budgets: {}, prices, problems: [] });
});
