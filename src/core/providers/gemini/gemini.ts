import type { Provider } from "../provider.ts";
import { createConcessions } from "../wire/concessions.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { geminiService } from "../wire/services.ts";
import { type ConnectionOptions, createConnection, type Dialect } from "../wire/stream.ts";
import { createAnswer } from "./answer.ts";
import { type Ask, loadClient } from "./client.ts";
import { toItem } from "./item.ts";
import { type Extra, toQuestion } from "./request.ts";

/** Google's Gemini. Asks once, or anew without what the server refuses of a question; see `withRetry`. */
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
  const concede = createConcessions<Extra>([
    ["signatures", /thought[ _]?signature/i],
    ["effort", thinkingWords],
    ["thoughts", thinkingWords],
  ]);
  return {
    async load() {
      client ??= loadClient({ endpoint, apiKey, fetch });
      const ask = await client;
      return async (request, signal) => {
        const effort = request.effort === undefined ? [] : (["effort"] as const);
        const wished = { key: request.model, extras: [...effort, "thoughts", "signatures"] as const };
        const response = await concede(wished, (extras) => ask(toQuestion(request, extras), signal));
        return { response, toItem, answer: createAnswer(request.model) };
      };
    },
  };
}

const thinkingWords = /thinking|include_?thoughts/i;
