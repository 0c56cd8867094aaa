import assert from "node:assert/strict";
import test from "node:test";
import { formatEuros, roundToCents } from "../src/money.js";

test("amounts are rounded to the nearest cent", () => {
  assert.equal(roundToCents(12.344), 12.34);
  assert.equal(roundToCents(12.346), 12.35);
});

test("amounts are written with two decimals", () => {
  assert.equal(formatEuros(7), "€ 7.00");
  assert.equal(formatEuros(1234.5), "€ 1234.50");
});
