import type { Failure } from "../../events/failure.ts";
import type { ModelMessage, ModelRequest } from "../provider.ts";
import type { Endpoint } from "../wire/endpoint.ts";

/** Windows that local servers are started with when nobody says otherwise, in tokens. */
const usualWindows: readonly number[] = [2_048, 4_096, 8_192, 16_384, 32_768, 65_536];

/**
 * Some local servers cut what doesn't fit their window without a word, and the model answers without having read it.
 * It shows when far fewer tokens were counted than so many characters can be, and just as many as a usual window holds.
 */
export function truncationFailure(request: ModelRequest, inputTokens: number | undefined, endpoint: Endpoint): Failure | undefined {
  if (!endpoint.custom || inputTokens === undefined) return undefined;
  const window = usualWindows.find((each) => inputTokens <= each && inputTokens >= each * 0.97);
  if (window === undefined || charactersOf(request) < inputTokens * longestToken) return undefined;
  const message = `${endpoint.host} read only the ${inputTokens} tokens that fit its window and dropped the rest of the conversation without saying so. Start it with a larger window (Ollama: OLLAMA_CONTEXT_LENGTH=32768, or num_ctx in the Modelfile), or choose another model.`;
  return { code: "overflow", message };
}

/** More characters than any tokenizer puts into a token of ordinary text, on average. */
const longestToken = 6.5;

function charactersOf({ system, messages, tools }: ModelRequest): number {
  return system.length + JSON.stringify(tools).length + messages.reduce((sum, each) => sum + lengthOf(each), 0);
}

function lengthOf(message: ModelMessage): number {
  const calls = message.role === "assistant" ? message.toolCalls : [];
  return message.text.length + calls.reduce((sum, each) => sum + each.arguments.length, 0);
}
