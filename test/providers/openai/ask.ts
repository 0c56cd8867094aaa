import { after } from "node:test";
import { createOpenAi } from "../../../src/core/providers/openai/openai.ts";
import type { Provider } from "../../../src/core/providers/provider.ts";
import type { ConnectionOptions } from "../../../src/core/providers/wire/stream.ts";
import { type ModelServer, type ModelServerOptions, type Script, startModelServer } from "../../fakes/model-server.ts";

/** A scripted model, closed when the file's tests are over. */
export async function serve(script: Script, options?: ModelServerOptions): Promise<ModelServer> {
  const server = await startModelServer(script, options);
  after(() => server.close());
  return server;
}

/** The provider under test, with ids a, b, c … and a clock that stands at noon. */
export function openAi(server: Pick<ModelServer, "baseUrl">, options: Partial<ConnectionOptions> = {}): Provider {
  let next = 0;
  const newId = () => "abcdefgh"[next++] ?? "z";
  const now = () => Date.parse("2026-01-01T12:00:00Z");
  return createOpenAi({ apiKey: "sk-live-abc", baseUrl: server.baseUrl, newId, now, fetch, ...options });
}
