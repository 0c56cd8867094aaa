import type { ChatBody, ChatMessage } from "./model-answer.ts";

/** What the real API would refuse in a request, in its manner; undefined when it is fine. */
export function complaint(text: string, body: ChatBody): string | undefined {
  if (typeof body?.model !== "string" || body.model === "") return "you must provide a model parameter";
  if (!Array.isArray(body.messages) || body.messages.length === 0) return "Invalid 'messages': empty array.";
  if (body.tools?.length === 0) return "Invalid 'tools': empty array. Expected an array with minimum length 1.";
  if (/\\u[dD][89abAB]|\p{Surrogate}/u.test(text)) return "Invalid body: lone surrogate in a string.";
  return unknownRole(body.messages) ?? unpairedCall(body.messages);
}

function unknownRole(messages: readonly ChatMessage[]): string | undefined {
  const index = messages.findIndex((each) => !["system", "user", "assistant", "tool"].includes(each.role));
  return index < 0 ? undefined : `Invalid value for 'messages[${index}].role'.`;
}

/** Each tool call wants its result right behind the message that asked, and no result comes unasked. */
function unpairedCall(messages: readonly ChatMessage[]): string | undefined {
  let open = new Set<string>();
  for (const [index, each] of messages.entries()) {
    if (each.role === "tool") {
      if (!open.delete(each.tool_call_id ?? ""))
        return `Invalid 'messages[${index}]': no tool call with id ${each.tool_call_id} precedes it.`;
      continue;
    }
    if (open.size > 0) return `An assistant message with 'tool_calls' must be followed by tool messages. Missing: ${[...open].join(", ")}`;
    if (each.tool_calls?.length === 0) return `Invalid 'messages[${index}].tool_calls': empty array.`;
    open = new Set(each.tool_calls?.map((call) => call.id));
    if (open.size !== (each.tool_calls?.length ?? 0)) return `Duplicate tool call id in 'messages[${index}]'.`;
  }
  return open.size > 0
    ? `An assistant message with 'tool_calls' must be followed by tool messages. Missing: ${[...open].join(", ")}`
    : undefined;
}
