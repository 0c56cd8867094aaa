/** What went wrong, told so that code can choose and a person can act. */
export interface Failure {
  readonly code: FailureCode;
  /** One or two sentences: what happened and what to do. Holds no secrets. */
  readonly message: string;
  /** Seconds the other side asked us to wait, when it said so. */
  readonly retryAfterSeconds?: number;
}

export type FailureCode =
  /** No API key is set for this provider. */
  | "no-key"
  /** The key was refused. */
  | "auth"
  /** The account has no credit or quota left. */
  | "quota"
  /** Too many requests for now. */
  | "rate-limit"
  /** The conversation no longer fits the model's window. */
  | "overflow"
  /** The provider refused or filtered the content. */
  | "content"
  /** The model, or the server as it is set up, can't call tools. */
  | "no-tools"
  /** The other side's certificate is not trusted. */
  | "certificate"
  /** Nobody answered: refused, unresolved, timed out, cut before the first byte. */
  | "network"
  /** The stream ended before the answer did. */
  | "cut-off"
  /** The provider's own error (5xx). */
  | "server"
  /** The answer was not what the protocol promises. */
  | "malformed"
  /** The provider does not know this model. */
  | "unknown-model"
  /** The provider refused the request as sent. */
  | "bad-request"
  /** The run's limit on turns was reached. */
  | "turn-limit"
  /** The run's limit on time was reached. */
  | "time-limit"
  /** The run's limit on tokens was reached. */
  | "token-limit"
  /** A budget of the run, the conversation or the day is spent. */
  | "budget"
  /** The model went in circles and nobody wanted it to go on. */
  | "loop"
  /** Nothing of a plan came to its end. */
  | "plan"
  /** Some of a plan was done and some could not be, which nobody had wanted. */
  | "partly-done"
  /** The agent that was to do it is no longer there. */
  | "no-agent"
  /** The conversation could not be written to disk. */
  | "storage"
  /** A promise inside AnyCowork was broken. */
  | "internal";

const retryable: ReadonlySet<FailureCode> = new Set(["rate-limit", "network", "server"]);

/** Whether the same request may succeed if it is simply sent again. */
export function isRetryable(failure: Failure): boolean {
  return retryable.has(failure.code);
}
