import type { GenerateContentParameters } from "@google/genai";
import type { Endpoint } from "../wire/endpoint.ts";
import { type Fetch, fetchOnce } from "../wire/fetch.ts";

export interface ClientOptions {
  readonly endpoint: Endpoint;
  readonly apiKey: string | undefined;
  readonly fetch: Fetch;
}

/** Sends a question once and gives the answer as it comes over the wire. Throws what `fetchOnce` throws. */
export type Ask = (question: GenerateContentParameters, signal: AbortSignal) => Promise<Response>;

/**
 * The SDK builds and sends the request, its library loaded on this first use; it retries nothing and goes on by itself never.
 * Its own reader takes one form of stream only and throws at slips, so it is handed an empty answer and the real one is kept.
 */
export async function loadClient({ endpoint, apiKey, fetch }: ClientOptions): Promise<Ask> {
  const { GoogleGenAI } = await import("@google/genai/web");
  const { models } = new GoogleGenAI({ apiKey: apiKey || "none", vertexai: false, httpOptions: addressOf(endpoint) });
  return async (question, signal) => {
    const kept: Response[] = [];
    const keep: Fetch = async (input, init) => {
      const headers = new Headers(init?.headers);
      if (!apiKey) headers.delete("x-goog-api-key");
      kept.push(await fetchOnce(fetch, input, { ...init, headers }));
      return new Response("");
    };
    const config = { ...question.config, automaticContinuation: false, abortSignal: signal, httpOptions: { fetch: keep } };
    await models.generateContentStream({ ...question, config });
    const [response] = kept;
    if (!response) throw new Error("The library sent nothing.");
    return response;
  };
}

/** The base URL without the version of the API at its end, and that version. */
function addressOf({ baseUrl }: Endpoint): { readonly baseUrl: string; readonly apiVersion: string } {
  const slash = baseUrl.lastIndexOf("/");
  return { baseUrl: baseUrl.slice(0, slash), apiVersion: baseUrl.slice(slash + 1) };
}
