// Amounts are euros, as plain numbers. They are rounded to cents once, at the end of a calculation.

export function roundToCents(amount) {
  return Math.round(amount * 100) / 100;
}

export function formatEuros(amount) {
  return `€ ${amount.toFixed(2)}`;
}
