import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelRequest } from "../../../src/core/providers/provider.ts";
import type { RawAnswer } from "../../fakes/model-answer.ts";
import { ask, callsOf, endOf, sentenceOf, textOf } from "../ask.ts";
import { openAi, serve } from "./ask.ts";

const sse = { "content-type": "text/event-stream" };

/** An answer made of these choices, one event each; the last word is `[DONE]` unless told otherwise. */
function streamed(choices: readonly object[], tail: readonly string[] = ["data: [DONE]\n\n"]): RawAnswer {
  return { status: 200, headers: sse, body: [...choices.map((each) => `data: ${JSON.stringify({ choices: [each] })}\n\n`), ...tail] };
}
const delta = (each: object) => ({ index: 0, delta: each });
const call = (each: object) => delta({ tool_calls: [each] });
const finish = (reason: string) => ({ index: 0, delta: {}, finish_reason: reason });

async function answerTo(...choices: readonly object[]) {
  return ask(openAi(await serve([streamed(choices)])));
}

test("text, thoughts, calls and usage arrive whole however the bytes are cut", async () => {
  const thought = "Überlegen wir: 日本語 🤔";
  const text = "Grüße an alle 👩‍👩‍👧 und tschüß";
  const args = { path: "straße/😀.md", lines: [1, 2] };
  const toolCalls = [
    { name: "read_file", arguments: args, id: "one" },
    { name: "run_command", arguments: { command: "ls" }, id: "two" },
  ];
  const server = await serve([{ thought, text, toolCalls, usage: { input: 9, output: 4, cached: 3 } }]);
  const parts = await ask(openAi(server));
  assert.equal(parts.map((each) => (each.type === "thought" ? each.text : "")).join(""), thought);
  assert.equal(textOf(parts), text);
  assert.deepEqual(callsOf(parts), [
    { callId: "one", tool: "read_file", arguments: JSON.stringify(args) },
    { callId: "two", tool: "run_command", arguments: '{"command":"ls"}' },
  ]);
  const usage = parts.find((each) => each.type === "usage");
  assert.deepEqual(usage, { type: "usage", usage: { inputTokens: 9, outputTokens: 4, cachedTokens: 3 } });
});

test("an answer without usage is an answer", async () => {
  const parts = await ask(openAi(await serve([{ text: "Hi", usage: null }])));
  assert.deepEqual(
    parts.map((each) => each.type),
    ["text", "finish"],
  );
});

test("tool calls are put together in every dialect", async () => {
  const check = async (deltas: readonly object[], expected: readonly string[]) => {
    const parts = await answerTo(...deltas, finish("tool_calls"));
    const found = callsOf(parts).map((each) => `${each.callId} ${each.tool} ${each.arguments}`);
    assert.deepEqual(found, expected, JSON.stringify(deltas));
  };
  const f = (name: string, args: unknown) => ({ name, arguments: args });
  const x = { arguments: '{"a":' };
  const y = { arguments: "1}" };
  await check([call({ index: 0, id: "i", function: f("t", { a: 1 }) })], ['i t {"a":1}']);
  await check(
    [call({ index: 0, id: "i", function: f("t", "") }), call({ index: 0, function: x }), call({ index: 0, function: y })],
    ['i t {"a":1}'],
  );
  await check([call({ id: "i", function: f("t", '{"a":') }), call({ function: y })], ['i t {"a":1}']);
  await check([call({ index: 0, function: f("t", "{}") }), call({ index: 1, function: f("u", "{}") })], ["call_a t {}", "call_b u {}"]);
  await check([call({ function: f("t", "{}") }), call({ function: f("t", '{"b":2}') })], ["call_a t {}", 'call_b t {"b":2}']);
  await check([call({ id: "i", function: f("t", "{}") }), call({ id: "j", function: f("u", "{}") })], ["i t {}", "j u {}"]);
  await check(
    [call({ index: 0, id: "i", function: f("t", "{}") }), call({ index: 0, id: "j", function: f("u", "{}") })],
    ["i t {}", "j u {}"],
  );
  await check(
    [call({ index: 0, id: "i", function: f("t", "{}") }), call({ index: 1, id: "i", function: f("u", "{}") })],
    ["i t {}", "call_a u {}"],
  );
  await check(
    [call({ index: 0, id: "i", function: f("t", '{"a":1}') }), call({ index: 0, id: "i", function: f("t", '{"a":1}') })],
    ['i t {"a":1}'],
  );
  await check([call({ index: 0, id: "i", function: f("t", JSON.stringify('{"a":1}')) })], ['i t {"a":1}']);
  await check([call({ index: 0, id: "i", function: f("constructor", null) })], ["i constructor {}"]);
  await check([call({ index: 0, id: "i", function: f("t", '{"a": broken') })], ['i t {"a": broken']);
  await check(
    [
      delta({
        tool_calls: [
          { index: 1, id: "j", function: f("u", "{}") },
          { index: 0, id: "i", function: f("t", "{}") },
        ],
      }),
    ],
    ["j u {}", "i t {}"],
  );
  await check([delta({ tool_calls: [null, 7, {}] })], ["call_a  {}"]);
});

