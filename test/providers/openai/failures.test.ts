import assert from "node:assert/strict";
import { createServer as createTcpServer } from "node:net";
import { after, test } from "node:test";
import { createProviders } from "../../../src/core/providers/catalog.ts";
import { refusalFailure } from "../../../src/core/providers/failures/refusals.ts";
import { connectionFailure } from "../../../src/core/providers/failures/troubles.ts";
import { toEndpoint } from "../../../src/core/providers/wire/endpoint.ts";
import { openAiService } from "../../../src/core/providers/wire/services.ts";
import { ask, endOf, sentenceOf } from "../ask.ts";
import { openAi, serve } from "./ask.ts";

const noon = Date.parse("2026-01-01T12:00:00Z");

function judge(status: number, body: unknown = "", headers: Readonly<Record<string, string>> = {}) {
  const endpoint = toEndpoint({ apiKey: "my-very-own-key", baseUrl: "http://localhost:1234/v1" }, openAiService);
  assert.ok(endpoint);
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const header = (name: string) => headers[name] ?? null;
  return refusalFailure({ status, header, body: text }, { endpoint, model: "gpt-x", now: noon });
}

test("a status and the server's words tell what is wrong", () => {
  const check = (status: number, body: unknown, expected: string) => {
    const failure = judge(status, body);
    assert.equal(failure.code, expected, `${status} ${JSON.stringify(body)}`);
    assert.match(failure.message, /localhost:1234|gpt-x/);
    assert.match(failure.message, /(Set|Add|Choose|choose|Try|try|Start|start|Send|make it|Put)/);
  };
  const error = (message: string, code = "") => ({ error: { message, code } });
  check(401, error("Incorrect API key"), "auth");
  check(403, error("Country not supported"), "auth");
  check(402, error("Payment required"), "quota");
  check(429, error("You exceeded your current quota, please check your plan", "insufficient_quota"), "quota");
  check(400, error("Insufficient balance"), "quota");
  check(429, error("Rate limit reached for gpt-x: too many tokens per minute"), "rate-limit");
  check(429, "", "rate-limit");
  check(404, error("The model `gpt-x` does not exist or you do not have access to it", "model_not_found"), "unknown-model");
  check(404, "<html>nginx</html>", "unknown-model");
  check(400, error('model "gpt-x" not found, try pulling it first'), "unknown-model");
  check(400, error("Invalid value for temperature"), "bad-request");
  check(422, { detail: [{ msg: "field required" }] }, "bad-request");
  check(400, error("flagged", "content_policy_violation"), "content");
  check(408, "", "network");
  check(500, error("oops"), "server");
  check(503, "<html><body>Bad gateway</body></html>", "server");
  check(529, { error: "overloaded" }, "server");
});

test("too long a conversation is recognised in many servers' words", () => {
  const check = (status: number, body: unknown) => assert.equal(judge(status, body).code, "overflow", JSON.stringify(body));
  check(400, { error: { message: "x", code: "context_length_exceeded" } });
  check(400, { error: { message: "This model's maximum context length is 8192 tokens." } });
  check(400, { error: { message: "Your input exceeds the context window of this model." } });
  check(400, { error: { message: "prompt is too long: 210000 tokens > 200000 maximum" } });
  check(400, [{ error: { message: "The input token count (2000000) exceeds the maximum number of tokens allowed (1048576)." } }]);
  check(400, { error: "This model's maximum prompt length is 131072 but the request contains 200000 tokens." });
  check(400, { error: { message: "Please reduce the length of the messages or completion." } });
  check(500, { error: { message: "the request exceeds the available context size", type: "exceed_context_size_error" } });
  check(400, { error: "The number of tokens to keep from the initial prompt is greater than the context length" });
  check(400, { message: "Prompt contains 40000 tokens, too large for model with 32768 maximum context length" });
  check(400, { error: { message: "Invalid request: Your request exceeded model token limit: 8192" } });
  check(400, { error: { message: "invalid params, context window exceeds limit" } });
  check(400, {
    error: { message: "Trying to keep the first 5000 tokens, but the model is loaded with context length of only 4096 tokens" },
  });
  check(500, { error: { message: "input (5000 tokens) is larger than the max context size (4096 tokens). skipping" } });
  check(400, { error: { message: "Input length 140000 exceeds the maximum length 131072" } });
  check(400, { error: { message: "Range of input length should be [1, 129024]" } });
  check(422, { error: "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000" });
  check(422, { error: "Input validation error: `inputs` must have less than 4096 tokens. Given: 5000" });
  check(429, { error: { message: "Request too large for gpt-x on tokens per min (TPM): Limit 30000, Requested 45000.", type: "tokens" } });
  check(400, "");
  check(413, "");
});

