import type { FieldValue, FormField, FormValue, TextField, TextFormat } from "./fields.ts";

/** Why each field's value is no answer, as a sentence by the field's name; empty when the whole fits. */
export function formProblems(fields: readonly FormField[], value: FormValue): Readonly<Record<string, string>> {
  const problems = fields.flatMap((field) => {
    const problem = fieldProblem(field, Object.hasOwn(value, field.name) ? value[field.name] : undefined);
    return problem === undefined ? [] : [[field.name, problem] as const];
  });
  const strange = Object.keys(value).filter((name) => !fields.some((each) => each.name === name));
  return Object.fromEntries([...problems, ...strange.map((name) => [name, "There is no such field."] as const)]);
}

function fieldProblem(field: FormField, value: FieldValue | undefined): string | undefined {
  if (value === undefined) return field.required ? "This has to be filled in." : undefined;
  switch (field.kind) {
    case "text":
      return typeof value === "string" ? textProblem(field, value) : "This is to be a text.";
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) return "This is to be a number.";
      if (field.whole && !Number.isSafeInteger(value)) return "This is to be a whole number.";
      return boundsProblem(field, value, (bound) => String(bound));
    case "yes-no":
      return typeof value === "boolean" ? undefined : "This is to be yes or no.";
    case "choice":
      return typeof value === "string" && isChoice(field.choices, value) ? undefined : "This is to be one of the choices.";
    case "choices":
      if (!Array.isArray(value) || !value.every((each) => isChoice(field.choices, each))) return "These are to be some of the choices.";
      if (new Set(value).size < value.length) return "Each can be chosen once.";
      if (field.required && value.length === 0) return "Choose at least one.";
      return boundsProblem(field, value.length, (bound) => `${bound} chosen`);
    default:
      return field satisfies never;
  }
}

function textProblem(field: TextField, value: string): string | undefined {
  if (field.required && value.trim() === "") return "This has to be filled in.";
  const unfit = field.format !== undefined && !patterns[field.format](value) ? words[field.format] : undefined;
  return unfit ?? boundsProblem(field, [...value].length, (bound) => `${bound} characters`);
}

function boundsProblem(
  { least, most }: { readonly least?: number; readonly most?: number },
  value: number,
  word: (bound: number) => string,
): string | undefined {
  if (least !== undefined && value < least) return `At least ${word(least)}.`;
  return most !== undefined && value > most ? `At most ${word(most)}.` : undefined;
}

function isChoice(choices: readonly { readonly value: string }[], value: string): boolean {
  return choices.some((each) => each.value === value);
}

const patterns: Readonly<Record<TextFormat, (text: string) => boolean>> = {
  email: (text) => /^[^\s@<>"',;:]{1,64}@[^\s@<>"',;:]{1,255}$/.test(text),
  uri: (text) => /^[a-z][a-z\d+.-]*:\/*[^\s<>"{}|\\^`/][^\s<>"{}|\\^`]*$/i.test(text),
  date: isDay,
  "date-time": (text) => {
    const [, day = "", hours, minutes, seconds] = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i.exec(text) ?? [];
    return isDay(day) && Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 61;
  },
};

const words: Readonly<Record<TextFormat, string>> = {
  email: "This is to be an e-mail address.",
  uri: "This is to be an address like https://example.org.",
  date: "This is to be a day, as in 2026-03-31.",
  "date-time": "This is to be a time, as in 2026-03-31T14:00:00Z.",
};

function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (year === undefined) return false;
  const found = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return found.getUTCMonth() === Number(month) - 1 && found.getUTCDate() === Number(day);
}
