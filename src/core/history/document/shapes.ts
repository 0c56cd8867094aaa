import * as z from "zod";
import { approvalModes } from "../../events/approval.ts";
import { handedKinds } from "../../events/message.ts";
import { workModes } from "../../events/plan/plan.ts";
import { questionKinds } from "../../events/question.ts";
import { answerValueShape, askedFields, choicesShape } from "./asked.ts";
import { planShape, taskShape } from "./planned.ts";
import { blobShape, count, failureShape, idShape, timeShape } from "./simple.ts";

export const usageShape = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cachedTokens: z.number().optional(),
  reasoningTokens: z.number().optional(),
  partial: z.literal(true).optional(),
  costUsd: z.number().optional(),
  costUnknown: z.literal(true).optional(),
});
export const imagesShape = z.array(
  z.object({
    blob: blobShape,
    mediaType: z.enum(["image/png", "image/jpeg", "image/gif", "image/webp"]),
    name: z.string().optional(),
  }),
);
const handedShape = z.array(
  z.object({
    kind: z.enum(handedKinds),
    name: z.string(),
    path: z.string().optional(),
    lines: z.tuple([count, count]).optional(),
    chatId: idShape.optional(),
    text: z.string(),
  }),
);
const senderShape = z.object({ place: z.literal("telegram"), name: z.string(), group: z.string().optional() });
const besides = {
  ...{ images: imagesShape.optional(), handed: handedShape.optional(), replacesId: idShape.optional() },
  ...{ sender: senderShape.optional(), workMode: z.enum(workModes).optional() },
};
export const outcomes = ["pending", "running", "ok", "failed", "denied", "cancelled", "unknown"] as const;
export const finishes = ["streaming", "complete", "cut-off", "cancelled", "filtered"] as const;
export const runStates = ["running", "waiting", "completed", "failed", "cancelled"] as const;
const answerers = ["chat", "toast", "command", "terminal", "json", "telegram", "stopped", "nobody"] as const;
const verbs = ["steer", "queue", "interrupt"] as const;
const kinds = z.enum(["create", "edit", "move", "delete"]);
export const verbShape = z.enum(verbs);

const runsOnShape = z.enum(["docker", "system", "host"]);

const stepShape = z.object({
  id: idShape,
  tool: z.string(),
  title: z.string(),
  outcome: z.enum(outcomes),
  runId: idShape.or(z.literal("")),
  callId: z.string(),
  input: z.unknown(),
  output: z.string(),
  summary: z.string(),
  fullOutput: blobShape.optional(),
  images: imagesShape.optional(),
  startedAt: timeShape,
  endedAt: timeShape.optional(),
  runsOn: runsOnShape.optional(),
  trouble: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("blocked"), by: z.enum(["engine", "box", "mode"]) }),
      z.object({ kind: z.literal("out-of-memory"), nextMb: count }),
    ])
    .optional(),
  change: z
    .object({
      path: z.string(),
      label: z.string(),
      kind: kinds,
      addedLines: count,
      removedLines: count,
      from: z.string().optional(),
      keptAt: z.string().optional(),
      before: blobShape.optional(),
      after: blobShape.optional(),
    })
    .optional(),
  effects: z
    .object({
      files: z.array(
        z.object({
          path: z.string(),
          label: z.string(),
          kind: kinds,
          type: z.enum(["link", "folder"]).optional(),
          from: z.string().optional(),
          before: blobShape.optional(),
          mode: count.optional(),
          after: z.string().optional(),
          afterMode: count.optional(),
          keptAt: z.string().optional(),
          notKept: z.string().optional(),
        }),
      ),
      madeFolders: z.array(z.string()).optional(),
      removedFolders: z.array(z.string()).optional(),
      partial: z.string().optional(),
    })
    .optional(),
});

const contextShape = z.object({
  window: z.number().optional(),
  counted: z.boolean(),
  parts: z.record(z.string(), z.number()),
});
const spoken = { id: idShape, at: timeShape, runId: idShape, text: z.string() };
const messageShape = z.discriminatedUnion("role", [
  z.object({ role: z.literal("user"), ...spoken, via: verbShape.optional(), ...besides, steps: z.array(stepShape) }),
  z.object({
    role: z.literal("assistant"),
    ...spoken,
    model: z.string(),
    thought: z.string(),
    toolCalls: z.array(z.object({ stepId: idShape, callId: z.string(), tool: z.string(), arguments: z.string() })),
    finish: z.enum(finishes),
    usage: usageShape.optional(),
    estimatedUsd: z.number().optional(),
    context: contextShape.optional(),
    native: z.object({ provider: z.string(), model: z.string(), json: z.string() }).optional(),
    steps: z.array(stepShape),
  }),
]);