test("how long to wait is read in every form and nonsense is left out", () => {
  const check = (headers: Readonly<Record<string, string>>, expected: number | undefined) =>
    assert.equal(judge(429, "", headers).retryAfterSeconds, expected, JSON.stringify(headers));
  check({ "retry-after": "7" }, 7);
  check({ "retry-after": "1.2" }, 2);
  check({ "retry-after": "0" }, 0);
  check({ "retry-after": "-5" }, undefined);
  check({ "retry-after": "soon" }, undefined);
  check({ "retry-after": "" }, undefined);
  check({ "retry-after": "Thu, 01 Jan 2026 12:00:30 GMT" }, 30);
  check({ "retry-after": "Thu, 01 Jan 2026 11:00:00 GMT" }, undefined);
  check({ "retry-after-ms": "1500", "retry-after": "9" }, 2);
  check({ "retry-after-ms": "NaN", "retry-after": "9" }, 9);
  check({ "retry-after-ms": "1e15", "retry-after": "9" }, 9);
  check({ "retry-after": "604800" }, 604_800);
  check({}, undefined);
  assert.match(judge(429, "", { "retry-after": "600" }).message, /Try again in 10 minutes/);
  for (const absurd of ["99999999999999", "604801", "-5", "Thu, 01 Jan 2099 12:00:00 GMT"]) {
    check({ "retry-after": absurd }, undefined);
    assert.match(judge(429, "", { "retry-after": absurd }).message, /Try again in a minute/, absurd);
  }
});

test("a wait that is only said in words is kept to, and a quota that comes with one fills up again by itself", () => {
  const check = (said: string, expected: number | undefined) => {
    const { code, retryAfterSeconds } = judge(429, { error: { message: `Rate limit reached. ${said}`, code: "rate_limit_exceeded" } });
    assert.deepEqual([code, retryAfterSeconds], ["rate-limit", expected], said);
  };
  check("Please try again in 4s.", 4);
  check("Please try again in 350ms.", 1);
  check("Please try again in 6m0s.", 360);
  check("Please try again in 1h2m3.5s. Visit https://example.com", 3_724);
  check("Please retry after 20 seconds", 20);
  check("Retry in 2 minutes, or upgrade", 120);
  check("Try again in a while", undefined);
  check("Please try again in 5 stages.", undefined);
  check("Please try again in 9999h.", undefined);
  const inMinutes = judge(429, {
    error: { message: "You exceeded your current quota. Please retry in 38.5s.", status: "RESOURCE_EXHAUSTED" },
  });
  assert.deepEqual([inMinutes.code, inMinutes.retryAfterSeconds], ["rate-limit", 39]);
});

test("a server's words are shown short, in one line, without keys and without pages", () => {
  const said = (message: string) => judge(400, { error: { message } }).message;
  assert.doesNotMatch(said("Bad key my-very-own-key and sk-proj-abcd1234 and Bearer eyJhbGciOi"), /my-very-own|abcd1234|eyJ/);
  assert.doesNotMatch(said("evil\u001b[31m\u202Etext\r\nmore"), /[\p{Cc}\p{Cf}]/u);
  assert.ok(said("x".repeat(5_000)).length < 500);
  assert.doesNotMatch(judge(502, "<!doctype html><title>secret</title>").message, /secret|doctype/);
  assert.match(judge(400, "plain words").message, /“plain words”/);
});

