import * as z from "zod";
import { textFormats } from "../../events/form/fields.ts";
import type { LimitKind } from "../../events/question.ts";

const limitKinds: Readonly<Record<LimitKind, true>> = {
  ...({ turns: true, time: true, tokens: true, "task-tokens": true } as const),
  ...({ "run-budget": true, "session-budget": true, "day-budget": true, "task-budget": true } as const),
};

export const choicesShape = z.array(z.object({ value: z.string(), label: z.string(), detail: z.string().optional() }));

const about = { name: z.string(), label: z.string(), hint: z.string().optional(), required: z.boolean() };
const bounds = { least: z.number().optional(), most: z.number().optional() };
const fieldShape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), ...about, format: z.enum(textFormats).optional(), ...bounds, initial: z.string().optional() }),
  z.object({ kind: z.literal("number"), ...about, whole: z.boolean(), ...bounds, initial: z.number().optional() }),
  z.object({ kind: z.literal("yes-no"), ...about, initial: z.boolean().optional() }),
  z.object({ kind: z.literal("choice"), ...about, choices: choicesShape, initial: z.string().optional() }),
  z.object({ kind: z.literal("choices"), ...about, choices: choicesShape, ...bounds, initial: z.array(z.string()).optional() }),
]);

/** What only some questions say. */
export const askedFields = {
  limit: z.enum(Object.keys(limitKinds) as LimitKind[]).optional(),
  spentUsd: z.number().optional(),
  server: z.string().optional(),
  form: z.array(fieldShape).optional(),
  link: z.object({ url: z.string(), host: z.string() }).optional(),
};

/** What was chosen, written or filled in. */
export const answerValueShape = z.union([
  z.string(),
  z.array(z.string()),
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
]);
