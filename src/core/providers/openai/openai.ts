import type { ModelRequest, Provider } from "../provider.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { RefusedError } from "../wire/fetch.ts";
import { createSender } from "../wire/sender.ts";
import { openAiService } from "../wire/services.ts";
import { type ConnectionOptions, createConnection, type Dialect, type Reply } from "../wire/stream.ts";
import { createChat } from "./chat.ts";

/**
 * OpenAI, and every server that speaks one of its two languages: Responses, which its own models that reason need to use tools, and
 * Chat Completions, which everybody else speaks. Asks once, or anew in the other one where a server wants that; see `withRetry`.
 */
export function createOpenAi(options: ConnectionOptions): Provider {
  return createConnection(options, openAiService, (endpoint) => dialect(options, endpoint));
}

/** `unreasoned`: in Chat Completions, without the reasoning that a model can't do there beside tools. */
type Way = "responses" | "chat" | "unreasoned";

type Asker = (request: ModelRequest, signal: AbortSignal) => Promise<Reply>;

function dialect({ apiKey, fetch }: ConnectionOptions, endpoint: Endpoint): Dialect {
  const send = createSender({ endpoint, apiKey, fetch });
  const chat = createChat(endpoint, send);
  let responses: Promise<Asker> | undefined;
  const askers: Readonly<Record<Way, Asker>> = {
    chat,
    unreasoned: (request, signal) => chat({ ...request, effort: "none" }, signal),
    async responses(request, signal) {
      responses ??= import("../responses/responses.ts").then(({ createResponses }) => createResponses(send));
      return (await responses)(request, signal);
    },
  };
  const first: Way = isOpenAi(endpoint) ? "responses" : "chat";
  const learned = new Map<string, Way>();
  const ask = async (request: ModelRequest, signal: AbortSignal, tried: readonly Way[] = []): Promise<Reply> => {
    const way = learned.get(request.model) ?? first;
    try {
      return await askers[way](request, signal);
    } catch (error) {
      const next = otherWay(error, way, first);
      if (next === undefined || next === way || tried.includes(next)) throw error;
      learned.set(request.model, next);
      return ask(request, signal, [...tried, way]);
    }
  };
  return { load: async () => (request, signal) => ask(request, signal) };
}

function isOpenAi({ baseUrl }: Endpoint): boolean {
  return new URL(baseUrl).host === new URL(openAiService.baseUrl).host;
}

/** Which way a server's refusal sends us; undefined when it is about something else. */
function otherWay(error: unknown, way: Way, first: Way): Way | undefined {
  if (!(error instanceof RefusedError) || error.status < 400 || error.status >= 500) return undefined;
  if (way === "chat") return /\bv1\/responses\b|responses api|not a chat model/i.test(error.body) ? "responses" : undefined;
  if (way !== "responses") return undefined;
  // OpenAI says so of a model; another server has perhaps nothing there.
  const isSaid = /chat\/completions|supported (?:with|in) the responses api/i.test(error.body);
  const isNothing = first === "chat" && (error.status === 404 || error.status === 405);
  if (!isSaid && !isNothing) return undefined;
  return first === "responses" ? "chat" : "unreasoned";
}
