import type { Content, GenerateContentConfig, GenerateContentParameters, Part } from "@google/genai";
import type { ModelImage, ModelMessage, ModelRequest, ModelToolCall } from "../provider.ts";
import { looseJson, looseObject, wellFormed } from "../wire/loose.ts";
import { nativeParts } from "./native.ts";
import { toGeminiSchema } from "./schema.ts";
import { thinkingOf } from "./thinking.ts";

/** What is left out where a server refuses it: how hard to think, the wish to see thoughts, the signatures of earlier answers. */
export type Extra = "effort" | "thoughts" | "signatures";

/** The question in Gemini's form: the answers to all calls of one message stand in one content, in the order of the calls. */
export function toQuestion(request: ModelRequest, extras: ReadonlySet<Extra>): GenerateContentParameters {
  const config: GenerateContentConfig = {
    ...(request.system === "" ? {} : { systemInstruction: wellFormed(request.system) }),
    ...(request.tools.length > 0 ? { tools: [{ functionDeclarations: request.tools.map(toDeclaration) }] } : {}),
  };
  const effort = extras.has("effort") ? request.effort : undefined;
  const thinkingConfig = extras.has("thoughts") ? thinkingOf(request.model, effort) : undefined;
  return {
    model: request.model,
    contents: toContents(request.messages, extras.has("signatures") ? request.model : undefined),
    config: thinkingConfig ? { ...config, thinkingConfig } : config,
  };
}

function toDeclaration({ name, description, parameters }: ModelRequest["tools"][number]) {
  return { name: callName(name), description, parametersJsonSchema: toGeminiSchema(parameters) };
}

type ToolMessage = Extract<ModelMessage, { role: "tool" }>;

/** Answers of `model` are sent back as they came; without one all are put together anew. */
function toContents(messages: readonly ModelMessage[], model: string | undefined): Content[] {
  const contents: Content[] = [];
  for (let at = 0; at < messages.length; at += 1) {
    const message = messages[at];
    if (message?.role === "user") {
      const parts = [...textParts(message.text), ...pictures(message.images)];
      contents.push({ role: "user", parts: parts.length > 0 ? parts : [{ text: " " }] });
    } else if (message?.role === "assistant") {
      const parts = answerParts(message, model);
      const results = resultsAfter(messages, at);
      if (parts.length > 0) contents.push({ role: "model", parts });
      if (results.length > 0) contents.push({ role: "user", parts: responseParts(results, parts) });
      at += results.length;
    }
  }
  return contents;
}

function resultsAfter(messages: readonly ModelMessage[], at: number): readonly ToolMessage[] {
  const end = messages.findIndex((each, index) => index > at && each.role !== "tool");
  return messages.slice(at + 1, end < 0 ? undefined : end).filter((each) => each.role === "tool");
}

/** As the model wrote it where this model did, else put together anew. */
function answerParts({ text, toolCalls, native }: Extract<ModelMessage, { role: "assistant" }>, model: string | undefined): Part[] {
  const own = native && model !== undefined ? nativeParts(native, model) : undefined;
  if (own && own.filter((each) => each.functionCall).length === toolCalls.length) return own;
  return [...textParts(text), ...toolCalls.map((call, index) => callPart(call, index === 0))];
}

/**
 * A call whose signature is not at hand, because another model made it, says so with the word that Gemini knows for this;
 * only the first call of an answer is signed.
 */
function callPart(call: ModelToolCall, isFirst: boolean): Part {
  const args = looseObject(looseJson(wellFormed(call.arguments))) ?? { unreadable_arguments: wellFormed(call.arguments) };
  const functionCall = { name: callName(call.tool), args: { ...args } };
  return isFirst ? { functionCall, thoughtSignature: "skip_thought_signature_validator" } : { functionCall };
}

/** One answer for each call of `asked`, and then the pictures that came along. */
function responseParts(results: readonly ToolMessage[], asked: readonly Part[]): Part[] {
  const calls = asked.flatMap((each) => each.functionCall ?? []);
  const responses = results.map(({ tool, text }, index) => {
    const { name = callName(tool), id } = calls[index] ?? {};
    return { functionResponse: { name, response: { output: wellFormed(text) }, ...(id === undefined ? {} : { id }) } };
  });
  return [...responses, ...results.flatMap((each) => pictures(each.images))];
}

function callName(tool: string): string {
  const name = tool.replace(/[^A-Za-z0-9_.-]/g, "_").slice(0, 64) || "unnamed";
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`.slice(0, 64);
}

function textParts(text: string): Part[] {
  return text === "" ? [] : [{ text: wellFormed(text) }];
}

function pictures(images: readonly ModelImage[] | undefined): Part[] {
  return (images ?? []).map(({ mediaType, data }) => ({ inlineData: { mimeType: mediaType, data } }));
}
