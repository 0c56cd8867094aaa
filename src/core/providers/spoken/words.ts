/**
 * How models that were not given a wire for calls write them into their text. A line that begins with one of these may
 * begin a call. A new dialect is a line here or in `tokens` and, if it has a frame of its own, in `frames`.
 * People and files write these too, so they count only in an answer that is nothing but calls.
 */
export const openings: readonly string[] = [
  "<tool_call>",
  "<tool_calls>",
  "<function_call>",
  "<function_calls>",
  "<minimax:tool_call>",
  "<function=",
  "<invoke name=",
  "```json",
  "```tool_call",
  "```tool_code",
  "```xml",
  "```",
];

/** Models' own special tokens, which prose has no use for: they count behind prose too. */
export const tokens: readonly string[] = [
  "<|tool_call|>",
  "<|tool_call_begin|>",
  "<|tool_calls_section_begin|>",
  "<｜tool▁calls▁begin｜>",
  "<｜tool▁call▁begin｜>",
  "[TOOL_CALLS]",
  "<|python_tag|>",
  "<|channel|>commentary to=",
];

/** What stands around calls and between them, and means nothing by itself. */
export const frames: readonly RegExp[] = [
  /<\/?(?:tool_calls?|function_calls?|minimax:tool_call)>/y,
  /<\|\/?(?:tool_call|tool_call_begin|tool_call_end|tool_calls_section_begin|tool_calls_section_end|python_tag|eom_id|eot_id|im_end|end|call)\|>/y,
  /<｜(?:tool▁calls▁begin|tool▁calls▁end|tool▁call▁begin|tool▁call▁end|end▁of▁sentence)｜>/y,
  /function<｜tool▁sep｜>/y,
  /<\|channel\|>commentary to=/y,
  /\[\/?TOOL_CALLS\]|<\/s>/y,
  /```(?:json|tool_call|tool_code|xml)?(?=\s|$|<)/y,
  /[,;]/y,
];

/** What stands between a bare name and its arguments. */
export const separators: readonly RegExp[] = [
  /\[CALL_ID\]\w*/y,
  /\[ARGS\]/y,
  /<｜tool▁sep｜>/y,
  /:\d+/y,
  /<\|tool_call_argument_begin\|>/y,
  /<\|constrain\|>\s*json/y,
  /<\|message\|>/y,
  /```(?:json)?(?=\s)/y,
];

/** The words for a call's name and for its arguments, in JSON. */
export const nameKeys: readonly string[] = ["name", "tool", "tool_name", "function_name", "function"];
export const argumentKeys: readonly string[] = ["arguments", "parameters", "args", "input", "params", "tool_input"];
/** What may stand beside them. */
export const otherKeys: readonly string[] = ["type", "id", "index", "call_id"];
