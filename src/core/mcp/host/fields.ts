import type { ElicitRequestFormParams } from "@modelcontextprotocol/sdk/types.js";
import { type Choice, type FormField, textFormats } from "../../events/form/fields.ts";
import { visible } from "../../permissions/visible.ts";

type Schema = ElicitRequestFormParams["requestedSchema"];
type Property = Schema["properties"][string];

const mostFields = 40;
const mostChoices = 200;
const longestLabel = 300;
const longestHint = 1_000;

/** A form that a server asks for, as fields; or why it can't be put, going on from "It". */
export function fieldsOf({ properties, required = [] }: Schema): readonly FormField[] | { readonly problem: string } {
  const entries = Object.entries(properties);
  if (entries.length === 0) return { problem: "asks for no field at all" };
  if (entries.length > mostFields) return { problem: `asks for ${entries.length} fields, ${mostFields} are the most` };
  const fields = entries.map(([name, property]) => fieldOf(name, property, required.includes(name)));
  const strange = fields.indexOf(undefined);
  if (strange >= 0) return { problem: `asks for a field (${shortened(entries[strange]?.[0] ?? "", 60)}) of a kind that is not known here` };
  return fields.filter((each) => each !== undefined);
}

function fieldOf(name: string, property: Property, required: boolean): FormField | undefined {
  const { title, description } = property;
  const hint = description ? { hint: shortened(description, longestHint) } : {};
  const about = { name, label: shortened(title || name, longestLabel), ...hint, required };
  switch (property.type) {
    case "string":
      return stringField(about, property);
    case "number":
    case "integer": {
      const { minimum: least, maximum: most, default: initial } = property;
      return { kind: "number", ...about, whole: property.type === "integer", ...given({ least, most, initial }) };
    }
    case "boolean":
      return { kind: "yes-no", ...about, ...given({ initial: property.default }) };
    case "array": {
      const { items, minItems: least, maxItems: most, default: initial } = property;
      const choices = "anyOf" in items ? titled(items.anyOf) : items.enum.map(untitled);
      return isBounded(choices) ? { kind: "choices", ...about, choices, ...given({ least, most, initial }) } : undefined;
    }
    default:
      return undefined;
  }
}

type About = Pick<FormField, "name" | "label" | "hint" | "required">;

function stringField(about: About, property: Extract<Property, { type: "string" }>): FormField | undefined {
  const initial = given({ initial: property.default });
  if ("oneOf" in property) return choiceField(about, titled(property.oneOf), initial);
  if ("enum" in property) {
    const names = "enumNames" in property ? (property.enumNames ?? []) : [];
    const choices = property.enum.map((value, index) => ({ value, label: shortened(names[index] ?? value, longestLabel) }));
    return choiceField(about, choices, initial);
  }
  const { format, minLength: least, maxLength: most } = property as { format?: string; minLength?: number; maxLength?: number };
  return { kind: "text", ...about, ...given({ format: textFormats.find((each) => each === format), least, most }), ...initial };
}

function choiceField(about: About, choices: readonly Choice[], initial: { readonly initial?: string }): FormField | undefined {
  return isBounded(choices) ? { kind: "choice", ...about, choices, ...initial } : undefined;
}

function titled(options: readonly { readonly const: string; readonly title: string }[]): readonly Choice[] {
  return options.map(({ const: value, title }) => ({ value, label: shortened(title || value, longestLabel) }));
}

function untitled(value: string): Choice {
  return { value, label: shortened(value, longestLabel) };
}

function isBounded(choices: readonly Choice[]): boolean {
  return choices.length > 0 && choices.length <= mostChoices;
}

/** What a server calls its fields can't hide characters. */
function shortened(text: string, most: number): string {
  const shown = visible(text);
  return shown.length > most ? `${shown.slice(0, most)}…` : shown;
}

/** Only what is there. */
function given<Values extends object>(
  values: Values,
): { [Name in keyof Values]: Exclude<Values[Name], undefined> } | Record<string, never> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as ReturnType<typeof given<Values>>;
}