test("a refusal over the wire keeps its status, its wait and its words", async () => {
  const headers = { "content-type": "application/json", "retry-after": "3" };
  const server = await serve([{ status: 503, headers, body: '{"error":{"message":"warming up"}}' }]);
  const last = (await ask(openAi(server))).at(-1);
  assert.ok(last?.type === "error");
  assert.equal(last.failure.code, "server");
  assert.equal(last.failure.retryAfterSeconds, 3);
  assert.match(last.failure.message, /status 503.*warming up/);
});

test("a wrong key is refused and the sentence says where to set one", async () => {
  const server = await serve([], { key: "right" });
  const wrong = await ask(openAi(server, { apiKey: "wrong-key" }));
  assert.equal(endOf(wrong), "auth");
  assert.match(sentenceOf(wrong), /refused the API key.*OPENAI_API_KEY/);
  assert.doesNotMatch(sentenceOf(wrong), /wrong-key/);
  assert.match(sentenceOf(await ask(openAi(server, { apiKey: undefined }))), /wants an API key/);
});

test("without a key OpenAI itself is not asked", async () => {
  const parts = await ask(openAi({ baseUrl: "" }, { apiKey: undefined }));
  assert.equal(endOf(parts), "no-key");
  assert.match(sentenceOf(parts), /AnyCowork: Set API Key.*OPENAI_API_KEY.*demo\/tour/);
});

test("a key that no header can carry is refused at once, and the sentence names the kind of character only", async () => {
  const server = await serve([]);
  const check = async (apiKey: string, kind: string) => {
    const { resolve } = createProviders({
      key: async () => apiKey,
      baseUrl: () => server.baseUrl,
      extraModels: () => [],
      clock: { now: () => 0 },
      random: () => 0,
      newId: () => "id",
      fetch,
    });
    const found = await resolve("openai/scripted");
    assert.ok(found.kind === "ready");
    const parts = await ask(found.provider);
    assert.deepEqual(
      parts.map((each) => each.type),
      ["error"],
      kind,
    );
    assert.equal(endOf(parts), "auth");
    assert.match(sentenceOf(parts), new RegExp(`it holds ${kind}, .*Set it again.*AnyCowork: Set API Key.*OPENAI_API_KEY`));
    assert.doesNotMatch(sentenceOf(parts), /sk-|abc|[^ -~“”’]/);
  };
  await check("“sk-abc”", "a curly quotation mark");
  await check("sk-abc\nsk-abc", "a line break");
  await check("sk-\u200babc", "an invisible character");
  await check("sk-\u00a0abc", "a blank that is no ordinary space");
  await check("sk-\tabc", "a blank that is no ordinary space");
  await check("sk-\u0000abc", "a control character");
  await check("sk–abc", "a long dash");
  await check("sk-äbc", "a character beyond plain letters, digits and signs");
  assert.equal(endOf(await ask(openAi(server, { apiKey: "two words ~ {and} signs" }))), "bad-request");
});

test("a base URL that is none is said to be none", async () => {
  for (const baseUrl of ["localhost:8080", "file:///etc/passwd", "http://user:secret@localhost/v1", "http://", "not a url"]) {
    const parts = await ask(openAi({ baseUrl }));
    assert.equal(endOf(parts), "bad-request", baseUrl);
    assert.doesNotMatch(sentenceOf(parts), /secret/);
  }
});

test("a base URL may end in a slash, and a wrong path is told", async () => {
  const server = await serve([{ text: "ok" }]);
  assert.equal(endOf(await ask(openAi({ baseUrl: `${server.baseUrl}/` }))), "stop");
  const wrong = await ask(openAi({ baseUrl: server.baseUrl.replace("/v1", "") }));
  assert.equal(endOf(wrong), "unknown-model");
  assert.match(sentenceOf(wrong), /does not know the model “scripted” or has nothing at \/chat\/completions.*correct the base URL/);
});

