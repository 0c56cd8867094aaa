import type { ModelRequest, Provider } from "../provider.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { RefusedError } from "../wire/fetch.ts";
import { geminiService } from "../wire/services.ts";
import { type ConnectionOptions, createConnection, type Dialect } from "../wire/stream.ts";
import { createAnswer } from "./answer.ts";
import { type Ask, loadClient } from "./client.ts";
import { toItem } from "./item.ts";
import { type Thinking, toQuestion } from "./request.ts";

/** Google's Gemini. Asks once, or once more where a model refuses to be told how to think; see `withRetry`. */
export function createGemini(options: ConnectionOptions): Provider {
  const baseUrl = versioned(options.baseUrl?.trim());
  return createConnection({ ...options, baseUrl }, geminiService, (endpoint) => dialect(options, endpoint));
}

/** A base URL may name the version of the API or leave it out. */
export function versioned(baseUrl: string | undefined): string | undefined {
  const address = baseUrl?.replace(/\/+$/, "");
  return address && !/\/v\d\w*$/.test(address) ? `${address}/v1beta` : address;
}

function dialect({ apiKey, fetch }: ConnectionOptions, endpoint: Endpoint): Dialect {
  let client: Promise<Ask> | undefined;
  const learned = new Map<string, Thinking>();
  return {
    async load() {
      client ??= loadClient({ endpoint, apiKey, fetch });
      const ask = await client;
      return async (request, signal) => {
        const thinking = learned.get(request.model) ?? "as wished";
        try {
          return await ask(toQuestion(request, thinking), signal);
        } catch (error) {
          if (thinking === "unsaid" || !refusesThinking(error)) throw error;
          const less = lessThan(thinking, request);
          learned.set(request.model, less);
          return await ask(toQuestion(request, less), signal);
        }
      };
    },
    toItem,
    createAnswer: ({ model }) => createAnswer(model),
  };
}

function refusesThinking(error: unknown): boolean {
  return error instanceof RefusedError && error.status === 400 && /thinking|include_?thoughts/i.test(error.body);
}

function lessThan(thinking: Thinking, { effort }: ModelRequest): Thinking {
  return thinking === "as wished" && effort !== undefined ? "shown only" : "unsaid";
}
