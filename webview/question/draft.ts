import { formProblems } from "../../src/core/events/form/check.ts";
import type { FieldValue, FormField, FormValue } from "../../src/core/events/form/fields.ts";

/** A form as it is being filled in: numbers as they are typed. */
export type Draft = Readonly<Record<string, string | boolean | readonly string[]>>;

/** What a field holds before anybody has touched it. */
export function initialOf(field: FormField): Draft[string] {
  switch (field.kind) {
    case "text":
    case "choice":
      return field.initial ?? "";
    case "number":
      return field.initial === undefined ? "" : String(field.initial);
    case "yes-no":
      return field.initial ?? false;
    case "choices":
      return field.initial ?? [];
    default:
      return field satisfies never;
  }
}

/** The form's value, and what is wrong with it by the names of its fields. */
export function filledIn(
  fields: readonly FormField[],
  draft: Draft,
): { readonly value: FormValue; readonly problems: Readonly<Record<string, string>> } {
  const entries = fields.flatMap((field) => {
    const value = givenIn(field, Object.hasOwn(draft, field.name) ? draft[field.name] : undefined);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  const value: FormValue = Object.fromEntries(entries);
  return { value, problems: formProblems(fields, value) };
}

/** Undefined where nothing was filled in. */
function givenIn(field: FormField, touched: Draft[string] | undefined): FieldValue | undefined {
  // Nobody has said no to what nobody has looked at.
  if (field.kind === "yes-no") return touched === undefined && !field.required ? field.initial : Boolean(touched ?? initialOf(field));
  const now = touched ?? initialOf(field);
  if (typeof now === "object") return now.length === 0 && !field.required ? undefined : now;
  if (typeof now === "boolean" || now.trim() === "") return undefined;
  if (field.kind !== "number") return now;
  // What is no number stays as it is typed, to be told.
  return Number.isNaN(Number(now.trim().replace(",", "."))) ? now : Number(now.trim().replace(",", "."));
}

/** A draft that was kept as text; nothing where it is none. */
export function readDraft(text: string): Draft {
  try {
    return text === "" ? {} : (JSON.parse(text) as Draft);
  } catch {
    return {};
  }
}
