// Larger orders cost less. The first step that is reached counts.
const steps = [
  { from: 500, percent: 10 },
  { from: 100, percent: 5 },
];

export function discountPercent(subtotal) {
  const reached = steps.find((step) => subtotal > step.from);
  return reached ? reached.percent : 0;
}

export function discountFor(subtotal) {
  return (subtotal * discountPercent(subtotal)) / 100;
}
