import assert from "node:assert/strict";
import { test } from "node:test";
import { no } from "../../fakes/gemini-server.ts";
import type { RawAnswer } from "../../fakes/model-answer.ts";
import { ask, endOf, sentenceOf } from "../ask.ts";
import { gemini, hello, question, serveGemini } from "./ask.ts";

async function failed(answer: RawAnswer) {
  const parts = await ask(gemini(await serveGemini([answer])), { request: question([hello]) });
  const last = parts.at(-1);
  assert.ok(last?.type === "error", JSON.stringify(parts));
  return last.failure;
}

const quota = (quotaId: string) => ({ "@type": "type.googleapis.com/google.rpc.QuotaFailure", violations: [{ quotaId }] });
const retryIn = (retryDelay: string) => ({ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay });
const exceeded = "You exceeded your current quota, please check your plan and billing details.";

test("a quota of a minute is waited for, a quota of a day is not", async () => {
  const minute = await failed(no(429, exceeded, [quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier"), retryIn("37.4s")]));
  assert.equal(minute.code, "rate-limit");
  assert.equal(minute.retryAfterSeconds, 38);
  assert.match(minute.message, /in 38 seconds/);
  const day = await failed(no(429, exceeded, [quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier"), retryIn("12s")]));
  assert.equal(day.code, "quota");
  assert.match(day.message, /daily quota.*Choose another model/);
  assert.equal((await failed(no(429, exceeded))).code, "quota");
  assert.equal((await failed(no(429, "Resource exhausted. Please try again later.", [retryIn("2s")]))).retryAfterSeconds, 2);
  const absurd = await failed(no(429, "Resource exhausted. Please try again later.", [retryIn("99999999999999s")]));
  assert.equal(absurd.retryAfterSeconds, undefined);
  assert.match(absurd.message, /Try again in a minute/);
});

test("each of Google's refusals is understood", async () => {
  const check = async (answer: RawAnswer, code: string, sentence: RegExp) => {
    const failure = await failed(answer);
    assert.equal(failure.code, code);
    assert.match(failure.message, sentence);
  };
  await check(no(400, "API key not valid. Please pass a valid API key.", [{ reason: "API_KEY_INVALID" }]), "auth", /GEMINI_API_KEY/);
  await check(no(403, "Method doesn't allow unregistered callers."), "auth", /denied access/);
  await check(no(404, "models/gemini-9 is not found for API version v1beta."), "unknown-model", /does not know the model/);
  await check(no(503, "The model is overloaded. Please try again later."), "server", /overloaded/);
  await check(
    no(400, "The input token count (2000000) exceeds the maximum number of tokens allowed (1048576)."),
    "overflow",
    /no longer fits/,
  );
  await check(no(400, "Function calling is not enabled for models/gemma-3-1b-it"), "no-tools", /can't call tools/);
  await check(no(400, "Image input modality is not enabled for models/gemma-3-1b-it"), "bad-request", /can't look at pictures/);
  await check(no(400, "Unknown name foo"), "bad-request", /Unknown name foo/);
});

test("an error in the middle of the stream keeps the text and its meaning", async () => {
  const text = { candidates: [{ content: { parts: [{ text: "half" }] } }] };
  const error = { error: { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" } };
  const headers = { "content-type": "text/event-stream" };
  for (const body of [
    `data: ${JSON.stringify(text)}\n\ndata: ${JSON.stringify(error)}\n\n`,
    `[${JSON.stringify(text)},${JSON.stringify(error)}]`,
  ]) {
    const parts = await ask(gemini(await serveGemini([{ status: 200, headers, body }])), { request: question([hello]) });
    assert.deepEqual(parts[0], { type: "text", text: "half" });
    assert.equal(endOf(parts), "server");
  }
});

test("the key is in no sentence, and without one nobody is asked", async () => {
  const server = await serveGemini([], { key: "another" });
  const parts = await ask(gemini(server), { request: question([hello]) });
  assert.equal(endOf(parts), "auth");
  assert.doesNotMatch(sentenceOf(parts), /AIza/);
  const none = await ask(gemini(server, { apiKey: undefined, baseUrl: undefined }), { request: question([hello]) });
  assert.equal(endOf(none), "no-key");
  assert.match(sentenceOf(none), /for gemini.*GEMINI_API_KEY/);
});

test("a redirect is followed by nobody", async () => {
  const other = await serveGemini([{ parts: [{ text: "stolen" }] }]);
  const failure = await failed({ status: 307, headers: { location: other.baseUrl } });
  assert.equal(failure.code, "bad-request");
  assert.equal(other.requests.length, 0);
});

test("a stop closes the connection at once", async () => {
  const headers = { "content-type": "text/event-stream" };
  const server = await serveGemini([
    { status: 200, headers, body: ['data: {"candidates":[{"content":{"parts":[{"text":"x"}]}}]}\n\n'], ending: "hang" },
  ]);
  const stop = new AbortController();
  const types: string[] = [];
  for await (const part of gemini(server).stream(question([hello]), stop.signal)) {
    types.push(part.type);
    stop.abort();
  }
  assert.deepEqual(types, ["text", "error"]);
  assert.equal((await server.requests[0]?.ended)?.how, "gone");
});
