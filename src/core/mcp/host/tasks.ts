import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type { RequestOptions, RequestTaskStore } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { ClientCapabilities, CreateTaskResult, Result } from "@modelcontextprotocol/sdk/types.js";
import type * as z from "zod";

/** Which of a server's requests it may have done as tasks. */
export function taskCapability(can: { readonly sample: boolean; readonly elicit: boolean }): ClientCapabilities["tasks"] {
  const requests = { ...(can.sample ? { sampling: { createMessage: {} } } : {}), ...(can.elicit ? { elicitation: { create: {} } } : {}) };
  return { list: {}, cancel: {}, requests };
}

interface Asked {
  readonly params: { readonly task?: { readonly ttl?: number } };
}

interface Extra {
  readonly signal: AbortSignal;
  readonly taskStore?: RequestTaskStore;
}

/** Answers a request, or, where the server wants that, says at once that it is being done and keeps what comes of it for the server to fetch. */
export async function asAsked<Done extends Result>(
  { params: { task } }: Asked,
  { signal, taskStore }: Extra,
  work: (signal: AbortSignal) => Promise<Done>,
): Promise<Done | CreateTaskResult> {
  if (!task || !taskStore) return work(signal);
  const created = await taskStore.createTask({ ttl: task.ttl });
  const { taskId } = created;
  // The request itself is over with this answer, and so is its signal.
  const gone = new AbortController();
  void work(gone.signal)
    .then(
      (result) => taskStore.storeTaskResult(taskId, "completed", result),
      (error: unknown) => taskStore.updateTaskStatus(taskId, "failed", error instanceof Error ? error.message : String(error)),
    )
    // It was cancelled, or forgotten since it took too long.
    .catch(() => gone.abort());
  return { task: created };
}

export interface TaskCall {
  readonly params: { readonly name: string; readonly arguments: Record<string, unknown> };
  readonly schema: z.ZodType<Record<string, unknown>>;
  readonly options: RequestOptions;
  onStatus(message: string | undefined): void;
}

/** Calls a tool that works as a task, and waits for what comes of it. Stopped, it tells the server so. */
export async function callAsTask(client: Client, { params, schema, options, onStatus }: TaskCall): Promise<unknown> {
  let taskId: string | undefined;
  const { signal } = options;
  try {
    const stream = client.experimental.tasks.requestStream({ method: "tools/call", params }, schema as never, { ...options, task: {} });
    for await (const message of stream) {
      if (message.type === "result") return message.result;
      if (message.type === "error") throw message.error;
      ({ taskId } = message.task);
      onStatus(message.task.statusMessage);
    }
    throw new Error("The task ended without a result.");
  } finally {
    if (signal?.aborted && taskId !== undefined) await client.experimental.tasks.cancelTask(taskId).catch(() => undefined);
  }
}
