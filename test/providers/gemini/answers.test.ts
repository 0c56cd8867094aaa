import assert from "node:assert/strict";
import { test } from "node:test";
import type { GeminiPart } from "../../fakes/gemini-rules.ts";
import type { RawAnswer } from "../../fakes/model-answer.ts";
import { ask, callsOf, endOf, sentenceOf, textOf } from "../ask.ts";
import { gemini, hello, question, replay, serveGemini } from "./ask.ts";

const call = (name: string, args: object, thoughtSignature?: string): GeminiPart => ({
  functionCall: { name, args },
  ...(thoughtSignature ? { thoughtSignature } : {}),
});

async function answerTo(parts: readonly GeminiPart[], more: { finish?: string | null; usage?: Record<string, number> } = {}) {
  return ask(gemini(await serveGemini([{ parts, ...more }])), { request: question([hello]) });
}

test("text, thoughts, calls and usage arrive whole however the bytes are cut", async () => {
  const usage = { promptTokenCount: 9, candidatesTokenCount: 4, thoughtsTokenCount: 30, cachedContentTokenCount: 3 };
  const parts = await answerTo(
    [
      { text: "Überlegen wir 🤔", thought: true },
      { text: "Grüße " },
      { text: "an 👩‍👩‍👧" },
      call("read_file", { path: "straße" }, "sig"),
      call("list", {}),
    ],
    { usage },
  );
  assert.equal(parts.map((each) => (each.type === "thought" ? each.text : "")).join(""), "Überlegen wir 🤔");
  assert.equal(textOf(parts), "Grüße an 👩‍👩‍👧");
  assert.deepEqual(callsOf(parts), [
    { callId: "call_a", tool: "read_file", arguments: '{"path":"straße"}' },
    { callId: "call_b", tool: "list", arguments: "{}" },
  ]);
  assert.deepEqual(parts.find((each) => each.type === "usage")?.usage, {
    inputTokens: 9,
    outputTokens: 34,
    cachedTokens: 3,
    reasoningTokens: 30,
  });
  assert.equal(endOf(parts), "tool-calls");
});

test("what is not told is not made up", async () => {
  const parts = await answerTo([{ text: "Hi" }], { usage: { promptTokenCount: 5, candidatesTokenCount: 1 } });
  assert.deepEqual(parts.find((each) => each.type === "usage")?.usage, { inputTokens: 5, outputTokens: 1 });
  assert.deepEqual(
    (await answerTo([{ text: "Hi" }])).map((each) => each.type).filter((each) => each !== "text"),
    ["finish"],
  );
});

test("the parts are wanted back as they came, with their signatures, where they tell more than text and calls", async () => {
  const signed = await answerTo([
    { text: "I look", thought: true },
    { text: "Let me " },
    { text: "look." },
    call("a", { x: 1 }, "sig-1"),
    call("b", {}),
  ]);
  assert.deepEqual(signed.find((each) => each.type === "native")?.native, {
    provider: "gemini",
    model: "gemini-3-flash-preview",
    json: JSON.stringify([{ text: "Let me look." }, call("a", { x: 1 }, "sig-1"), call("b", {})]),
  });
  const last = await answerTo([{ text: "Done." }, { text: "", thoughtSignature: "sig-2" }]);
  assert.match(last.find((each) => each.type === "native")?.native.json ?? "", /sig-2/);
  assert.equal(
    (await answerTo([{ text: "Done." }])).some((each) => each.type === "native"),
    false,
  );
});

test("an answer that holds only a signature is no answer", async () => {
  const parts = await answerTo([{ text: "", thoughtSignature: "sig" }]);
  assert.equal(endOf(parts), "malformed");
  assert.match(sentenceOf(parts), /answered with nothing at all/);
  assert.equal(endOf(await answerTo([call("list", {}, "sig")])), "tool-calls");
  assert.equal(endOf(await answerTo([{ text: "x", thoughtSignature: "sig" }])), "stop");
});

