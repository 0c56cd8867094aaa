import { after } from "node:test";
import { createGemini } from "../../../src/core/providers/gemini/gemini.ts";
import type { ModelMessage, ModelRequest, Part, Provider } from "../../../src/core/providers/provider.ts";
import type { ConnectionOptions } from "../../../src/core/providers/wire/stream.ts";
import { type GeminiScript, type GeminiServer, startGeminiServer } from "../../fakes/gemini-server.ts";

/** A fake Gemini, closed when the file's tests are over. */
export async function serveGemini(script: GeminiScript, options?: { readonly key?: string }): Promise<GeminiServer> {
  const server = await startGeminiServer(script, options);
  after(() => server.close());
  return server;
}

/** The provider under test, with ids a, b, c … and a clock that stands at noon. */
export function gemini(server: Pick<GeminiServer, "baseUrl">, options: Partial<ConnectionOptions> = {}): Provider {
  let next = 0;
  const newId = () => "abcdefgh"[next++] ?? "z";
  const now = () => Date.parse("2026-01-01T12:00:00Z");
  return createGemini({ apiKey: "AIza-live-abc", baseUrl: server.baseUrl, newId, now, fetch, ...options });
}

export function question(messages: readonly ModelMessage[], more: Partial<ModelRequest> = {}): ModelRequest {
  return { model: "gemini-3-flash-preview", system: "Be brief.", messages, tools: [], ...more };
}

export const hello: ModelMessage = { role: "user", text: "Hello" };

/** What the model sees next time of an answer it gave, and a result for each of its calls. */
export function replay(parts: readonly Part[], result = "done"): readonly ModelMessage[] {
  const toolCalls = parts.flatMap((each) =>
    each.type === "tool-call" ? [{ callId: each.callId, tool: each.tool, arguments: each.arguments }] : [],
  );
  const native = parts.find((each) => each.type === "native");
  const text = parts.map((each) => (each.type === "text" ? each.text : "")).join("");
  const results = toolCalls.map(({ callId, tool }) => ({ role: "tool" as const, callId, tool, text: `${result} ${callId}` }));
  return [{ role: "assistant", text, toolCalls, ...(native?.type === "native" ? { native: native.native } : {}) }, ...results];
}
