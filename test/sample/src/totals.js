import { discountFor } from "./discounts.js";
import { roundToCents } from "./money.js";

// Samples are on the invoice, but nobody pays for them.
export function billable(lines) {
  return lines.filter((line) => !line.sample);
}

export function subtotalOf(lines) {
  return roundToCents(billable(lines).reduce((sum, line) => sum + line.quantity * line.unitPrice, 0));
}

export function totalOf(lines, taxPercent) {
  const subtotal = subtotalOf(lines);
  const taxable = subtotal - discountFor(subtotal);
  const tax = (taxable * taxPercent) / 100;
  return roundToCents(taxable + tax);
}

export function amountDue(total, paid) {
  return Math.max(0, roundToCents(total - paid));
}

export function largestLines(lines, count) {
  const sorted = [...lines].sort((a, b) => b.quantity * b.unitPrice - a.quantity * a.unitPrice);
  return sorted.slice(0, count).map((line) => line.name);
}