test("every word for an end is understood", async () => {
  const check = async (finish: string, expected: string) =>
    assert.equal(endOf(await answerTo([{ text: "x" }], { finish })), expected, finish);
  await check("STOP", "stop");
  await check("FINISH_REASON_UNSPECIFIED", "stop");
  await check("SOMETHING_NEW", "stop");
  await check("MAX_TOKENS", "length");
  for (const reason of ["SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII"]) await check(reason, "content");
  for (const reason of ["MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "OTHER"])
    await check(reason, "malformed");
  const cut = await answerTo([call("a", {}, "s")], { finish: "MAX_TOKENS" });
  assert.deepEqual(callsOf(cut), []);
  assert.match(
    sentenceOf(await answerTo([{ text: "x" }], { finish: "MALFORMED_FUNCTION_CALL" })),
    /wrote the call wrong.*Send the message again/,
  );
});

test("a question that is refused says why", async () => {
  const body = 'data: {"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":7}}\n\n';
  const headers = { "content-type": "text/event-stream" };
  const parts = await ask(gemini(await serveGemini([{ status: 200, headers, body }])), { request: question([hello]) });
  assert.equal(endOf(parts), "content");
  assert.match(sentenceOf(parts), /PROHIBITED_CONTENT/);
});

test("an answer without a last word is cut off, but for calls, which come whole", async () => {
  assert.equal(endOf(await answerTo([{ text: "half" }], { finish: null })), "cut-off");
  assert.equal(endOf(await answerTo([{ text: "I look" }, call("a", {})], { finish: null })), "tool-calls");
  const broken = await serveGemini([{ parts: [call("a", {}), { text: "x" }], fault: { kind: "cut", afterBytes: 120 } }]);
  const parts = await ask(gemini(broken), { request: question([hello]) });
  assert.equal(endOf(parts), "cut-off");
  assert.deepEqual(callsOf(parts), []);
});

test("the stream may be events, an array or one document, whatever it is called", async () => {
  const chunk = (text: string, more: object = {}) => JSON.stringify({ candidates: [{ content: { parts: [{ text }] }, ...more }] });
  const stop = { finishReason: "STOP" };
  const bodies: readonly string[] = [
    `data: ${chunk("a}{")}\r\n\r\ndata: ${chunk('"b', stop)}\r\n\r\n`,
    `data: ${chunk("a}{")}\r\rdata: ${chunk('"b', stop)}`,
    `[${chunk("a}{")}\n,\r\n${chunk('"b', stop)}]`,
    `\uFEFF[\n${chunk("a}{")},${chunk('"b', stop)}\n]\n`,
    chunk('a}{"b', stop),
  ];
  const types = ["text/event-stream", "application/json; charset=UTF-8", ""];
  for (const [row, body] of bodies.entries())
    for (const [column, size] of [1, 3, 10_000].entries()) {
      // Each body with each size, and with each name.
      const type = types[(row + column) % 3];
      const bytes = Buffer.from(body);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
      const answer: RawAnswer = { status: 200, headers: type ? { "content-type": type } : {}, body: pieces };
      const parts = await ask(gemini(await serveGemini([answer])), { request: question([hello]) });
      assert.equal(textOf(parts), 'a}{"b', `${type} ${body} in pieces of ${size}`);
      assert.equal(endOf(parts), "stop");
    }
});

test("an array or a document that breaks off is an answer that breaks off", async () => {
  const body = '[{"candidates":[{"content":{"parts":[{"text":"half"}]}}]},{"candidates":[{"con';
  const headers = { "content-type": "application/json" };
  const parts = await ask(gemini(await serveGemini([{ status: 200, headers, body }])), { request: question([hello]) });
  assert.equal(textOf(parts), "half");
  assert.equal(endOf(parts), "cut-off");
});

test("calls keep the ids the model gave them, unless two have the same", async () => {
  const withId = (id: string) => ({ functionCall: { name: "a", args: {}, id }, thoughtSignature: `s${id}` });
  const parts = await answerTo([withId("one"), withId("two"), withId("one")]);
  assert.deepEqual(
    callsOf(parts).map((each) => each.callId),
    ["one", "two", "call_a"],
  );
});

test("a step after a step, with several calls each, is what the service takes", async () => {
  const server = await serveGemini([
    { parts: [{ text: "hm", thought: true }, call("read", { n: 1 }, "sig-1"), call("read", { n: 2 })] },
    { parts: [{ functionCall: { name: "write", args: {}, id: "own-id" }, thoughtSignature: "sig-2" }] },
    { parts: [{ text: "Done.", thoughtSignature: "sig-3" }] },
    { parts: [{ text: "You are welcome." }] },
  ]);
  const provider = gemini(server);
  let messages = [hello];
  for (let turn = 0; turn < 3; turn += 1) messages = [...messages, ...replay(await ask(provider, { request: question(messages) }))];
  messages = [...messages, { role: "user", text: "Thanks" }];
  assert.equal(textOf(await ask(provider, { request: question(messages) })), "You are welcome.");
  assert.deepEqual(server.complaints, []);
  const [, second] = server.requests;
  assert.deepEqual(
    second?.body.contents[2]?.parts.map((each) => each.functionResponse?.response),
    [{ output: "done call_a" }, { output: "done call_b" }],
  );
});
