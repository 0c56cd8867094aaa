import assert from "node:assert/strict";
import { test } from "node:test";
import { createNetwork } from "../../../src/core/network/fetch.ts";
import { createProviders } from "../../../src/core/providers/catalog.ts";
import { startWebServer } from "../../fakes/web/server.ts";

const key = "sk-for-one-origin-only";

/** A server that sends everything on, and what each of the two was told. */
async function redirecting(status: number) {
  const told: string[] = [];
  const stolen: string[] = [];
  const other = await startWebServer((request, response) => {
    stolen.push(`${request.url} ${JSON.stringify(request.headers)}`);
    response.setHeader("content-type", "application/json").end('{"data":[{"id":"stolen"}],"models":[{"name":"models/stolen"}]}');
  });
  const server = await startWebServer((request, response) => {
    told.push(`${request.headers.authorization ?? request.headers["x-goog-api-key"]}`);
    request.resume();
    response.writeHead(status, { location: `http://127.0.0.1:${other.port}${request.url}` }).end();
  });
  const network = createNetwork({ environment: () => ({}) });
  const asked: string[] = [];
  const providers = createProviders({
    key: async (provider, origin) => {
      asked.push(`${provider} ${origin}`);
      return key;
    },
    baseUrl: () => `http://127.0.0.1:${server.port}/v1`,
    extraModels: () => [],
    clock: { now: () => 0 },
    random: () => 0,
    newId: () => "id",
    fetch: network.fetch,
  });
  return { providers, told, stolen, asked, origin: `http://127.0.0.1:${server.port}`, other: `127.0.0.1:${other.port}` };
}

for (const status of [301, 302, 303, 307, 308])
  test(`A key is asked for by origin and goes there; a redirect with ${status} takes neither it nor the conversation anywhere`, async () => {
    const { providers, told, stolen, asked, origin, other } = await redirecting(status);
    for (const model of ["openai/any", "gemini/any"]) {
      const found = await providers.resolve(model);
      assert.ok(found.kind === "ready");
      const request = { model: "any", system: "", messages: [{ role: "user", text: "private" } as const], tools: [] };
      const parts = [];
      for await (const part of found.provider.stream(request, new AbortController().signal)) parts.push(part);
      const last = parts.at(-1);
      assert.match(
        last?.type === "error" ? last.failure.message : "",
        new RegExp(`sends requests on to ${other}; the key and the conversation were not sent there`),
      );
    }
    const choices = await providers.choices();
    assert.deepEqual(
      choices.filter((each) => each.model.includes("stolen")),
      [],
    );
    assert.deepEqual([...new Set(asked)], [`openai ${origin}`, `gemini ${origin}`]);
    assert.deepEqual(told, [`Bearer ${key}`, key, `Bearer ${key}`, key]);
    assert.deepEqual(stolen, []);
  });
