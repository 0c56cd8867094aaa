import type { OpenAI } from "openai";
import type { Endpoint } from "../wire/endpoint.ts";
import { type Fetch, fetchOnce } from "../wire/fetch.ts";

type Body = OpenAI.Chat.ChatCompletionCreateParamsStreaming;

/**
 * Sends a question once and gives the answer as it begins. The SDK gives the types only: its code would take longer to load than
 * everything else before the first request, and nothing of it is needed to send one.
 */
export function createSender(
  endpoint: Endpoint,
  apiKey: string | undefined,
  fetch: Fetch,
): (body: Body, signal: AbortSignal) => Promise<Response> {
  const headers = {
    accept: "application/json",
    // Some servers turn away who does not say what they are.
    "user-agent": "AnyCowork",
    "content-type": "application/json",
    ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  };
  const url = `${endpoint.baseUrl}/chat/completions`;
  return (body, signal) => fetchOnce(fetch, url, { method: "POST", headers, body: JSON.stringify(body), signal });
}