test("the presence of calls decides, whatever word the answer ends with", async () => {
  const one = call({ index: 0, id: "i", function: { name: "t", arguments: "{}" } });
  assert.equal(endOf(await answerTo(one, finish("stop"))), "tool-calls");
  assert.equal(endOf(await answerTo(one, finish("function_call"))), "tool-calls");
  assert.equal(endOf(await answerTo(one)), "tool-calls");
  assert.equal(endOf(await answerTo(one, finish("length"))), "length");
  assert.equal(endOf(await answerTo(one, finish("content_filter"))), "content");
  assert.equal(endOf(await answerTo(delta({ content: "x" }), finish("tool_calls"))), "stop");
});

test("a finished answer stays finished when the connection breaks before its end mark", async () => {
  const said = [delta({ content: "whole" }), finish("stop")];
  for (const ending of ["end", "reset"] as const) {
    const parts = await ask(openAi(await serve([{ ...streamed(said, []), ending }])));
    assert.equal(textOf(parts), "whole");
    assert.equal(endOf(parts), "stop");
  }
  const silent = await ask(openAi(await serve([{ ...streamed(said, []), ending: "hang" }]), { idleMs: 400 }));
  assert.equal(endOf(silent), "stop");
});

test("the answer ends at its end mark though the server keeps the line open", async () => {
  const parts = await ask(openAi(await serve([{ ...streamed([delta({ content: "whole" })]), ending: "hang" }])));
  assert.equal(endOf(parts), "stop");
});

test("thoughts are told by several names and once only", async () => {
  const parts = await answerTo(
    delta({ reasoning_content: "a", reasoning: "a" }),
    delta({ reasoning: "b" }),
    delta({ content: [{ type: "thinking", thinking: [{ type: "text", text: "c" }] }] }),
    delta({ content: [{ type: "text", text: "said" }] }),
  );
  assert.equal(parts.map((each) => (each.type === "thought" ? each.text : "")).join(""), "abc");
  assert.equal(textOf(parts), "said");
});

test("a refusal is shown and ends as refused content", async () => {
  const parts = await answerTo(delta({ refusal: "I can't " }), delta({ refusal: "help with that." }), finish("stop"));
  assert.equal(textOf(parts), "I can't help with that.");
  assert.equal(endOf(parts), "content");
});

test("a character in two halves over two deltas becomes whole", async () => {
  const parts = await answerTo(delta({ content: "a\ud83d" }), delta({ content: "\ude00b" }), delta({ content: "\ud83d" }));
  assert.equal(textOf(parts), "a😀b\uFFFD");
});

test("an answer that holds nothing is said to hold nothing", async () => {
  const parts = await answerTo(delta({ role: "assistant", content: "" }), finish("stop"));
  assert.equal(endOf(parts), "malformed");
  assert.match(sentenceOf(parts), /“scripted” answered with nothing at all/);
});

test("an error in the middle of the stream keeps the text and tells the server's word", async () => {
  const error = { error: { code: 502, message: "upstream of sk-abcdef123 died" } };
  const body = [`data: ${JSON.stringify({ choices: [delta({ content: "half" })] })}\n\n`, `data: ${JSON.stringify(error)}\n\n`];
  const parts = await ask(openAi(await serve([{ status: 200, headers: sse, body }])));
  assert.equal(textOf(parts), "half");
  assert.equal(endOf(parts), "server");
  assert.match(sentenceOf(parts), /upstream of \[key\] died/);
  assert.equal(endOf(await answerTo(delta({ content: "half" }), finish("error"))), "server");
  assert.equal(endOf(await answerTo(delta({ content: "half" }), finish("model_context_window_exceeded"))), "overflow");
});

