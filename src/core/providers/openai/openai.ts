import type { OpenAI } from "openai";
import type { Provider } from "../provider.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { openAiService } from "../wire/services.ts";
import { type ConnectionOptions, createConnection, type Dialect } from "../wire/stream.ts";
import { createAnswer } from "./answer.ts";
import { loadClient } from "./client.ts";
import { toItem } from "./item.ts";
import { toBody } from "./request.ts";

/** OpenAI's Chat Completions, and every server that speaks them. Asks once; see `withRetry`. */
export function createOpenAi(options: ConnectionOptions): Provider {
  return createConnection(options, openAiService, (endpoint) => dialect(options, endpoint));
}

function dialect({ apiKey, fetch }: ConnectionOptions, endpoint: Endpoint): Dialect {
  let client: Promise<OpenAI> | undefined;
  return {
    async load() {
      client ??= loadClient(endpoint, apiKey, fetch);
      const { chat } = await client;
      return (request, signal) => chat.completions.create(toBody(request), { signal }).asResponse();
    },
    toItem,
    createAnswer,
  };
}
