import * as z from "zod";

/** A tool somebody declared: a command that is given its arguments as JSON. */
export interface DeclaredTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object: its arguments. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** A command line for the system's shell. */
  readonly command: string;
  /** It may only run in a sandbox. */
  readonly sandbox?: boolean;
  /** The longest it may take. */
  readonly seconds?: number;
}

/** The tools that could be read, and what is wrong with the rest: a sentence each, with what to do. */
export interface DeclaredTools {
  readonly tools: readonly DeclaredTool[];
  readonly problems: readonly string[];
}

/** Nobody needs more, and each is paid for in every request. */
const most = 100;

/** Reads tools as a person declared them; `where` names the place: "anycowork.tools". Names that are taken stand for what they stand for. Pure. */
export function readDeclaredTools(written: unknown, where: string, taken: ReadonlySet<string>): DeclaredTools {
  if (written === undefined || written === null) return { tools: [], problems: [] };
  if (!Array.isArray(written)) return { tools: [], problems: [`${where} is no list of tools. ${howTo}`] };
  const tools = new Map<string, DeclaredTool>();
  const problems: string[] = [];
  for (const [at, each] of written.slice(0, most).entries()) {
    const read = shape.safeParse(each);
    const { name = "" } = read.data ?? {};
    if (!read.success) problems.push(`${where}: the tool number ${at + 1} can't be read${placeOf(read.error)}. ${howTo}`);
    else if (taken.has(name) || tools.has(name)) problems.push(`${where}: there is a tool ${name} already. Give this one another name.`);
    else {
      const { parameters = { type: "object", properties: {} }, timeout_seconds: seconds, ...rest } = read.data;
      const problem = schemaProblem(parameters);
      if (problem === undefined) tools.set(name, { ...rest, schema: parameters, ...(seconds === undefined ? {} : { seconds }) });
      else problems.push(`${where}: the parameters of ${name} ${problem}.`);
    }
  }
  if (written.length > most) problems.push(`${where} holds ${written.length} tools; the first ${most} count.`);
  return { tools: [...tools.values()], problems };
}

const howTo =
  'Write each as in {"name": "count_words", "description": "Counts the words of a text.", "parameters": {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}, "command": "wc -w"}; "sandbox": true and "timeout_seconds" may be added.';

const shape = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,47}$/),
  description: z.string().trim().min(1).max(1_024),
  parameters: z.record(z.string(), z.unknown()).optional(),
  command: z
    .string()
    .trim()
    .min(1)
    .max(10_000)
    .refine((text) => !text.includes("\0")),
  sandbox: z.boolean().optional(),
  timeout_seconds: z.number().positive().max(3_600).optional(),
});

function placeOf({ issues: [issue] }: z.ZodError): string {
  const keys = issue?.code === "unrecognized_keys" ? issue.keys : [];
  const place = [...(issue?.path ?? []), ...keys].join(".");
  return place === "" ? "" : ` at ${JSON.stringify(place.slice(0, 80))}`;
}

/** What checks arguments. Throws for a schema that can't be read; what it refers to is in it, nothing is fetched. */
export function checkerOf(schema: Readonly<Record<string, unknown>>): z.ZodType {
  return z.fromJSONSchema(schema);
}

/** Why a schema can't be used, as the end of a sentence; undefined when it can. One that can't would have a provider refuse every request it is told in. */
export function schemaProblem(schema: Readonly<Record<string, unknown>>): string | undefined {
  if (schema.type !== "object") return 'are no JSON Schema of an object: its "type" is "object"';
  try {
    checkerOf(schema);
    return undefined;
  } catch (error) {
    return `are no JSON Schema that can be read (${error instanceof Error ? error.message : String(error)})`;
  }
}
