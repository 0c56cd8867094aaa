import { firstLine, isModelRef, longest, slug, titleOf } from "../../events/roster/names.ts";
import { type FieldName, fieldNames } from "./agent.ts";
import { foreignKeys, readToolNames } from "./foreign.ts";

/** What is known besides the settings themselves. */
export interface Around {
  readonly name?: string | undefined;
  readonly isForeign: boolean;
  readonly tools: ReadonlySet<string>;
  readonly instructions: string;
}

/** Fields as they were said, still to be checked; what does not count, a sentence each; or why nothing of it counts. */
export interface ReadFields {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
  readonly problem?: string;
}

type Values = ReadonlyMap<string, unknown>;

/** Brings the settings of a file, ours or another program's, to the fields of an agent. */
export function readFields(written: Values, given: Around): ReadFields {
  const values = ownNames(written, given.isForeign);
  // Ours say "role"; a file of another program may lie among ours.
  const around = { ...given, isForeign: given.isForeign || (written.has("description") && !written.has("role")) };
  const stray = [...values.keys()].filter((each) => !known.has(each));
  // A restriction with a slip in its name must not be passed over.
  if (!given.isForeign && stray.length > 0) return { fields: {}, notes: [], problem: strayProblem(stray) };
  const notes: string[] = [];
  const fields: Record<string, unknown> = {
    ...Object.fromEntries(plainFields.filter((each) => values.has(each)).map((each) => [each, values.get(each)])),
    ...names(values, around),
    role: roleOf(values, around, notes),
    instructions: around.instructions,
    ...toolsOf(values, around, notes),
    ...modelsOf(values, around, notes),
  };
  for (const each of ["skills", "mcpServers"] as const) if (values.has(each)) fields[each] = listOf(values.get(each));
  return { fields, notes };
}

/** Those that are taken as they are. */
const plainFields: readonly FieldName[] = ["approve", "sandbox", "maxTurns", "budget", "avatar"];

/** Other names for our fields. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["description", "role"],
  ["display-name", "title"],
  ["displayName", "title"],
  ["cheap-model", "cheapModel"],
  ["max-turns", "maxTurns"],
  ["mcp-servers", "mcpServers"],
  ["allowed-tools", "tools"],
  ["disallowed-tools", "disallowedTools"],
]);

const writable: readonly string[] = fieldNames.filter((each) => each !== "instructions");
const known: ReadonlySet<string> = new Set([...writable, "disallowedTools"]);

/** What is said, by our names. What only means something elsewhere is left out; so is there what is left blank, which among ours may be a list of nothing and is refused. */
function ownNames(written: Values, isForeign: boolean): Values {
  const said = [...written].filter(([key, value]) => !(isForeign && value === null) && !foreignKeys.has(key));
  // Our own name wins over another for the same, wherever it stands.
  const byAlias = said.filter(([key]) => aliases.has(key)).map(([key, value]) => [aliases.get(key) ?? key, value] as const);
  return new Map([...byAlias, ...said.filter(([key]) => !aliases.has(key))]);
}

function strayProblem(stray: readonly string[]): string {
  return `There is no setting ${stray.map((each) => `“${each}”`).join(", ")}; there is ${writable.join(", ")}.`;
}

function names(values: Values, { name: fallback, isForeign }: Around): { readonly name: unknown; readonly title: unknown } {
  const said = values.get("name") ?? fallback;
  const name = isForeign && typeof said === "string" ? slug(said) || slug(fallback ?? "") : said;
  const spoken = typeof said === "string" && said !== name ? said : typeof name === "string" ? titleOf(name) : undefined;
  return { name, title: values.get("title") ?? spoken };
}

function roleOf(values: Values, { isForeign, instructions }: Around, notes: string[]): unknown {
  const said = values.get("role") ?? firstLine(instructions);
  if (!isForeign || typeof said !== "string") return said;
  const line = said.replace(/\s+/g, " ").trim();
  if (line.length <= longest.role) return line;
  notes.push(`Of its description the first ${longest.role} characters count.`);
  return `${line.slice(0, longest.role - 1).trimEnd()}…`;
}

function toolsOf(values: Values, { tools: there, isForeign }: Around, notes: string[]): { readonly tools?: unknown } {
  const wanted = values.has("tools") ? listOf(values.get("tools")) : undefined;
  const unwanted = values.has("disallowedTools") ? listOf(values.get("disallowedTools")) : undefined;
  if (values.has("tools") && wanted === undefined) return { tools: values.get("tools") };
  if (values.has("disallowedTools") && unwanted === undefined) return { tools: "" };
  const all = wanted === undefined || wanted.includes("*");
  if (!isForeign && unwanted === undefined) return all ? {} : { tools: wanted };
  const read = readToolNames(all ? [] : wanted, there);
  if (read.dropped.length > 0)
    notes.push(`Tools that are not here, or that can't be given in part, do not count: ${read.dropped.join(", ")}.`);
  if (unwanted === undefined) return all ? {} : { tools: read.tools };
  const without = readToolNames(
    unwanted.map((each) => each.replace(/\(.*\)$/s, "")),
    there,
  ).tools;
  return { tools: (all ? [...there] : read.tools).filter((each) => !without.includes(each)) };
}

function modelsOf(values: Values, { isForeign }: Around, notes: string[]): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for (const each of ["model", "cheapModel"] as const) {
    const said = values.get(each);
    if (said === undefined || said === "inherit" || said === "default") continue;
    if (!isForeign || (typeof said === "string" && isModelRef(said))) fields[each] = said;
    else notes.push("The model it names is not written provider/name and does not count.");
  }
  return fields;
}

/** Names as a list, as a text with commas or lines between, or as the keys of what is said of each. */
function listOf(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return splitNames(value);
  if (Array.isArray(value)) {
    const lists = value.map((each: unknown) => (typeof each === "string" ? [each.trim()] : isObject(each) ? Object.keys(each) : undefined));
    return lists.every((each) => each !== undefined) ? lists.flat() : undefined;
  }
  return isObject(value) ? Object.keys(value) : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Commas in parentheses belong to the name: `Bash(git add:*, git diff:*)`. */
function splitNames(text: string): readonly string[] {
  const names = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth += 1;
    if (character === ")") depth = Math.max(0, depth - 1);
    if ((character === "," && depth === 0) || character === "\n") names.push("");
    else names.push(`${names.pop() ?? ""}${character}`);
  }
  return names.map((each) => each.trim()).filter((each) => each !== "");
}
