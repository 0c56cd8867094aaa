import type { TaskId } from "../ids.ts";
import type { Task } from "./plan.ts";

/** A task as somebody writes it down. */
export type TaskDraft = Pick<Task, "title" | "objective" | "agent" | "dependsOn" | "evidence" | "writes" | "share">;

/**
 * What a person wants of a plan, also while it is at work. Only what has not begun can be edited, moved or taken out.
 * `stop` ends a task that is at work; `retry` begins one again that did not come to its end, with what was skipped for it; `skip` does without one;
 * `message` says something to the agent of a task that is at work.
 */
export type PlanAct =
  /** Without `before` it comes last. */
  | { readonly kind: "add"; readonly task: TaskDraft; readonly before?: TaskId }
  | { readonly kind: "edit"; readonly taskId: TaskId; readonly change: Partial<TaskDraft> }
  | { readonly kind: "move"; readonly taskId: TaskId; readonly before?: TaskId }
  | { readonly kind: "remove"; readonly taskId: TaskId }
  | { readonly kind: "stop" | "retry" | "skip"; readonly taskId: TaskId }
  | { readonly kind: "message"; readonly taskId: TaskId; readonly text: string };

/** What became of somebody's wish; `problem` says what could be done instead. */
export type PlanReceipt = { readonly kind: "done" } | { readonly kind: "refused"; readonly problem: string };

/** The same for whoever wished. `pending`: another process is at work on the plan and has not answered yet; it does this once it does, and then `settled` says what became of it, or nothing where nobody can. */
export type LeadReceipt = PlanReceipt | { readonly kind: "pending"; readonly settled: Promise<PlanReceipt | undefined> };

/** What is said while a wish is pending. */
export const unheard = "The window that is at work on this conversation has not answered yet; it does this once it does.";
