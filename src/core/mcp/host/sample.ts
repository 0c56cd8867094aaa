import type { CreateMessageRequest, CreateMessageResult } from "@modelcontextprotocol/sdk/types.js";
import { legible } from "../../permissions/visible.ts";
import type { ModelImage, ModelMessage } from "../../providers/provider.ts";
import type { Consultation, Consulted } from "../../tools/tool.ts";
import type { Asking } from "./elicit.ts";

/** What one call of a server's tool may have our model asked. */
export interface SamplingBudget {
  /** How often. */
  readonly requests: number;
  /** Characters of all prompts together. */
  readonly characters: number;
}

export const samplingBudget: SamplingBudget = { requests: 10, characters: 200_000 };

export interface Sampling extends Asking {
  consult(request: Consultation): Promise<Consulted>;
  /** What this call has used so far; it is counted on. */
  readonly used: { requests: number; characters: number };
}

const allow = { value: "allow", label: "Ask the model", detail: "This once; it costs what an answer of this conversation costs" } as const;
const refuse = { value: "decline", label: "Decline" } as const;
/** What a server that names no limit gets. */
const charactersPerToken = 4;

/** Has our model asked for a server, after a yes of the person who sees the whole prompt. Rejects with a sentence where it is not asked. */
export async function sample(params: CreateMessageRequest["params"], sampling: Sampling): Promise<CreateMessageResult> {
  const { server, ask, consult, used } = sampling;
  const request = consultationOf(params);
  if ("problem" in request) throw new Error(request.problem);
  const prompt = promptText(request);
  used.requests += 1;
  used.characters += prompt.length;
  if (used.requests > samplingBudget.requests || used.characters > samplingBudget.characters)
    throw new Error("This call has had the model asked as often, or for as much, as one call may.");
  const answer = await ask({
    ...{ server, text: `It wants your model asked this, and gets the answer:\n\n${prompt}`, multiple: false, freeText: false },
    choices: [allow, refuse],
  });
  if (answer.kind !== "answered" || answer.value !== allow.value) throw new Error("The person declined to have the model asked.");
  const consulted = await consult(request);
  if (consulted.kind === "refused") throw new Error(consulted.reason);
  const most = params.maxTokens * charactersPerToken;
  const isCut = consulted.text.length > most;
  const text = isCut ? consulted.text.slice(0, most) : consulted.text;
  return { role: "assistant", content: { type: "text", text }, model: consulted.model, stopReason: isCut ? "maxTokens" : "endTurn" };
}

/** The prompt as ours, with nothing hidden in it; what has no place in it is refused rather than left out. */
function consultationOf({ messages, systemPrompt, tools }: CreateMessageRequest["params"]): Consultation | { readonly problem: string } {
  if (tools !== undefined && tools.length > 0) return { problem: "The model is asked without tools here." };
  const read: ModelMessage[] = [];
  for (const { role, content } of messages) {
    let text = "";
    const images: ModelImage[] = [];
    for (const each of [content].flat()) {
      if (each.type === "text") text += legible(each.text);
      else if (each.type === "image" && role === "user" && isImageType(each.mimeType))
        images.push({ mediaType: each.mimeType, data: each.data });
      else return { problem: `The model is not asked with ${each.type} here.` };
    }
    read.push(role === "user" ? { role, text, ...(images.length > 0 ? { images } : {}) } : { role, text, toolCalls: [] });
  }
  if (read.at(-1)?.role !== "user") return { problem: "The last message of a prompt is to be the user's." };
  return { system: legible(systemPrompt ?? ""), messages: read };
}

function isImageType(type: string): type is ModelImage["mediaType"] {
  return ["image/png", "image/jpeg", "image/gif", "image/webp"].includes(type);
}

/** All of it, as it will be sent. */
function promptText({ system, messages }: Consultation): string {
  const parts = messages.map((each) => {
    const images = each.role === "user" && each.images ? ` [${each.images.length} pictures]` : "";
    return `${each.role === "user" ? "User" : "Assistant"}: ${each.text}${images}`;
  });
  return [...(system === "" ? [] : [`System: ${system}`]), ...parts].join("\n\n");
}
