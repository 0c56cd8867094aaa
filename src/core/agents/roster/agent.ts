import * as z from "zod";
import { approvalModes } from "../../events/approval.ts";
import type { AgentConfig } from "../../events/roster/agent.ts";
import { isAgentName, isModelRef, longest } from "../../events/roster/names.ts";

/** Something is wrong with an agent; the sentence says what, and how it should be. */
export interface AgentProblem {
  readonly problem: string;
}

/** Checks an agent that comes from outside, and brings its texts into form: line ends, blank lines around the instructions. */
export function readAgent(given: unknown): AgentConfig | AgentProblem {
  const { data, error } = schema.safeParse(given);
  if (data) return withoutAbsent(data);
  const [issue] = error.issues;
  if (issue?.code === "unrecognized_keys" && issue.path.length === 0)
    return { problem: `An agent has no ${issue.keys.map((each) => `“${each}”`).join(", ")}; it has ${fieldNames.join(", ")}.` };
  const field = fieldNames.find((each) => each === issue?.path[0]);
  if (field === undefined) return { problem: "This is no agent: it should be an object with a name, a role and instructions." };
  const isMissing = typeof given === "object" && given !== null && (given as Record<string, unknown>)[field] === undefined;
  return { problem: isMissing ? `An agent needs its ${field}: ${expected[field]}.` : `The ${field} of an agent is ${expected[field]}.` };
}

const line = (most: number) =>
  z
    .string()
    .transform((text) =>
      text
        .toWellFormed()
        .replace(/[\s\p{Cc}]+/gu, " ")
        .trim(),
    )
    .pipe(z.string().min(1).max(most));

const model = z.string().refine(isModelRef);

const names = z
  .array(z.string().regex(/^[\w][\w.:/*-]{0,127}$/))
  .max(200)
  .transform((list) => [...new Set(list)]);

const schema = z.strictObject({
  name: z.string().refine(isAgentName),
  title: line(longest.title),
  role: line(longest.role),
  instructions: z.string().transform(bodyText).pipe(z.string().min(1).max(longest.instructions)),
  model: model.optional(),
  cheapModel: model.optional(),
  tools: names.optional(),
  skills: names.optional(),
  mcpServers: names.optional(),
  approve: z.enum(approvalModes).optional(),
  sandbox: z.enum(["off", "auto", "required"]).optional(),
  maxTurns: z.number().int().min(1).max(100_000).optional(),
  budget: z
    .strictObject({
      usd: z.number().positive().max(1_000_000).optional(),
      tokens: z.number().int().min(1).optional(),
      minutes: z.number().positive().max(100_000).optional(),
    })
    .optional(),
  avatar: z.string().refine(isAvatar).optional(),
});

export type FieldName = keyof z.infer<typeof schema>;

/** Every field there is, in the order they are shown and written. */
export const fieldNames = Object.keys(schema.shape) as readonly FieldName[];

const list = "a list of names";
const ref = "a model written provider/name, such as openai/gpt-5";

/** What each field should be, as a sentence goes on. */
const expected: Readonly<Record<FieldName, string>> = {
  name: `lower-case letters and digits, with dashes between words, such as code-reviewer; ${longest.name} characters at the most`,
  title: `a text of one line, ${longest.title} characters at the most`,
  role: `one line that says when to use it, ${longest.role} characters at the most`,
  instructions: `a text of ${longest.instructions} characters at the most`,
  model: ref,
  cheapModel: ref,
  tools: "a list of tool names, such as read_file, search_files",
  skills: list,
  mcpServers: list,
  approve: `one of ${approvalModes.join(", ")}`,
  sandbox: "one of off, auto, required",
  maxTurns: "a whole number from 1 to 100000",
  budget: "numbers above 0 for usd, tokens (a whole number) or minutes",
  avatar: "an emoji, or the name of a codicon such as beaker",
};

/** Line ends as they are here, and nothing blank around it. */
function bodyText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, "\n")
    .replace(/^(?:[ \t]*\n)+/, "")
    .trimEnd();
}

function isAvatar(text: string): boolean {
  if (/^[a-z][a-z0-9-]{0,39}$/.test(text)) return true;
  const isOne = text.length <= 32 && [...new Intl.Segmenter().segment(text)].length === 1;
  return isOne && /\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Regional_Indicator}{2}/u.test(text);
}

/** What is absent is not there, so that two agents that say the same are equal. */
function withoutAbsent(agent: AgentConfig): AgentConfig {
  const { budget, ...rest } = agent;
  const said = Object.entries(budget ?? {}).filter(([, value]) => value !== undefined);
  const kept = Object.entries(rest).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(kept) as unknown as AgentConfig), ...(said.length > 0 ? { budget: Object.fromEntries(said) } : {}) };
}
