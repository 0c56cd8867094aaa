import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { discountFor, discountPercent } from "../src/discounts.js";

describe("discounts", () => {
  it("small orders get none", () => {
    assert.equal(discountPercent(99.99), 0);
  });

  it("larger orders get the step they have passed", () => {
    assert.equal(discountPercent(120), 5);
    assert.equal(discountPercent(800), 10);
  });

  it("an order that just reaches a step gets its discount", () => {
    assert.equal(discountPercent(100), 5);
    assert.equal(discountPercent(500), 10);
  });

  it("the discount is a part of the order", () => {
    assert.equal(discountFor(200), 10);
    assert.equal(discountFor(1000), 100);
  });
});
