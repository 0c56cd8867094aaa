import type { Endpoint } from "./endpoint.ts";
import { type Fetch, fetchOnce } from "./fetch.ts";

export interface SenderOptions {
  readonly endpoint: Endpoint;
  readonly apiKey: string | undefined;
  readonly fetch: Fetch;
}

/** Sends a body once to a path below the base URL and gives the answer as it begins. Throws what `fetchOnce` throws. */
export type Sender = (path: string, body: object, signal: AbortSignal) => Promise<Response>;

/**
 * Sends as OpenAI's servers want it. The SDK gives the types only: its code would take longer to load than everything else before
 * the first request, and nothing of it is needed to send one.
 */
export function createSender({ endpoint, apiKey, fetch }: SenderOptions): Sender {
  const headers = {
    accept: "application/json",
    // Some servers turn away who does not say what they are.
    "user-agent": "AnyCowork",
    "content-type": "application/json",
    ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  };
  return (path, body, signal) =>
    fetchOnce(fetch, `${endpoint.baseUrl}${path}`, { method: "POST", headers, body: JSON.stringify(body), signal });
}
