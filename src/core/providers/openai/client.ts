import type { OpenAI } from "openai";
import type { Endpoint } from "../wire/endpoint.ts";
import { type Fetch, fetchOnce } from "../wire/fetch.ts";

/**
 * The SDK's client, its library loaded on this first use. It takes nothing from the environment, retries nothing,
 * follows no redirect and logs nothing.
 */
export async function loadClient(endpoint: Endpoint, apiKey: string | undefined, fetch: Fetch): Promise<OpenAI> {
  const { OpenAI } = await import("openai");
  return new OpenAI({
    apiKey: apiKey || "none",
    baseURL: endpoint.baseUrl,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    defaultHeaders: apiKey ? {} : { Authorization: null },
    maxRetries: 0,
    timeout: neverMs,
    logLevel: "off",
    fetch: (input, init) => fetchOnce(fetch, input, init),
  });
}

/** Time-outs are ours: the longest delay that timers take. */
const neverMs = 2 ** 31 - 1;
