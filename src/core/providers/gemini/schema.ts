import { type Loose, looseList, looseObject, looseObjects, looseText } from "../wire/loose.ts";

/** The words of JSON schema that Gemini takes; it refuses a request for any other. */
const taken: ReadonlySet<string> = new Set([
  "$ref",
  "$defs",
  "type",
  "format",
  "title",
  "description",
  "enum",
  "items",
  "prefixItems",
  "minItems",
  "maxItems",
  "minimum",
  "maximum",
  "anyOf",
  "oneOf",
  "properties",
  "additionalProperties",
  "required",
]);

const formats: ReadonlySet<string> = new Set(["date-time", "date", "time", "int32", "int64", "float", "double", "enum"]);

/**
 * A tool's parameters in the part of JSON schema that Gemini takes. What it can't say is said in near words (`const` as
 * an `enum` of one, exclusive bounds as bounds) or left out: the tool checks its arguments by itself.
 */
export function toGeminiSchema(schema: Loose): Loose {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(inNearWords(schema))) if (taken.has(key)) kept[key] = converted(key, value);
  if (typeof kept.format === "string" && !formats.has(kept.format)) delete kept.format;
  const { properties } = kept;
  const names = looseObject(properties);
  if (names && kept.required !== undefined)
    kept.required = looseList(kept.required).filter((each) => typeof each === "string" && Object.hasOwn(names, each));
  return kept;
}

function inNearWords(schema: Loose): Loose {
  const { const: only, exclusiveMinimum, exclusiveMaximum, allOf, definitions, ...rest } = schema;
  const merged = Object.assign({}, ...looseObjects(allOf)) as Loose;
  const step = rest.type === "integer" ? 1 : 0;
  const near: Record<string, unknown> = { ...merged, ...rest };
  if (typeof only === "string" || typeof only === "number") near.enum = [only];
  if (typeof exclusiveMinimum === "number") near.minimum = exclusiveMinimum + step;
  if (typeof exclusiveMaximum === "number") near.maximum = exclusiveMaximum - step;
  if (definitions !== undefined && near.$defs === undefined) near.$defs = definitions;
  if (typeof near.$ref === "string") near.$ref = near.$ref.replace("#/definitions/", "#/$defs/");
  // The bounds that a schema library writes for every whole number say nothing.
  for (const key of ["minimum", "maximum"]) if (!isBound(near[key])) delete near[key];
  if (looseList(near.enum).some((each) => typeof each !== "string" && typeof each !== "number")) delete near.enum;
  return near;
}

function isBound(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}

function converted(key: string, value: unknown): unknown {
  if (key === "properties" || key === "$defs") {
    const entries = Object.entries(looseObject(value) ?? {});
    return Object.fromEntries(entries.map(([name, each]) => [name, below(each)]));
  }
  if (key === "anyOf" || key === "oneOf" || key === "prefixItems") return looseList(value).map(below);
  if (key === "items" || key === "additionalProperties") return below(value);
  return key === "description" || key === "title" ? (looseText(value) ?? "") : value;
}

/** A schema may also be `true` or `false`. */
function below(value: unknown): unknown {
  const schema = looseObject(value);
  return schema ? toGeminiSchema(schema) : value === false ? false : {};
}
