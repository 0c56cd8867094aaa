import * as z from "zod";
import type { SkillParameter } from "../../skills/skill.ts";

/** What was given for a skill's parameters, with what is usual for the rest; or what does not fit, for the model. Pure. */
export function checkParameters(
  parameters: readonly SkillParameter[],
  given: Readonly<Record<string, unknown>>,
): { readonly values: Readonly<Record<string, unknown>> } | { readonly problem: string } {
  const read = z.strictObject(Object.fromEntries(parameters.map((each) => [each.name, schemaOf(each)]))).safeParse(given);
  const usual = parameters.flatMap((each) => (each.default === undefined ? [] : [[each.name, each.default] as const]));
  if (read.success) return { values: { ...Object.fromEntries(usual), ...read.data } };
  const known = parameters.length === 0 ? "It takes none." : `They are:\n${parameters.map(wordParameter).join("\n")}`;
  return { problem: `The parameters do not fit:\n${z.prettifyError(read.error)}\n${known}` };
}

/** One line of a list: "- pages (integer): how many, usually 1". */
export function wordParameter({ name, type, description, required, default: usual, choices }: SkillParameter): string {
  const facts = [choices ? `one of ${choices.join(", ")}` : type, ...(required ? [] : ["optional"])].join(", ");
  const left = usual === undefined ? "" : `; usually ${JSON.stringify(usual)}`;
  return `- ${name} (${facts})${description === "" ? "" : `: ${description}`}${left}`;
}

function schemaOf({ type, required, default: usual, choices }: SkillParameter): z.ZodType {
  const plain: z.ZodType = choices && choices.length > 0 ? z.enum(choices as [string, ...string[]]) : types[type]();
  return required && usual === undefined ? plain : plain.optional();
}

const types = { string: () => z.string(), number: () => z.number(), integer: () => z.number().int(), boolean: () => z.boolean() } as const;