test("a server that doesn't stream is understood", async () => {
  const message = { role: "assistant", content: "Hi", tool_calls: [{ id: "i", function: { name: "t", arguments: "{}" } }] };
  const whole = { choices: [{ index: 0, message, finish_reason: "tool_calls" }], usage: { prompt_tokens: 1, completion_tokens: 2 } };
  const headers = { "content-type": "application/json; charset=utf-8" };
  const parts = await ask(openAi(await serve([{ status: 200, headers, body: JSON.stringify(whole) }])));
  assert.equal(textOf(parts), "Hi");
  assert.deepEqual(callsOf(parts), [{ callId: "i", tool: "t", arguments: "{}" }]);
  const other = await ask(openAi(await serve([{ status: 200, headers, body: '{"secret":"page"}' }])));
  assert.equal(endOf(other), "malformed");
  assert.match(sentenceOf(other), /application\/json instead of a model's answer/);
  assert.doesNotMatch(sentenceOf(other), /secret/);
});

test("odd bytes end in a sentence, never in a throw", async () => {
  const bodies: readonly (string | readonly Uint8Array[])[] = [
    "",
    "\n\n\n",
    "data:\n\n",
    "data: null\n\n",
    "data: 7\n\n",
    'data: {"choices": {}}\n\n',
    "data: {\n\n",
    "event: ping\n\n",
    [Uint8Array.of(0xff, 0xfe, 0x00, 0x80)],
    `data: ${"[".repeat(100_000)}\n\n`,
  ];
  for (const body of bodies) {
    const parts = await ask(openAi(await serve([{ status: 200, headers: sse, body }])));
    assert.match(endOf(parts), /^(network|malformed)$/, JSON.stringify(body).slice(0, 80));
  }
});

test("a line without an end is not collected for ever", async () => {
  const server = await serve([{ status: 200, headers: sse, body: endless("data: ".padEnd(10_000, "x")) }]);
  assert.equal(endOf(await ask(openAi(server, { sizeLimit: 100_000 }))), "malformed");
});

function* endless(text: string): Generator<string> {
  for (;;) yield text;
}

test("whatever a model once wrote, the next request is one the API takes", async () => {
  const longId = `fc_${"x".repeat(450)}`;
  const request: ModelRequest = {
    model: "scripted",
    system: "Be brief.\ud83d",
    messages: [
      { role: "user", text: "Hi \ud83d" },
      {
        role: "assistant",
        text: "",
        toolCalls: [
          { callId: longId, tool: "", arguments: "{broken" },
          { callId: "b", tool: "my tool.constructor", arguments: '{"a":1}' },
        ],
      },
      { role: "tool", callId: longId, tool: "", text: "no such tool" },
      { role: "tool", callId: "b", tool: "my tool.constructor", text: "\ude00" },
      { role: "assistant", text: "", toolCalls: [] },
      { role: "user", text: "Go on" },
    ],
    tools: [{ name: "read_file", description: "Reads.", parameters: { type: "object", properties: {} } }],
  };
  const server = await serve([{ text: "ok" }]);
  assert.equal(textOf(await ask(openAi(server), { request })), "ok");
  const body = server.requests[0]?.body;
  assert.ok(body);
  const calls = body.messages[2]?.tool_calls ?? [];
  assert.deepEqual(
    calls.map((each) => each.function.name),
    ["unnamed", "my_tool_constructor"],
  );
  assert.ok(calls.every((each) => each.id.length <= 40 && typeof JSON.parse(each.function.arguments) === "object"));
  assert.equal(body.messages[3]?.tool_call_id, calls[0]?.id);
  assert.equal(body.messages[0]?.content, "Be brief.\uFFFD");
  assert.deepEqual(body.stream_options, { include_usage: true });
  assert.equal(body.tools?.length, 1);
});

test("no tools means no list of tools, and no key means no key header", async () => {
  const server = await serve([{ text: "ok" }]);
  await ask(openAi(server, { apiKey: undefined }));
  assert.equal("tools" in (server.requests[0]?.body ?? {}), false);
  assert.equal(server.requests[0]?.headers.authorization, undefined);
});

test("answer after answer comes over one connection", async () => {
  const server = await serve(() => ({ text: "ok" }));
  const provider = openAi(server);
  for (let turn = 0; turn < 5; turn += 1) {
    await ask(provider);
    await server.requests[turn]?.ended;
  }
  assert.deepEqual([...new Set(server.requests.map((each) => each.connection))], [1]);
});

test("leaving an answer early closes the connection", async () => {
  const server = await serve([{ ...streamed([delta({ content: "x" })], []), ending: "hang" }]);
  for await (const part of openAi(server).stream(
    { model: "m", system: "", messages: [{ role: "user", text: "x" }], tools: [] },
    new AbortController().signal,
  ))
    if (part.type === "text") break;
  assert.equal((await server.requests[0]?.ended)?.how, "gone");
});

test("a stop ends the answer at once, before, while and after it begins", async () => {
  const server = await serve(() => ({ status: 200, headers: sse, ending: "hang" }));
  assert.equal(endOf(await ask(openAi(server), { signal: AbortSignal.abort() })), "cut-off");
  const stop = new AbortController();
  const asked = ask(openAi(server), { signal: stop.signal });
  await server.arrived(1);
  stop.abort();
  assert.match(sentenceOf(await asked), /was stopped/);
});
