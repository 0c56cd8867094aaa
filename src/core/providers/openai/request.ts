import type { OpenAI } from "openai";
import type { ModelImage, ModelMessage, ModelRequest, ModelToolCall } from "../provider.ts";
import { wellFormed } from "../wire/loose.ts";
import { nativeFields } from "./native.ts";
import { argumentObject, behindResults, callName, createIds, ofResults } from "./past.ts";

type Body = OpenAI.Chat.ChatCompletionCreateParamsStreaming;
type Message = OpenAI.Chat.ChatCompletionMessageParam;

/** What is left out where a server refuses it: how hard to reason, the wish to be told the usage. */
export type Extra = "effort" | "usage";

/**
 * The question in Chat Completions form. Whatever a model once wrote is bent into what servers accept,
 * so that one odd answer does not spoil every request after it.
 */
export function toBody(request: ModelRequest, extras: ReadonlySet<Extra>): Body {
  const shared = { wireId: createIds(40), model: request.model };
  const system: Message[] = request.system === "" ? [] : [{ role: "system", content: wellFormed(request.system) }];
  const messages = behindResults<Message>(request.messages, {
    each: (message) => [toMessage(message, shared)],
    pictures: (images) => ({ role: "user", content: withPictures(ofResults, images) }),
  });
  return {
    model: request.model,
    messages: [...system, ...messages],
    // Some servers refuse an empty list of tools.
    ...(request.tools.length > 0 ? { tools: request.tools.map(toTool) } : {}),
    ...(request.effort !== undefined && extras.has("effort") ? { reasoning_effort: request.effort } : {}),
    stream: true,
    ...(extras.has("usage") ? { stream_options: { include_usage: true } } : {}),
  };
}

interface Shared {
  readonly wireId: (id: string) => string;
  readonly model: string;
}

function toMessage(message: ModelMessage, { wireId, model }: Shared): Message {
  switch (message.role) {
    case "user":
      return { role: "user", content: message.images?.length ? withPictures(message.text, message.images) : wellFormed(message.text) };
    case "assistant": {
      const calls = message.toolCalls.map((each) => toCall(each, wireId));
      return calls.length > 0
        ? { role: "assistant", content: wellFormed(message.text) || null, tool_calls: calls, ...nativeFields(message.native, model) }
        : { role: "assistant", content: wellFormed(message.text) };
    }
    case "tool":
      return { role: "tool", tool_call_id: wireId(message.callId), content: wellFormed(message.text) };
    default:
      return message satisfies never;
  }
}

function withPictures(text: string, images: readonly ModelImage[]): OpenAI.Chat.ChatCompletionContentPart[] {
  const said = wellFormed(text);
  const pictures = images.map(({ mediaType, data }) => ({
    type: "image_url" as const,
    image_url: { url: `data:${mediaType};base64,${data}` },
  }));
  return [...(said === "" ? [] : [{ type: "text" as const, text: said }]), ...pictures];
}

function toTool(tool: ModelRequest["tools"][number]): OpenAI.Chat.ChatCompletionFunctionTool {
  return { type: "function", function: { name: tool.name, description: tool.description, parameters: { ...tool.parameters } } };
}

function toCall(call: ModelToolCall, wireId: (id: string) => string): OpenAI.Chat.ChatCompletionMessageFunctionToolCall {
  return { id: wireId(call.callId), type: "function", function: { name: callName(call.tool), arguments: argumentObject(call.arguments) } };
}
