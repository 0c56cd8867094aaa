import { withoutInvisible } from "../../permissions/visible.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

const deepest = 40;
const mostParts = 5_000;
const longestJson = 64 * 1024;

/** The schema of an object without hidden characters, or why it can't be used, as a piece of a sentence. Never recurses further than its limits. */
export function readSchema(given: unknown): { readonly schema: JsonSchema; readonly hadHidden: boolean } | { readonly problem: string } {
  if (given === undefined || given === null) return { problem: "says nothing of its arguments" };
  if (!isObject(given)) return { problem: "describes its arguments by something that is no schema" };
  const size = beyondMeasure(given);
  if (size !== undefined) return { problem: `describes its arguments ${size}` };
  if (given.type !== undefined && given.type !== "object") return { problem: "takes arguments that are no object" };
  const text = JSON.stringify(given);
  if (text.length > longestJson)
    return { problem: `describes its arguments in ${text.length} characters, and ${longestJson} are the most` };
  if (refersToItself(given)) return { problem: "describes its arguments by a schema that refers to itself" };
  const cleaned = cleanedUp(given) as JsonSchema;
  return { schema: { ...cleaned, type: "object" }, hadHidden: JSON.stringify(cleaned) !== text };
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether something from elsewhere is too deep or has too many parts to be gone through; looked at layer by layer. */
export function beyondMeasure(root: unknown): string | undefined {
  let layer: readonly unknown[] = [root];
  let parts = 0;
  for (let depth = 0; layer.length > 0; depth += 1) {
    if (depth > deepest) return `more than ${deepest} levels deep`;
    parts += layer.length;
    if (parts > mostParts) return `in more than ${mostParts} parts`;
    layer = layer.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
  }
  return undefined;
}

/** Whether following its references comes back to where one began: not every provider takes that. */
function refersToItself(root: JsonSchema): boolean {
  const done = new Set<unknown>();
  const visit = (value: unknown, above: ReadonlySet<unknown>): boolean => {
    if (typeof value !== "object" || value === null || done.has(value)) return above.has(value);
    if (above.has(value)) return true;
    const within = new Set(above).add(value);
    const { $ref } = value as { readonly $ref?: unknown };
    const target = typeof $ref === "string" ? targetOf(root, $ref) : undefined;
    const isCircle = (target !== undefined && visit(target, within)) || Object.values(value).some((each) => visit(each, within));
    done.add(value);
    return isCircle;
  };
  return visit(root, new Set());
}

function targetOf(root: JsonSchema, ref: string): unknown {
  if (!ref.startsWith("#")) return undefined;
  const steps = ref.slice(1).split("/").slice(1);
  let found: unknown = root;
  for (const step of steps) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

function cleanedUp(value: unknown): unknown {
  if (typeof value === "string") return withoutInvisible(value);
  if (Array.isArray(value)) return value.map(cleanedUp);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [withoutInvisible(key), cleanedUp(each)]));
}

/** What stands beside `properties` at the top and is not taken there by every provider. The server looks at it all the same. */
const notAtTop: ReadonlySet<string> = new Set(["anyOf", "oneOf", "allOf", "not", "enum", "const", "if", "then", "else", "$schema", "$id"]);

/** The schema as a model is told it. */
export function forModels(schema: JsonSchema): JsonSchema {
  const kept = Object.fromEntries(Object.entries(schema).filter(([key]) => !notAtTop.has(key)));
  return { properties: {}, ...kept, type: "object" };
}

/** The schema as results are checked by: without patterns, which a hostile server could make endless, and without a name of its own. */
export function forChecking(schema: JsonSchema): JsonSchema {
  const strip = (value: unknown, isMap: boolean): unknown => {
    if (Array.isArray(value)) return value.map((each) => strip(each, false));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).filter(([key]) => isMap || !["pattern", "patternProperties", "$id", "$schema"].includes(key));
    return Object.fromEntries(entries.map(([key, each]) => [key, strip(each, !isMap && mapsOfSchemas.has(key))]));
  };
  return strip(schema, false) as JsonSchema;
}

/** Where keys are names of the author, not words of JSON Schema. */
const mapsOfSchemas: ReadonlySet<string> = new Set(["properties", "$defs", "definitions", "dependentSchemas"]);
