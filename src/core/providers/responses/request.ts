import type { OpenAI } from "openai";
import { argumentObject, behindResults, callName, createIds, ofResults } from "../openai/past.ts";
import type { ModelImage, ModelMessage, ModelRequest } from "../provider.ts";
import { wellFormed } from "../wire/loose.ts";
import { longestId, nativeItems } from "./native.ts";

type Body = OpenAI.Responses.ResponseCreateParamsStreaming;
type Item = OpenAI.Responses.ResponseInputItem;

/**
 * What is left out where a server refuses it: how hard to reason, a summary of the reasoning, the reasoning itself to be sent back
 * (encrypted), and earlier answers as they came.
 */
export type Extra = "effort" | "summary" | "encrypted" | "native";

/** The question in the form of Responses. The conversation comes last, so that what stands before it is the same each time. */
export function toBody(request: ModelRequest, extras: ReadonlySet<Extra>): Body {
  const reasoning = {
    ...(request.effort !== undefined && extras.has("effort") ? { effort: request.effort } : {}),
    ...(extras.has("summary") ? { summary: "auto" as const } : {}),
  };
  return {
    model: request.model,
    ...(request.system === "" ? {} : { instructions: wellFormed(request.system) }),
    ...(request.tools.length > 0 ? { tools: request.tools.map(toTool) } : {}),
    ...(Object.keys(reasoning).length > 0 ? { reasoning } : {}),
    ...(extras.has("encrypted") ? { include: ["reasoning.encrypted_content" as const] } : {}),
    store: false,
    stream: true,
    input: toInput(request, extras.has("native")),
  };
}

function toTool({ name, description, parameters }: ModelRequest["tools"][number]): OpenAI.Responses.FunctionTool {
  return { type: "function", name, description, parameters: { ...parameters }, strict: false };
}

function toInput({ messages, model }: ModelRequest, mayReplay: boolean): Item[] {
  const wireId = createIds(longestId);
  const each = (message: ModelMessage): readonly Item[] => {
    switch (message.role) {
      case "user":
        return [toUser(message.text, message.images ?? [])];
      case "tool":
        return [{ type: "function_call_output", call_id: wireId(message.callId), output: wellFormed(message.text) }];
      case "assistant":
        return (mayReplay ? nativeItems(message, model) : undefined) ?? toItems(message, wireId);
      default:
        return message satisfies never;
    }
  };
  return [...behindResults(messages, { each, pictures: (images) => toUser(ofResults, images) })];
}

function toUser(text: string, images: readonly ModelImage[]): Item {
  const said = wellFormed(text);
  if (images.length === 0) return { role: "user", content: said };
  const pictures = images.map(({ mediaType, data }) => ({
    type: "input_image" as const,
    image_url: `data:${mediaType};base64,${data}`,
    detail: "auto" as const,
  }));
  return { role: "user", content: [...(said === "" ? [] : [{ type: "input_text" as const, text: said }]), ...pictures] };
}

/** An answer put together anew: another model gave it, or nothing in it is wanted back as it came. */
function toItems({ text, toolCalls }: Extract<ModelMessage, { role: "assistant" }>, wireId: (id: string) => string): readonly Item[] {
  const calls = toolCalls.map(
    (call): Item => ({
      type: "function_call",
      call_id: wireId(call.callId),
      name: callName(call.tool),
      arguments: argumentObject(call.arguments),
    }),
  );
  return [...(text === "" ? [] : [{ role: "assistant" as const, content: wellFormed(text) }]), ...calls];
}
