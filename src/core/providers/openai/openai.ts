import type { ModelRequest, Provider } from "../provider.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { RefusedError } from "../wire/fetch.ts";
import { openAiService } from "../wire/services.ts";
import { type ConnectionOptions, createConnection, type Dialect } from "../wire/stream.ts";
import { createAnswer } from "./answer.ts";
import { createSender } from "./client.ts";
import { toItem } from "./item.ts";
import { toBody } from "./request.ts";

/** OpenAI's Chat Completions, and every server that speaks them. Asks once; see `withRetry`. */
export function createOpenAi(options: ConnectionOptions): Provider {
  return createConnection(options, openAiService, (endpoint) => dialect(options, endpoint));
}

function dialect({ apiKey, fetch }: ConnectionOptions, endpoint: Endpoint): Dialect {
  const send = createSender(endpoint, apiKey, fetch);
  const ask = (request: ModelRequest, signal: AbortSignal) => send(toBody(request), signal);
  const effortless = new Set<string>();
  return {
    async load() {
      return async (request, signal) => {
        const { effort, ...rest } = request;
        if (effort === undefined || effortless.has(request.model)) return await ask(rest, signal);
        try {
          return await ask(request, signal);
        } catch (error) {
          if (!refusesEffort(error)) throw error;
          effortless.add(request.model);
          return await ask(rest, signal);
        }
      };
    },
    toItem,
    createAnswer: (request) => createAnswer(request, endpoint),
  };
}

/** Many models and servers don't know how hard they try, or not in these words. */
function refusesEffort(error: unknown): boolean {
  return error instanceof RefusedError && (error.status === 400 || error.status === 422) && /reasoning|effort|thinking/i.test(error.body);
}
