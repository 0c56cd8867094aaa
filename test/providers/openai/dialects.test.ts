import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelMessage, ModelRequest } from "../../../src/core/providers/provider.ts";
import type { RawAnswer } from "../../fakes/model-answer.ts";
import { ask, callsOf, endOf, sentenceOf, textOf } from "../ask.ts";
import { openAi, serve } from "./ask.ts";

const sse = { "content-type": "text/event-stream" };
const streamed = (deltas: readonly object[], more: object = {}): RawAnswer => ({
  status: 200,
  headers: sse,
  body: [
    ...deltas.map((delta) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`),
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }], ...more })}\n\n`,
    "data: [DONE]\n\n",
  ],
});
const user: ModelMessage = { role: "user", text: "Go" };
const request = (messages: readonly ModelMessage[], more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: "scripted",
  system: "",
  messages,
  tools: [],
  ...more,
});
const runCommand = { name: "run_command", description: "", parameters: { type: "object", properties: { command: { type: "string" } } } };
const image = { mediaType: "image/png", data: "iVBORw0KGgo=" } as const;
type Body = Readonly<Record<string, unknown>> & { readonly messages: readonly Readonly<Record<string, unknown>>[] };
const bodyOf = (each: { readonly body: unknown } | undefined) => each?.body as Body;

test("how hard to try is sent only when it is wished", async () => {
  const server = await serve(() => ({ text: "ok" }));
  const provider = openAi(server);
  await ask(provider, { request: request([user]) });
  await ask(provider, { request: request([user], { effort: "low" }) });
  assert.equal("reasoning_effort" in bodyOf(server.requests[0]), false);
  assert.equal(bodyOf(server.requests[1]).reasoning_effort, "low");
});

test("a server that refuses to be told how hard to try is asked without it, and not told again", async () => {
  const server = await serve(({ body }) =>
    "reasoning_effort" in body
      ? { status: 400, body: '{"error":{"message":"Unrecognized request argument supplied: reasoning_effort"}}' }
      : { text: "ok" },
  );
  const provider = openAi(server);
  for (let turn = 0; turn < 2; turn += 1) assert.equal(textOf(await ask(provider, { request: request([user], { effort: "high" }) })), "ok");
  assert.equal(server.requests.length, 3);
});

test("any other refusal is told at once, wish or not", async () => {
  const server = await serve(() => ({ status: 400, body: '{"error":{"message":"bad tools"}}' }));
  assert.equal(endOf(await ask(openAi(server), { request: request([user], { effort: "high" }) })), "bad-request");
  assert.equal(server.requests.length, 1);
});

test("tokens of reasoning are told where the server counts them", async () => {
  const usage = { prompt_tokens: 5, completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 7 } };
  const parts = await ask(openAi(await serve([streamed([{ content: "x" }], { usage })])));
  assert.deepEqual(parts.find((each) => each.type === "usage")?.usage, { inputTokens: 5, outputTokens: 9, reasoningTokens: 7 });
});

test("the reasoning before calls goes back in the field it came in, to the same model only", async () => {
  const call = { tool_calls: [{ index: 0, id: "t1", function: { name: "run_command", arguments: "{}" } }] };
  const detail = (text: string) => ({ reasoning_details: [{ type: "reasoning.text", index: 0, text }] });
  const deltas = [{ reasoning_content: "I " }, { reasoning_content: "look" }, detail("I "), detail("look"), call];
  const server = await serve((_request, turn) => (turn === 0 ? streamed(deltas) : { text: "ok" }));
  const provider = openAi(server);
  const parts = await ask(provider, { request: request([user]) });
  const native = parts.find((each) => each.type === "native")?.native;
  assert.deepEqual(JSON.parse(native?.json ?? ""), {
    reasoning_content: "I look",
    reasoning_details: [{ type: "reasoning.text", index: 0, text: "I look" }],
  });
  const messages: readonly ModelMessage[] = [
    user,
    { role: "assistant", text: "", toolCalls: callsOf(parts), native },
    { role: "tool", callId: "t1", tool: "run_command", text: "done" },
  ];
  await ask(provider, { request: request(messages) });
  assert.equal(bodyOf(server.requests[1]).messages[1]?.reasoning_content, "I look");
  await ask(provider, { request: request(messages, { model: "other" }) });
  assert.equal("reasoning_content" in (bodyOf(server.requests[2]).messages[1] ?? {}), false);
});

test("an answer without calls wants no reasoning back", async () => {
  const parts = await ask(openAi(await serve([streamed([{ reasoning_content: "hm" }, { content: "Hi" }])])));
  assert.equal(
    parts.some((each) => each.type === "native"),
    false,
  );
});

test("pictures come with the person's message, and those of results behind all results of an answer", async () => {
  const server = await serve([{ text: "ok" }]);
  const calls = ["a", "b"].map((callId) => ({ callId, tool: "look", arguments: "{}" }));
  const messages: readonly ModelMessage[] = [
    { role: "user", text: "See", images: [image] },
    { role: "assistant", text: "", toolCalls: calls },
    { role: "tool", callId: "a", tool: "look", text: "one", images: [image] },
    { role: "tool", callId: "b", tool: "look", text: "two" },
  ];
  assert.equal(textOf(await ask(openAi(server), { request: request(messages) })), "ok");
  const sent = bodyOf(server.requests[0]).messages;
  assert.deepEqual(
    sent.map((each) => each.role),
    ["user", "assistant", "tool", "tool", "user"],
  );
  const picture = { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };
  assert.deepEqual(sent[0]?.content, [{ type: "text", text: "See" }, picture]);
  assert.deepEqual(sent[4]?.content, [{ type: "text", text: "The pictures of the results above:" }, picture]);
});