test("a redirect is followed by nobody", async () => {
  const other = await serve([{ text: "stolen" }]);
  const server = await serve([{ status: 307, headers: { location: `${other.baseUrl}/chat/completions` } }]);
  assert.equal(endOf(await ask(openAi(server))), "bad-request");
  assert.equal(other.requests.length, 0);
});

test("where nobody listens, the sentence names the host and what to check", async () => {
  const tcp = createTcpServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => tcp.once("listening", resolve));
  const address = tcp.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await new Promise((resolve) => tcp.close(resolve));
  const parts = await ask(openAi({ baseUrl: `http://127.0.0.1:${port}/v1` }));
  assert.equal(endOf(parts), "network");
  assert.match(sentenceOf(parts), new RegExp(`127\\.0\\.0\\.1:${port} \\(connection refused\\).*Check that the server runs`));
});

test("a port that web requests may not use is said to be one", async () => {
  const parts = await ask(openAi({ baseUrl: "http://127.0.0.1:1/v1" }));
  assert.equal(endOf(parts), "bad-request");
  assert.match(sentenceOf(parts), /127\.0\.0\.1:1 is at a port that web requests may not use/);
});

test("a server that speaks no HTTPS, or no HTTP, gets a sentence", async () => {
  const server = await serve([]);
  const tls = await ask(openAi({ baseUrl: server.baseUrl.replace("http:", "https:") }));
  assert.equal(endOf(tls), "network");
  assert.match(sentenceOf(tls), /does not speak HTTPS/);
  const tcp = createTcpServer((socket) => socket.on("error", () => undefined).end("SSH-2.0-nothing\r\n")).listen(0, "127.0.0.1");
  after(() => tcp.close());
  await new Promise((resolve) => tcp.once("listening", resolve));
  const address = tcp.address();
  const port = typeof address === "object" && address ? address.port : 0;
  assert.equal(endOf(await ask(openAi({ baseUrl: `http://127.0.0.1:${port}/v1` }))), "network");
});

test("each way a connection fails has its sentence", () => {
  const endpoint = toEndpoint({ apiKey: "k", baseUrl: undefined }, openAiService);
  assert.ok(endpoint);
  const check = (error: object, expected: RegExp, expectedCode = "network") => {
    const { code, message } = connectionFailure(error, endpoint);
    assert.equal(code, expectedCode);
    assert.match(message, /api\.openai\.com/);
    assert.match(message, expected);
  };
  const wrapped = (code: string) => ({ cause: { cause: { code } } });
  check(wrapped("ENOTFOUND"), /was not found/);
  check(wrapped("EAI_AGAIN"), /was not found/);
  check(wrapped("ECONNREFUSED"), /connection refused/);
  check({ cause: { errors: [{ code: "ECONNREFUSED" }] } }, /connection refused/);
  check(wrapped("UND_ERR_CONNECT_TIMEOUT"), /can't be reached/);
  check(wrapped("SELF_SIGNED_CERT_IN_CHAIN"), /not trusted.*NODE_EXTRA_CA_CERTS/, "certificate");
  check(wrapped("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), /not trusted/, "certificate");
  check(wrapped("CERT_HAS_EXPIRED"), /not trusted/, "certificate");
  check(wrapped("ERR_SSL_WRONG_VERSION_NUMBER"), /does not speak HTTPS/);
  check(wrapped("ECONNRESET"), /broke before an answer came \(ECONNRESET\)/);
  check({}, /broke before an answer came\./);
});

test("a server that never begins is given up", async () => {
  const server = await serve([{ status: 200, headers: { "content-type": "text/event-stream" }, ending: "hang" }]);
  const parts = await ask(openAi(server, { idleMs: 40 }));
  assert.equal(endOf(parts), "network");
  assert.match(sentenceOf(parts), /sent nothing for 1 second/);
});
