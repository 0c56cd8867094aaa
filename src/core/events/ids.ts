/** A conversation. */
export type SessionId = string;
/** One request's life inside a session: from the person's message to `run-end`. */
export type RunId = string;
/** One message of a session, the person's or the model's. */
export type MessageId = string;
/** One tool call as we carry it out. */
export type StepId = string;
/** One question that waits for a yes or no. */
export type ApprovalId = string;
/** One question that waits for words or a choice. */
export type QuestionId = string;
/** One plan of a run; also the lane in which it is made. */
export type PlanId = string;
/** One task of a plan, or one that was delegated. */
export type TaskId = string;
/** The name of a configured agent: "coder". */
export type AgentName = string;
/** A part of a conversation with messages and steps of its own: a task's, or a plan's while it is made. */
export type LaneId = TaskId | PlanId;
/** One shortening of what the model is sent. */
export type CompactionId = string;
/** The SHA-256, in hex, of a stored text (a before-image, a full tool output). */
export type BlobId = string;

/** Provider and model as one word, the way people type it: `openai/gpt-5`, `demo/tour`. */
export type ModelRef = string;
