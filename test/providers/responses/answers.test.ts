import assert from "node:assert/strict";
import { test } from "node:test";
import type { Part } from "../../../src/core/providers/provider.ts";
import type { RawAnswer } from "../../fakes/model-answer.ts";
import type { ResponsesAnswer } from "../../fakes/responses/server.ts";
import { ask, callsOf, endOf, sentenceOf, textOf } from "../ask.ts";
import { cutting } from "../streams/wires.ts";
import { hello, openAiItself, question, serveResponses } from "./ask.ts";

type Check = (parts: readonly Part[]) => void;

/** As it comes, and in small pieces. Byte by byte an answer of each service is read in streams/. */
async function answered(answer: ResponsesAnswer | RawAnswer, check: Check): Promise<void> {
  for (const size of [0, 7]) {
    const server = await serveResponses([answer]);
    const provider = openAiItself(server, size > 0 ? { fetch: cutting(size) } : {});
    check(await ask(provider, { request: question([hello]) }));
  }
}

const sse = { "content-type": "text/event-stream" };
const events = (...all: readonly object[]): RawAnswer => ({
  status: 200,
  headers: sse,
  body: all.map((each) => `data: ${JSON.stringify(each)}\n\n`),
});
const thoughtOf = (parts: readonly Part[]) => parts.map((each) => (each.type === "thought" ? each.text : "")).join("");
const usageOf = (parts: readonly Part[]) => parts.find((each) => each.type === "usage")?.usage;
const said = { type: "response.output_text.delta", output_index: 0, delta: "Hello" };

test("thinking, words, calls and what they cost come out of one answer", async () => {
  const usage = {
    input_tokens: 100,
    input_tokens_details: { cached_tokens: 40 },
    output_tokens: 30,
    output_tokens_details: { reasoning_tokens: 20 },
  };
  const items = [
    { reasoning: "I look first. 🙂" },
    { text: "Reading both." },
    { call: "read", arguments: { n: 1 } },
    { call: "read", arguments: { n: 2 } },
  ];
  await answered({ items, usage }, (parts) => {
    assert.equal(thoughtOf(parts), "I look first. 🙂");
    assert.equal(textOf(parts), "Reading both.");
    assert.deepEqual(callsOf(parts), [
      { callId: "call_2", tool: "read", arguments: '{"n":1}' },
      { callId: "call_3", tool: "read", arguments: '{"n":2}' },
    ]);
    assert.deepEqual(usageOf(parts), { inputTokens: 100, outputTokens: 30, cachedTokens: 40, reasoningTokens: 20 });
    assert.equal(endOf(parts), "tool-calls");
  });
});

test("two messages of one answer are told apart", () =>
  answered(
    {
      items: [
        { text: "I look.", phase: "commentary" },
        { text: "It is so.", phase: "final_answer" },
      ],
    },
    (parts) => assert.equal(textOf(parts), "I look.\n\nIt is so."),
  ));

test("an answer that breaks off, is cut or filtered calls nothing", async () => {
  const items = [{ text: "Part" }, { call: "read", arguments: { n: 1 } }];
  const check = (answer: ResponsesAnswer, expected: string) =>
    answered(answer, (parts) => {
      assert.deepEqual([endOf(parts), callsOf(parts), textOf(parts)], [expected, [], "Part"]);
    });
  await check({ items, status: null }, "cut-off");
  await check({ items, status: "incomplete", incomplete: "max_output_tokens" }, "length");
  await check({ items, status: "incomplete", incomplete: "content_filter" }, "content");
  await answered({ items: [{ refusal: "I can't help with that." }] }, (parts) =>
    assert.deepEqual([endOf(parts), textOf(parts)], ["content", "I can't help with that."]),
  );
});

test("an error in the middle keeps the words, and one before them says what it means", async () => {
  const failed = (error: object) => ({ type: "response.failed", response: { object: "response", status: "failed", error, output: [] } });
  await answered(events(said, failed({ code: "server_error", message: "Sorry." })), (parts) => {
    assert.deepEqual([endOf(parts), textOf(parts)], ["server", "Hello"]);
    assert.match(sentenceOf(parts), /“Sorry”/);
  });
  const check = (event: object, expected: string) =>
    answered(events({ type: "response.created", response: { status: "in_progress" } }, event), (parts) =>
      assert.equal(endOf(parts), expected, JSON.stringify(event)),
    );
  await check(
    { type: "error", code: "context_length_exceeded", message: "Your input exceeds the context window of this model." },
    "overflow",
  );
  await check({ type: "error", error: { type: "tokens", code: "rate_limit_exceeded", message: "Try again in 2s." } }, "rate-limit");
  await check(failed({ code: "insufficient_quota", message: "You exceeded your current quota." }), "quota");
  await check(failed({ code: "invalid_prompt", message: "Flagged as potentially violating our usage policy." }), "content");
  await check({ type: "response.failed", response: { status: "cancelled", error: null } }, "server");
});

test("whatever form the end has, the answer is taken whole and once", async () => {
  const message = { type: "message", role: "assistant", content: [{ type: "output_text", text: "Hello" }] };
  const call = { type: "function_call", call_id: "c1", name: "read", arguments: '{"n":1}' };
  const response = { object: "response", status: "completed", output: [message, call], usage: null };
  const check: Check = (parts) => {
    assert.equal(textOf(parts), "Hello");
    assert.deepEqual(callsOf(parts), [{ callId: "c1", tool: "read", arguments: '{"n":1}' }]);
  };
  // Not streamed; only whole items; an end that repeats nothing; an end mark of the other protocol behind it.
  await answered({ status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(response) }, check);
  await answered(events({ type: "response.completed", response }), check);
  const done = [message, call].map((item, at) => ({ type: "response.output_item.done", output_index: at, item }));
  await answered(events(...done, { type: "response.completed", response: { ...response, output: [] } }), check);
  const marked = events(said, ...done, { type: "response.completed", response });
  await answered({ ...marked, body: [...(marked.body ?? []), "data: [DONE]\n\n"] }, check);
});

test("calls without an id of their own get one, and an answer without anything is said to be empty", async () => {
  const call = (id: unknown) => ({ type: "function_call", call_id: id, name: "read", arguments: "{}" });
  const response = { object: "response", status: "completed", output: [call("c1"), call("c1"), call(undefined)] };
  await answered(events({ type: "response.completed", response }), (parts) => {
    assert.deepEqual(
      callsOf(parts).map((each) => each.callId),
      ["c1", "call_a", "call_b"],
    );
  });
  await answered({ items: [] }, (parts) => assert.match(sentenceOf(parts), /answered with nothing at all/));
  await answered({ status: 200, headers: { "content-type": "text/html" }, body: "<html>login</html>" }, (parts) =>
    assert.equal(endOf(parts), "malformed"),
  );
});

test("arguments without end are stopped at the limit", async () => {
  const piece = `data: ${JSON.stringify({ type: "response.function_call_arguments.delta", output_index: 0, delta: "x".repeat(16_384) })}\n\n`;
  const server = await serveResponses([{ status: 200, headers: sse, body: Array.from({ length: 3_200 }, () => piece) }]);
  const parts = await ask(openAiItself(server), { request: question([hello]) });
  assert.match(sentenceOf(parts), /grew past 10 million characters/);
  assert.equal((await server.requests[0]?.ended)?.how, "gone");
});
