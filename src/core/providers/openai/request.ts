import type { OpenAI } from "openai";
import type { ModelImage, ModelMessage, ModelRequest, ModelToolCall } from "../provider.ts";
import { looseJson, looseObject, wellFormed } from "../wire/loose.ts";
import { nativeFields } from "./native.ts";

type Body = OpenAI.Chat.ChatCompletionCreateParamsStreaming;
type Message = OpenAI.Chat.ChatCompletionMessageParam;

/**
 * The question in Chat Completions form. Whatever a model once wrote is bent into what servers accept,
 * so that one odd answer does not spoil every request after it.
 */
export function toBody(request: ModelRequest): Body {
  const wireId = createIds();
  const system: Message[] = request.system === "" ? [] : [{ role: "system", content: wellFormed(request.system) }];
  return {
    model: request.model,
    messages: [...system, ...toMessages(request, wireId)],
    // Some servers refuse an empty list of tools.
    ...(request.tools.length > 0 ? { tools: request.tools.map(toTool) } : {}),
    ...(request.effort === undefined ? {} : { reasoning_effort: request.effort }),
    stream: true,
    stream_options: { include_usage: true },
  };
}

/** Pictures of tools' results come in a message of their own behind all results of an answer: a result holds text only, and nothing may stand between them. */
function toMessages({ messages, model }: ModelRequest, wireId: (id: string) => string): readonly Message[] {
  const list: Message[] = [];
  let pictures: ModelImage[] = [];
  const settle = () => {
    if (pictures.length > 0) list.push({ role: "user", content: withPictures("The pictures of the results above:", pictures) });
    pictures = [];
  };
  for (const message of messages) {
    if (message.role !== "tool") settle();
    else pictures.push(...(message.images ?? []));
    list.push(toMessage(message, { wireId, model }));
  }
  settle();
  return list;
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
  const name = call.tool.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64) || "unnamed";
  return { id: wireId(call.callId), type: "function", function: { name, arguments: argumentObject(call.arguments) } };
}

/** Servers that parse the arguments of old calls refuse the whole conversation when one of them is no object. */
function argumentObject(text: string): string {
  return looseObject(looseJson(text)) ? wellFormed(text) : JSON.stringify({ unreadable_arguments: wellFormed(text) });
}

/** Ids longer than the API takes, as other servers make them, get short ones, the same each time within a request. */
function createIds(): (id: string) => string {
  const short = new Map<string, string>();
  return (id) => {
    if (id.length <= 40) return id;
    const known = short.get(id) ?? `call_${short.size + 1}_${id.slice(-24)}`;
    short.set(id, known);
    return known;
  };
}
