import * as z from "zod";
import { count, failureShape, idShape, timeShape } from "./simple.ts";

const taskState = z.enum(["pending", "running", "waiting", "completed", "failed", "skipped", "cancelled"]);
const evidenceShape = z.union([
  z.object({ kind: z.literal("file"), path: z.string(), changed: z.literal(true).optional() }),
  z.object({ kind: z.literal("command"), command: z.string() }),
  z.object({ kind: z.literal("claim"), text: z.string() }),
]);
export const taskShape = z.object({
  id: idShape,
  runId: idShape,
  planId: idShape.optional(),
  stepId: idShape.optional(),
  title: z.string(),
  objective: z.string(),
  agent: z.string(),
  dependsOn: z.array(idShape),
  evidence: z.array(evidenceShape),
  writes: z.array(z.string()).optional(),
  share: z.number().optional(),
  fromPerson: z.literal(true).optional(),
  insteadOf: z.array(idShape).optional(),
  state: taskState,
  waitUntil: timeShape.optional(),
  waitingSince: timeShape.optional(),
  waitedMs: z.number().optional(),
  attempts: count,
  result: z
    .object({
      text: z.string(),
      files: z.array(z.string()),
      missing: z.array(z.string()).optional(),
      unchanged: z.array(z.string()).optional(),
      failure: failureShape.optional(),
      byPerson: z.literal(true).optional(),
    })
    .optional(),
  startedAt: timeShape.optional(),
  endedAt: timeShape.optional(),
});
export const planShape = z.object({
  id: idShape,
  runId: idShape,
  goal: z.string(),
  state: z.enum(["review", "running", "over"]),
  tasks: z.array(idShape),
  at: timeShape,
});