test("a model that can't use tools or see pictures is said to be one, in many servers' words", async () => {
  const check = async (message: string, expected: RegExp, code: string) => {
    const parts = await ask(openAi(await serve([{ status: 400, body: JSON.stringify({ error: { message } }) }])));
    assert.equal(endOf(parts), code, message);
    assert.match(sentenceOf(parts), expected);
  };
  const tools = /“scripted” at 127.*can't call tools.*Choose a model that can/;
  await check("registry.ollama.ai/library/gemma3:4b does not support tools", tools, "no-tools");
  await check('"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set', tools, "no-tools");
  await check("No endpoints found that support tool use. Try disabling", tools, "no-tools");
  await check("tools param requires --jinja flag", tools, "no-tools");
  const pictures = /can't look at pictures.*Choose a model that can/;
  await check("image input is not supported - hint: you may need to provide the mmproj", pictures, "bad-request");
  await check("Invalid content type. image_url is only supported by certain models.", pictures, "bad-request");
});

test("a local server that dropped the beginning of the conversation is found out by its count", async () => {
  const long = request([{ role: "user", text: "word and more words ".repeat(3_000) }]);
  const counted = (prompt: number) =>
    streamed([{ content: "What was the question?" }], { usage: { prompt_tokens: prompt, completion_tokens: 5 } });
  const cut = await ask(openAi(await serve([counted(4_095)])), { request: long });
  assert.equal(endOf(cut), "overflow");
  assert.match(sentenceOf(cut), /read only the 4095 tokens.*num_ctx/);
  assert.equal(endOf(await ask(openAi(await serve([counted(12_000)])), { request: long })), "stop");
  assert.equal(endOf(await ask(openAi(await serve([counted(300)])), { request: long })), "stop");
  assert.equal(endOf(await ask(openAi(await serve([counted(4_095)])))), "stop");
});

test("calls that a local model writes as text are calls, only where the tool is there and the answer is whole", async () => {
  const text = '<tool_call>\n{"name": "run_command", "arguments": {"command": "ls"}}\n</tool_call>';
  const pieces = [...text].map((content) => ({ content }));
  const withTool = request([user], { tools: [runCommand] });
  const parts = await ask(openAi(await serve([streamed(pieces)])), { request: withTool });
  assert.equal(textOf(parts), "");
  assert.deepEqual(callsOf(parts), [{ callId: "said_a", tool: "run_command", arguments: '{"command":"ls"}' }]);
  assert.equal(endOf(parts), "tool-calls");
  assert.equal(textOf(await ask(openAi(await serve([streamed(pieces)])), { request: request([user]) })), text);
  for (const reason of ["length", "content_filter"]) {
    const cut = await ask(openAi(await serve([{ text, finish: reason }])), { request: withTool });
    assert.deepEqual(callsOf(cut), []);
    assert.equal(textOf(cut), text);
  }
  const broken = await ask(openAi(await serve([{ text, finish: null }])), { request: withTool });
  assert.equal(endOf(broken), "cut-off");
  assert.equal(textOf(broken), text);
});

test("a model that has called over the wire is not taken to call in its text, one that has only written calls is", async () => {
  const text = '<tool_call>\n{"name": "run_command", "arguments": {"command": "ls"}}\n</tool_call>';
  const after = async (...ids: readonly string[]) => {
    const turns = ids.flatMap((callId): readonly ModelMessage[] => [
      { role: "assistant", text: "", toolCalls: [{ callId, tool: "run_command", arguments: "{}" }] },
      { role: "tool", callId, tool: "run_command", text: "done" },
    ]);
    return ask(openAi(await serve([{ text }])), { request: request([user, ...turns], { tools: [runCommand] }) });
  };
  const [own] = callsOf(await after());
  assert.equal(callsOf(await after(own?.callId ?? "")).length, 1);
  for (const ids of [["call_a"], [own?.callId ?? "", "chatcmpl-tool-1"]]) {
    const parts = await after(...ids);
    assert.deepEqual(callsOf(parts), []);
    assert.equal(textOf(parts), text);
    assert.equal(endOf(parts), "stop");
  }
});

test("a call that an answer over the wire only quotes is shown and not made", async () => {
  const text = 'The file says:\n<tool_call>{"name": "run_command", "arguments": {"command": "ls"}}</tool_call>';
  const parts = await ask(openAi(await serve([{ text }])), { request: request([user], { tools: [runCommand] }) });
  assert.deepEqual(callsOf(parts), []);
  assert.equal(textOf(parts), text);
});

test("beside real calls, what looks like one in the text is text", async () => {
  const text = '<tool_call>\n{"name": "run_command", "arguments": {"command": "rm x"}}\n</tool_call>';
  const toolCalls = [{ name: "run_command", arguments: { command: "ls" }, id: "real" }];
  const parts = await ask(openAi(await serve([{ text, toolCalls }])), { request: request([user], { tools: [runCommand] }) });
  assert.deepEqual(
    callsOf(parts).map((each) => each.callId),
    ["real"],
  );
  assert.equal(textOf(parts), text);
});

test("a server may change its mind about streaming from one request to the next", async () => {
  const whole = JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content: "two" }, finish_reason: "stop" }] });
  const server = await serve([
    { text: "one" },
    { status: 200, headers: { "content-type": "application/json" }, body: whole },
    { status: 200, headers: sse, body: whole },
    { status: 200, headers: { "content-type": "application/json" }, body: `data: ${whole}\n\ndata: [DONE]\n\n` },
    { text: "three" },
  ]);
  const provider = openAi(server);
  const texts: string[] = [];
  for (let turn = 0; turn < 5; turn += 1) texts.push(textOf(await ask(provider)));
  assert.deepEqual(texts, ["one", "two", "two", "two", "three"]);
});
