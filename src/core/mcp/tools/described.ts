import { createHash } from "node:crypto";
import * as z from "zod";
import type { RefusedTool, ServerTool } from "../../events/roster/server.ts";
import { withoutInvisible } from "../../permissions/visible.ts";
import { beyondMeasure, readSchema } from "./schema.ts";

/** The tools of a server that can be offered, and those that can't. */
export interface Described {
  readonly tools: readonly ServerTool[];
  readonly refused: readonly RefusedTool[];
}

const longestName = 5_000;
const longestDescription = 4_000;

const shape = z.looseObject({
  name: z.string().min(1),
  title: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  annotations: z
    .looseObject({
      title: z.string().optional().catch(undefined),
      readOnlyHint: z.boolean().optional().catch(undefined),
      destructiveHint: z.boolean().optional().catch(undefined),
      openWorldHint: z.boolean().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  execution: z
    .looseObject({ taskSupport: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** Reads the tools that a server lists, each by itself: a bad one costs no other. Of several with one name the first counts. */
export function readTools(listed: readonly unknown[]): Described {
  const tools = new Map<string, ServerTool>();
  const refused: RefusedTool[] = [];
  for (const each of listed) {
    const read = readTool(each);
    if ("why" in read) refused.push(read);
    else if (tools.has(read.name)) refused.push({ name: shown(read.name), why: "The server has another tool of this name." });
    else tools.set(read.name, read);
  }
  return { tools: [...tools.values()], refused };
}

function readTool(given: unknown): ServerTool | RefusedTool {
  const parsed = shape.safeParse(given);
  if (!parsed.success) return { name: "(without a name)", why: "It has no name." };
  const { name, annotations, execution } = parsed.data;
  const refuse = (why: string): RefusedTool => ({ name: shown(name), why });
  if (name.length > longestName) return refuse(`Its name has ${name.length} characters.`);
  const { annotations: hints, execution: ways } = given as Readonly<Record<string, unknown>>;
  const size = beyondMeasure([hints, ways]);
  if (size !== undefined) return refuse(`It describes itself ${size}.`);
  const input = readSchema(parsed.data.inputSchema);
  if ("problem" in input) return refuse(`It ${input.problem}.`);
  const output = parsed.data.outputSchema === undefined ? undefined : readSchema(parsed.data.outputSchema);
  if (output && "problem" in output) return refuse(`Of its results: it ${output.problem}.`);
  const texts = { title: parsed.data.title ?? annotations?.title, description: parsed.data.description ?? "" };
  const title = texts.title === undefined ? undefined : cut(withoutInvisible(texts.title), 200);
  const description = withoutInvisible(texts.description);
  const hadHidden = hides(texts.title ?? "") || hides(texts.description) || input.hadHidden || (output?.hadHidden ?? false) || hides(name);
  const asTask = execution?.taskSupport === "required";
  const { readOnlyHint: readOnly, destructiveHint: destructive, openWorldHint: openWorld } = annotations ?? {};
  return {
    name,
    ...(title === undefined ? {} : { title }),
    description: cut(description, longestDescription),
    inputSchema: input.schema,
    ...(output ? { outputSchema: output.schema } : {}),
    ...(annotations ? { hints: { readOnly, destructive, openWorld } } : {}),
    ...(asTask ? { asTask } : {}),
    ...(hadHidden ? { hadHidden } : {}),
    print: printOf([
      name,
      texts.title,
      texts.description,
      parsed.data.inputSchema,
      parsed.data.outputSchema,
      hints,
      ...(asTask ? [ways] : []),
    ]),
  };
}

/** Whether something in it would not have been seen; how emoji are drawn is none of it. */
function hides(text: string): boolean {
  return withoutInvisible(text).length < text.replace(/[\ufe0f\u200d]/g, "").length;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest).toWellFormed()} […]`;
}

function shown(name: string): string {
  return cut(withoutInvisible(name), 60);
}

/** SHA-256 over values, whatever the order their fields came in. */
export function printOf(values: unknown): string {
  return createHash("sha256").update(JSON.stringify(values, sorted)).digest("hex");
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
