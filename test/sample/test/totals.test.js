import assert from "node:assert/strict";
import test from "node:test";
import { amountDue, billable, largestLines, subtotalOf, totalOf } from "../src/totals.js";

const order = [
  { name: "tea", quantity: 4, unitPrice: 3.5 },
  { name: "kettle", quantity: 1, unitPrice: 39 },
  { name: "honey", quantity: 2, unitPrice: 6 },
  { name: "biscuits", quantity: 1, unitPrice: 2, sample: true },
];

test("samples are not paid for", () => {
  assert.deepEqual(
    billable(order).map((line) => line.name),
    ["tea", "kettle", "honey"],
  );
});

test("the lines are added up", () => {
  assert.equal(subtotalOf(order), 65);
  assert.equal(subtotalOf([]), 0);
});

test("cents are rounded once, not line by line", () => {
  const screws = [
    { name: "screw", quantity: 1, unitPrice: 0.124 },
    { name: "washer", quantity: 1, unitPrice: 0.124 },
    { name: "nut", quantity: 1, unitPrice: 0.124 },
  ];
  assert.equal(subtotalOf(screws), 0.37);
});

test("tax is added to a small order", () => {
  assert.equal(totalOf(order, 20), 78);
});

test("a large order is taxed after its discount", () => {
  assert.equal(totalOf([{ name: "shelf", quantity: 2, unitPrice: 100 }], 10), 209);
});

test("what is already paid is not due again", () => {
  assert.equal(amountDue(78, 50), 28);
  assert.equal(amountDue(78, 100), 0);
});

test("the largest lines come first", () => {
  assert.deepEqual(largestLines(order, 2), ["kettle", "tea"]);
  assert.deepEqual(largestLines(order, 1), ["kettle"]);
});
