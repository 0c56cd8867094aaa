import * as z from "zod";

const taskId = z.string().min(1).max(100);
const line = z.string().trim().min(1);
const path = z.string().min(1).max(4_096);
const evidence = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("file"), path, changed: z.literal(true).optional() }),
  z.strictObject({ kind: z.literal("command"), command: z.string().min(1).max(8_000) }),
  z.strictObject({ kind: z.literal("claim"), text: z.string().min(1).max(2_000) }),
]);
const draft = z.strictObject({
  title: line.max(200),
  objective: line.max(20_000),
  agent: line.max(100),
  dependsOn: z.array(taskId).max(100),
  evidence: z.array(evidence).max(50),
  writes: z.array(path).max(100).optional(),
  share: z.number().int().min(1).max(100).optional(),
});

/** What a person may want of a plan that is at work. Whether it can be done the core says. */
export const planAct = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("add"), task: draft, before: taskId.optional() }),
  z.strictObject({ kind: z.literal("edit"), taskId, change: draft.partial() }),
  z.strictObject({ kind: z.literal("move"), taskId, before: taskId.optional() }),
  z.strictObject({ kind: z.literal("remove"), taskId }),
  z.strictObject({ kind: z.enum(["stop", "retry", "skip"]), taskId }),
  z.strictObject({ kind: z.literal("message"), taskId, text: z.string().max(100_000) }),
]);