const runShape = z.object({
  runId: idShape,
  model: z.string(),
  state: z.enum(runStates),
  waitReason: z.enum(["approval", "question", "parked", "interrupted"]).optional(),
  waitUntil: timeShape.optional(),
  startedAt: timeShape,
  endedAt: timeShape.optional(),
  usage: usageShape.optional(),
  estimatedUsd: z.number().optional(),
  failure: failureShape.optional(),
});

const questionAnswerShape = z.object({
  value: answerValueShape.optional(),
  by: z.enum(answerers),
  at: timeShape,
});
export const questionFields = {
  about: z.enum(questionKinds),
  taskId: idShape.optional(),
  text: z.string(),
  choices: choicesShape,
  multiple: z.boolean(),
  freeText: z.boolean(),
  at: timeShape,
  answer: questionAnswerShape.optional(),
};
const questionShape = z.object({
  id: idShape,
  runId: idShape,
  stepId: idShape.optional(),
  ...askedFields,
  after: idShape.optional(),
  ...questionFields,
});

const scope = z.enum(["once", "session", "workspace", "always"]);
const approvalShape = z.object({
  id: idShape,
  runId: idShape,
  stepId: idShape,
  tool: z.string(),
  title: z.string(),
  detail: z.string(),
  detailKind: z.enum(["command", "diff", "path", "url", "text"]),
  where: z.string(),
  runsOn: runsOnShape.optional(),
  box: z
    .object({
      image: z.string().optional(),
      network: z.union([z.enum(["none", "open"]), z.array(z.string())]),
      memoryMb: count.optional(),
    })
    .optional(),
  reasons: z.array(z.string()),
  scopes: z.array(scope),
  binding: z.string(),
  at: timeShape,
  answer: z
    .object({ decision: z.enum(["allow", "deny"]), scope, why: z.string().optional(), by: z.enum([...answerers, "rule"]), at: timeShape })
    .optional(),
});

const queuedShape = z.object({
  id: idShape,
  verb: verbShape,
  text: z.string(),
  ...besides,
  at: timeShape,
  state: z.enum(["waiting", "taken", "withdrawn"]),
});

const grantShape = z.object({
  id: idShape,
  tool: z.string(),
  binding: z.string(),
  detail: z.string(),
  where: z.string(),
  at: timeShape,
});

const shortened = {
  id: idShape,
  runId: idShape,
  laneId: idShape.optional(),
  at: timeShape,
  after: idShape,
  tokensBefore: count,
  tokensAfter: count,
};
const older = { messageId: idShape, text: z.string(), by: z.enum(["model", "rows"]), usage: usageShape.optional() };
const compactionShape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("outputs"), ...shortened, stepIds: z.array(idShape) }),
  z.object({ kind: z.literal("summary"), ...shortened, ...older, restoredAt: timeShape.optional() }),
]);

/** What `asDocument` writes. Fields that are not named here come along as they are. */
export const documentShape = z.object({
  version: z.literal(2),
  session: z.object({
    id: idShape,
    title: z.string().max(1_000),
    approvalMode: z.enum(approvalModes),
    workspace: z.array(z.string()),
    model: z.string(),
    createdAt: timeShape,
    updatedAt: timeShape,
    seq: count,
    pinnedAt: timeShape.optional(),
    archivedAt: timeShape.optional(),
    begunIn: z.literal("telegram").optional(),
  }),
  messages: z.array(messageShape),
  runs: z.array(runShape),
  questions: z.array(questionShape),
  approvals: z.array(approvalShape),
  queue: z.array(queuedShape),
  grants: z.array(grantShape),
  plans: z.array(planShape).optional(),
  tasks: z.array(taskShape).optional(),
  compactions: z.array(compactionShape).optional(),
  stepOrder: z.array(idShape).optional(),
  strays: z.array(stepShape.extend({ messageId: idShape })).optional(),
});

export type Document = z.output<typeof documentShape>;

/** The first thing that does not fit, and where. */
export function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  return issue ? `${issue.path.join(".") || "the document"}: ${issue.message}` : "its shape is another";
}
