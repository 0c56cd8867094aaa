import type { Choice } from "../../../core/events/form/fields.ts";

/** Numbers become the choices they stand for; so does a choice written out. Anything else is the person's own words. */
export function chosen({ choices }: { readonly choices: readonly Choice[] }, text: string): string | readonly string[] {
  const numbers = text.split(/[\s,]+/).map((each) => (/^\d{1,3}$/.test(each) ? choices[Number(each) - 1]?.value : undefined));
  const values = numbers.filter((each) => each !== undefined);
  if (values.length === numbers.length && choices.length > 0) return values.length === 1 ? (values[0] ?? text) : [...new Set(values)];
  const named = choices.find(({ value, label }) => [value, label].some((each) => each.toLowerCase() === text.toLowerCase()));
  return named?.value ?? text;
}
