/**
 * How servers say that a conversation no longer fits the model's window, in lower case.
 * Every entry is a word of one server or family, so a new one is one line more.
 */
const overflowWords: readonly string[] = [
  "context_length_exceeded",
  "exceeds the context window",
  "maximum context length",
  "prompt is too long",
  "prompt too long",
  "exceeds the maximum number of tokens",
  "maximum prompt length",
  "reduce the length of the messages",
  "exceeds the limit of",
  "exceeds the available context size",
  "exceed_context_size_error",
  "greater than the context length",
  "too large for model with",
  "exceeded model token limit",
  "context window exceeds limit",
  "model_context_window_exceeded",
  "context_window_exceeded",
  "input is too long",
  "request_too_large",
  "exceed context limit",
  "exceeds context limit",
  "token limit exceeded",
  "too many tokens",
  "context length of only",
  "larger than the max context size",
  "exceeds the maximum length",
  "range of input length should be",
  "`inputs` tokens + `max_new_tokens` must be",
  "`inputs` must have less than",
];

/** Said with words about rates, and yet no wait helps: one request alone is more than a minute allows. */
const tooLargeAtOnce = "request too large for";

/** Servers' words about rates that would otherwise look like words about the window. */
const rateWords: readonly string[] = ["rate limit", "rate_limit", "per minute", "per day", "too many requests", "throttl"];

/** Whether a server's message means that the conversation is too long. */
export function tellsOverflow(text: string): boolean {
  const lower = text.toLowerCase();
  if (lower.includes(tooLargeAtOnce)) return true;
  return !rateWords.some((each) => lower.includes(each)) && overflowWords.some((each) => lower.includes(each));
}
