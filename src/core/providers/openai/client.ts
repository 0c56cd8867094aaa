import type { OpenAI } from "openai";
import type { Endpoint } from "./endpoint.ts";

/** An answer whose status means no, with as much of its body as sentences are made from. */
export class RefusedError extends Error {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;

  constructor(response: Response, body: string) {
    super("refused");
    this.name = "RefusedError";
    this.status = response.status;
    this.headers = response.headers;
    this.body = body;
  }
}

/** No answer at all. The SDK would drop the reason of some of these, so it is kept where it does not look. */
export class LostError extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super("lost");
    this.name = "LostError";
    this.reason = reason;
  }
}

/**
 * The SDK's client, its library loaded on this first use. It takes nothing from the environment, retries nothing,
 * follows no redirect (a redirect would carry the conversation to another host) and logs nothing.
 */
export async function loadClient(endpoint: Endpoint, apiKey: string | undefined): Promise<OpenAI> {
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
    fetch: fetchOnce,
  });
}

/** Time-outs are ours: the longest delay that timers take. */
const neverMs = 2 ** 31 - 1;

async function fetchOnce(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, { ...init, redirect: "manual" }).catch((reason: unknown) => {
    throw new LostError(reason);
  });
  if (response.ok) return response;
  throw new RefusedError(response, await readSome(response, 64 * 1024));
}

/** The beginning of a body, up to so many characters; of a body that breaks off what came. */
export async function readSome(response: Response, limit: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      if (text.length > limit) break;
    }
  } catch {
    // The status is known; what is missing of the body only makes the sentence shorter.
  }
  return text.slice(0, limit);
}
