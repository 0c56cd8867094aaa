import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { type CatalogPorts, createProviders } from "../../src/core/providers/catalog.ts";
import { type ModelServerOptions, startModelServer } from "../fakes/model-server.ts";

function providers(ports: Partial<CatalogPorts> = {}) {
  return createProviders({
    key: async () => undefined,
    baseUrl: () => undefined,
    extraModels: () => [],
    clock: { now: () => 0 },
    random: () => 0,
    newId: () => "id",
    fetch,
    ...ports,
  });
}

/** An address that only OpenAI's models are asked at. */
const forOpenAi = (baseUrl: string) => (provider: string) => (provider === "openai" ? baseUrl : undefined);
const openAiKey = async (provider: string) => (provider === "openai" ? "k" : undefined);

async function serve(options?: ModelServerOptions) {
  const server = await startModelServer(() => ({ text: "Hello" }), options);
  after(() => server.close());
  return server;
}

/** All but Gemini's, which these tests are not about. */
function modelsIn(choices: readonly { readonly model: string }[]): readonly string[] {
  return choices.map((each) => each.model).filter((each) => !each.startsWith("gemini/"));
}

async function sentence(ref: string): Promise<string> {
  const found = await providers({ key: async () => "k" }).resolve(ref);
  return found.kind === "unavailable" ? `${found.failure.code}: ${found.failure.message}` : "ready";
}

test("a model is found by provider and name, and names may hold slashes", async () => {
  const found = await providers({ key: async () => "k" }).resolve("openai/meta/llama-4");
  assert.ok(found.kind === "ready");
  assert.equal(found.model, "meta/llama-4");
});

test("the demo is there without a key", async () => {
  const found = await providers().resolve("demo/tour");
  assert.ok(found.kind === "ready");
  assert.equal(found.model, "tour");
  assert.match(await sentence("demo/other"), /choose demo\/tour/);
});

test("what can't be asked says why and what to write instead", async () => {
  assert.match(await sentence("gpt-5"), /^unknown-model: “gpt-5” names no model\. Write provider\/model/);
  for (const ref of ["", "/", "openai/", "/gpt", " / "]) assert.match(await sentence(ref), /names no model/, ref);
  assert.match(await sentence("mistral/large"), /no provider “mistral”/);
  for (const ref of ["constructor/x", "__proto__/x", "toString/x"]) assert.match(await sentence(ref), /There is no provider/, ref);
  assert.match(await sentence("anthropic/claude"), /openai\/<its model name> with a base URL/);
});

test("without a key and without a base URL openai is not ready", async () => {
  const found = await providers().resolve("openai/gpt-5.4");
  assert.ok(found.kind === "unavailable");
  assert.equal(found.failure.code, "no-key");
  assert.equal((await providers({ key: async () => "  " }).resolve("openai/gpt-5.4")).kind, "unavailable");
});

test("a server of one's own is asked without a key", async () => {
  const server = await serve();
  const found = await providers({ baseUrl: forOpenAi(server.baseUrl) }).resolve("openai/scripted");
  assert.ok(found.kind === "ready");
  const request = { model: found.model, system: "", messages: [{ role: "user", text: "Hi" } as const], tools: [] };
  const types: string[] = [];
  for await (const part of found.provider.stream(request, new AbortController().signal)) types.push(part.type);
  assert.deepEqual(types, ["text", "usage", "finish"]);
});

test("the same key and base URL share one provider, another key gets its own", async () => {
  let key = "one";
  const all = providers({ key: async () => key });
  const provider = async () => {
    const found = await all.resolve("openai/m");
    assert.ok(found.kind === "ready");
    return found.provider;
  };
  const first = await provider();
  assert.equal(await provider(), first);
  key = "two";
  assert.notEqual(await provider(), first);
});

test("the picker lists OpenAI's models, the person's own and the demo, and says what is missing", async () => {
  const extraModels = () => ["openai/my-own", "gemini/pro", "mistral/large", "nonsense", "demo/tour"];
  const without = await providers({ extraModels }).choices();
  const own = without.find((each) => each.model === "openai/my-own");
  const lacking = { provider: "openai", ready: false, keyOf: "openai" };
  assert.deepEqual(own, { model: "openai/my-own", label: "my-own", detail: "openai, needs an API key", ...lacking });
  assert.equal(without.find((each) => each.model === "gemini/pro")?.detail, "gemini, needs an API key");
  const foreign = without.find((each) => each.model === "mistral/large");
  assert.equal(foreign?.detail, "mistral, not available yet");
  assert.equal(foreign?.keyOf, undefined, "a key would not help");
  assert.deepEqual(
    without.filter((each) => each.ready).map((each) => each.model),
    ["demo/tour"],
  );
  assert.equal(without.filter((each) => each.provider === "demo").length, 1);
  const withKey = await providers({ key: async () => "k" }).choices();
  assert.ok(withKey.length > 3 && withKey.every((each) => each.ready));
});

