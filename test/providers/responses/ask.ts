import { after } from "node:test";
import { createOpenAi } from "../../../src/core/providers/openai/openai.ts";
import type { ModelMessage, ModelRequest, Provider } from "../../../src/core/providers/provider.ts";
import type { ConnectionOptions } from "../../../src/core/providers/wire/stream.ts";
import type { RawAnswer } from "../../fakes/model-answer.ts";
import { type ResponsesAnswer, type ResponsesOptions, type ResponsesServer, startResponsesServer } from "../../fakes/responses/server.ts";

/** An OpenAI whose models reason, closed when the file's tests are over. */
export async function serveResponses(
  script: readonly (ResponsesAnswer | RawAnswer)[],
  options?: ResponsesOptions,
): Promise<ResponsesServer> {
  const server = await startResponsesServer(script, options);
  after(() => server.close());
  return server;
}

/** The provider at OpenAI's own address, which leads to the fake; with ids a, b, c … and a clock that stands at noon. */
export function openAiItself(server: Pick<ResponsesServer, "baseUrl">, options: Partial<ConnectionOptions> = {}): Provider {
  let next = 0;
  const newId = () => "abcdefgh"[next++] ?? "z";
  const now = () => Date.parse("2026-01-01T12:00:00Z");
  const lead = (input: string | URL | Request) => String(input).replace("https://api.openai.com/v1", server.baseUrl);
  const { fetch: inner = fetch, ...more } = options;
  return createOpenAi({
    apiKey: "sk-live-abc",
    baseUrl: undefined,
    newId,
    now,
    fetch: (input, init) => inner(lead(input), init),
    ...more,
  });
}

export function question(messages: readonly ModelMessage[], more: Partial<ModelRequest> = {}): ModelRequest {
  return { model: "gpt-5.6-sol", system: "Be brief.", messages, tools: [readTool], ...more };
}

const readTool = { name: "read", description: "Reads.", parameters: { type: "object", properties: { n: { type: "integer" } } } };

export const hello: ModelMessage = { role: "user", text: "Hello" };
