/** Questions of one kind that wait for their first answer. */
export interface WaitingRoom<Request, Answer> {
  /** Resolves with the first answer; with `whenStopped` when the signal aborts first. Never rejects. */
  wait(request: Request, signal: AbortSignal, whenStopped: Answer): Promise<Answer>;
  /** The question, while it waits. */
  waiting(id: string): Request | undefined;
  /** All that wait, oldest first. */
  all(): readonly Request[];
  /** The answer to a question that no longer waits, as far as it is remembered. */
  decided(id: string): Answer | undefined;
  /** Does nothing when the question no longer waits. */
  settle(id: string, answer: Answer): void;
}

/** How many decided questions are remembered, to tell a late answer who was first. */
const rememberedDecisions = 500;

export function createWaitingRoom<Request extends { readonly id: string }, Answer>(): WaitingRoom<Request, Answer> {
  const waiting = new Map<string, { readonly request: Request; readonly settle: (answer: Answer) => void }>();
  const decided = new Map<string, Answer>();

  const settle = (id: string, answer: Answer): void => {
    const question = waiting.get(id);
    if (!question) return;
    waiting.delete(id);
    decided.set(id, answer);
    const oldest = decided.size > rememberedDecisions ? decided.keys().next().value : undefined;
    if (oldest !== undefined) decided.delete(oldest);
    question.settle(answer);
  };

  return {
    wait(request, signal, whenStopped) {
      return new Promise((resolve) => {
        const stop = () => settle(request.id, whenStopped);
        waiting.set(request.id, {
          request,
          settle: (answer) => {
            signal.removeEventListener("abort", stop);
            resolve(answer);
          },
        });
        if (signal.aborted) stop();
        else signal.addEventListener("abort", stop, { once: true });
      });
    },
    waiting: (id) => waiting.get(id)?.request,
    all: () => [...waiting.values()].map(({ request }) => request),
    decided: (id) => decided.get(id),
    settle,
  };
}