test("a server beyond one's own network is taken to need a key of its own, and says for which host; it is asked all the same", async () => {
  let baseUrl: string | undefined;
  const key = async (provider: string, origin: string) =>
    provider === "openai" && origin === "https://api.openai.com" ? "own" : undefined;
  const all = providers({
    key,
    baseUrl: (provider) => (provider === "openai" ? baseUrl : undefined),
    extraModels: () => ["openai/mine"],
    fetch: offline,
  });
  const mine = async () => {
    const found = (await all.choices()).find((each) => each.model === "openai/mine");
    const keyOf = found?.keyOf === undefined ? "" : ` (of ${found.keyOf})`;
    return `${found?.ready} ${found?.detail}${keyOf} ${(await all.resolve("openai/mine")).kind}`;
  };
  assert.equal(await mine(), "true openai ready");
  baseUrl = "https://llm.example.org/v1";
  assert.equal(await mine(), "false openai, needs an API key for llm.example.org (of openai at llm.example.org) ready");
  baseUrl = "http://box.lan:4000/v1";
  assert.equal(await mine(), "true openai, on the server box.lan:4000 ready");
  baseUrl = "https://api.openai.com/v1";
  assert.equal(await mine(), "true openai ready");
  baseUrl = undefined;
  assert.equal(await mine(), "true openai ready");
});

const offline = async () => {
  throw new Error("nobody is asked");
};

test("a server of one's own is asked for its models once, with the key", async () => {
  const server = await serve({ models: ["llama", "qwen/coder"], key: "k" });
  const all = providers({ key: openAiKey, baseUrl: forOpenAi(server.baseUrl) });
  const names = async () => modelsIn(await all.choices());
  assert.deepEqual(await names(), ["openai/llama", "openai/qwen/coder", "demo/tour"]);
  assert.deepEqual(await names(), ["openai/llama", "openai/qwen/coder", "demo/tour"]);
  assert.equal(server.modelLists, 1);
});

test("a server that didn't list its models is left alone for half a minute, then asked again", async () => {
  const server = await startUnsteady();
  let now = 1_000;
  const all = providers({ baseUrl: forOpenAi(server.baseUrl), clock: { now: () => now } });
  const names = async () => modelsIn(await all.choices());
  assert.deepEqual(await Promise.all([names(), names()]), [["demo/tour"], ["demo/tour"]]);
  server.body = JSON.stringify({ data: [{ id: "late" }] });
  now += 29_999;
  assert.deepEqual(await names(), ["demo/tour"]);
  assert.equal(server.asked, 1);
  now += 1;
  assert.deepEqual(await names(), ["openai/late", "demo/tour"]);
  now += 3_600_000;
  assert.deepEqual(await names(), ["openai/late", "demo/tour"]);
  assert.equal(server.asked, 2);
});

test("of a list without end only so much is read", async () => {
  const server = await startUnsteady();
  server.body = JSON.stringify({ data: [{ id: "huge" }], more: "x".repeat(3_000_000) });
  const choices = await providers({ baseUrl: forOpenAi(server.baseUrl) }).choices();
  assert.deepEqual(modelsIn(choices), ["demo/tour"]);
});

/** A server that answers whatever it is asked with one body, to begin with no list. */
async function startUnsteady() {
  const state = { body: "{}", asked: 0, baseUrl: "" };
  const server = createServer((_request, response) => {
    state.asked += 1;
    response.setHeader("content-type", "application/json").end(state.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close());
  state.baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return state;
}

test("a server that doesn't list its models lists none", async () => {
  const server = await serve({ key: "right" });
  const check = async (baseUrl: string) => {
    const choices = await providers({ baseUrl: forOpenAi(baseUrl), extraModels: () => ["openai/known"] }).choices();
    assert.deepEqual(modelsIn(choices), ["openai/known", "demo/tour"]);
  };
  await check(server.baseUrl);
  await check("http://127.0.0.1:9/v1");
  await check("no url");
});

test("a Gemini of one's own is asked for its models with its own key header, and may leave out the version", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers["x-goog-api-key"]} ${request.headers.authorization}`);
    response.setHeader("content-type", "application/json").end('{"models":[{"name":"models/gemini-x"},{"name":"models/gemma-y"}]}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  after(() => server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const baseUrl = (provider: string) => (provider === "gemini" ? address : undefined);
  const choices = await providers({ key: async (provider) => (provider === "gemini" ? "g-key" : undefined), baseUrl }).choices();
  const found = choices.filter((each) => each.provider === "gemini");
  assert.deepEqual(
    found.map((each) => `${each.model} ${each.ready}`),
    ["gemini/gemini-x true", "gemini/gemma-y true"],
  );
  assert.deepEqual(asked, ["/v1beta/models g-key undefined"]);
});

test("a model's window is told where it is known, also behind a gateway's name for it, and never guessed", async () => {
  const window = async (ref: string) => {
    const found = await providers({ key: async () => "k" }).resolve(ref);
    return found.kind === "ready" ? found.window : "unavailable";
  };
  assert.equal(await window("openai/gpt-5.4-mini"), 400_000);
  assert.equal(await window("openai/openai/gpt-4.1"), 1_047_576);
  assert.equal(await window("gemini/gemini-2.5-flash"), 1_048_576);
  assert.equal(await window("openai/qwen3:4b"), undefined);
});
