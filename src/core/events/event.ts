import type { Answerer, ApprovalAnswer, ApprovalMode, ApprovalRequest, Decision } from "./approval.ts";
import type { Failure } from "./failure.ts";
import type { ApprovalId, BlobId, CompactionId, LaneId, MessageId, ModelRef, QuestionId, RunId, SessionId, StepId, TaskId } from "./ids.ts";
import type {
  AssistantMessage,
  ContextUse,
  ImageRef,
  MessageFinish,
  NativeAnswer,
  QueuedMessage,
  ToolCall,
  Usage,
  UserMessage,
} from "./message.ts";
import type { Plan, Route, Task, TaskOutcome, TaskResult } from "./plan/plan.ts";
import type { Question, QuestionAnswerer, QuestionValue } from "./question.ts";
import type { SessionRow } from "./rows.ts";
import type { RunOutcome, SessionChange, WaitReason } from "./session.ts";
import type { FileChange, StepEffects, StepOutcome, StepTrouble } from "./step.ts";
import type { Compaction } from "./words/compaction.ts";
import type { RunsOn } from "./words/runs-on.ts";

/** An event on its way: plain JSON, numbered within its session without gaps. */
export interface Envelope {
  readonly seq: number;
  readonly at: string;
  readonly sessionId: SessionId;
  /** Empty for what happens between runs. */
  readonly runId: RunId | "";
  readonly event: Event;
}

/**
 * Everything that happens, as news: ids and deltas, never snapshots.
 * Each `-start` has exactly one `-end`, `message-add` of the model exactly one `message-end`,
 * and nothing of a run follows its `run-end`.
 */
export type Event =
  | { readonly type: "run-start"; readonly model: ModelRef; readonly approvalMode: ApprovalMode }
  /** How much machinery the message gets. */
  | { readonly type: "route-decide"; readonly route: Route }
  /** A plan was made or changed: as it is now, with the tasks that were added or edited. */
  | { readonly type: "plan-change"; readonly plan: Plan; readonly tasks: readonly Task[] }
  /** A task is begun, or begun again; one that was delegated is told whole. */
  | { readonly type: "task-start"; readonly taskId: TaskId; readonly attempt: number; readonly task?: Task }
  /** A task goes on, or waits until then. */
  | { readonly type: "task-change"; readonly taskId: TaskId; readonly state: "running" | "waiting"; readonly until?: string }
  | { readonly type: "task-end"; readonly taskId: TaskId; readonly outcome: TaskOutcome; readonly result: TaskResult }
  /** The person's message whole, or the model's, empty, about to be streamed. */
  | { readonly type: "message-add"; readonly message: UserMessage | AssistantMessage }
  | { readonly type: "text-delta"; readonly messageId: MessageId; readonly text: string }
  | { readonly type: "thought-delta"; readonly messageId: MessageId; readonly text: string }
  | {
      readonly type: "message-end";
      readonly messageId: MessageId;
      readonly finish: MessageFinish;
      readonly toolCalls: readonly ToolCall[];
      readonly native?: NativeAnswer;
    }
  | {
      readonly type: "step-start";
      readonly stepId: StepId;
      readonly messageId: MessageId;
      readonly laneId?: LaneId;
      readonly callId: string;
      readonly tool: string;
      readonly title: string;
      readonly input: unknown;
    }
  /** It passed the gate and begins to change or run something. A step that only reads never says so: it may be begun anew after a crash. */
  | { readonly type: "step-run"; readonly stepId: StepId; readonly decision?: Decision; readonly runsOn?: RunsOn }
  | { readonly type: "step-output"; readonly stepId: StepId; readonly text: string }
  | { readonly type: "file-change"; readonly stepId: StepId; readonly change: FileChange }
  /** What is known now of what it does to files; takes the place of what was known before. */
  | { readonly type: "step-effects"; readonly stepId: StepId; readonly effects: StepEffects }
  | {
      readonly type: "step-end";
      readonly stepId: StepId;
      readonly outcome: StepOutcome;
      readonly output: string;
      readonly summary: string;
      readonly fullOutput?: BlobId;
      readonly images?: readonly ImageRef[];
      readonly decision?: Decision;
      readonly untrusted?: string;
      readonly trouble?: StepTrouble;
    }
  | ({ readonly type: "approval-request"; readonly approvalId: ApprovalId } & Omit<ApprovalRequest, "id" | "sessionId" | "runId">)
  | ({
      readonly type: "approval-answer";
      readonly approvalId: ApprovalId;
      readonly by: Answerer;
    } & ApprovalAnswer)
  /** The run goes on, or waits and says why. */
  | { readonly type: "run-change"; readonly state: "running" }
  /** `since`: when it was interrupted, where its process could not say so itself. */
  | {
      readonly type: "run-change";
      readonly state: "waiting";
      readonly reason: WaitReason;
      readonly until?: string;
      readonly since?: string;
    }
  | ({ readonly type: "question-request"; readonly questionId: QuestionId } & Omit<Question, "id" | "sessionId" | "runId">)
  | {
      readonly type: "question-answer";
      readonly questionId: QuestionId;
      readonly value?: QuestionValue;
      readonly by: QuestionAnswerer;
    }
  /** A message begins to wait for its turn. */
  | { readonly type: "queue-change"; readonly add: QueuedMessage }
  /** It no longer waits: delivered, or taken back by the person. */
  | { readonly type: "queue-change"; readonly messageId: MessageId; readonly state: "taken" | "withdrawn" }
  /** What an answer cost. `usage` is absent when the provider did not tell. */
  | {
      readonly type: "usage-report";
      readonly messageId: MessageId;
      readonly usage?: Usage;
      readonly estimatedUsd?: number;
      readonly context?: ContextUse;
    }
  /** From now on the model is sent less of what came before. */
  | { readonly type: "context-compact"; readonly compaction: Compaction }
  /** A summary is not sent any more: what it stood for is again. */
  | { readonly type: "context-restore"; readonly compactionId: CompactionId }
  | ({ readonly type: "session-change" } & SessionChange)
  /** What another process did to the conversation: rows as they are now. */
  | { readonly type: "rows-change"; readonly rows: readonly SessionRow[] }
  /** Something a person should know that changes no state, of a task or of the whole. Not stored. */
  | { readonly type: "notice"; readonly notice: Notice; readonly laneId?: LaneId }
  | {
      readonly type: "run-end";
      readonly outcome: RunOutcome;
      /** The model's last words in this run. */
      readonly text: string;
      readonly usage?: Usage;
      readonly estimatedUsd?: number;
      readonly failure?: Failure;
    };

/** `retry`: the provider failed and is asked again at `retryAt` (ISO time). `busy`: what takes a while that shows nothing else. */
export type Notice =
  | { readonly kind: "retry"; readonly attempt: number; readonly of: number; readonly retryAt: string; readonly message: string }
  | { readonly kind: "busy"; readonly message: string }
  | { readonly kind: "warning"; readonly message: string };
