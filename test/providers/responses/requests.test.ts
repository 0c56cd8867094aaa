import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, endOf, sentenceOf, textOf } from "../ask.ts";
import { replay } from "../gemini/ask.ts";
import { hello, openAiItself, question, serveResponses } from "./ask.ts";

const fine = { items: [{ text: "ok" }] } as const;
const thinking = { reasoning: "I look first." } as const;
const read = { call: "read", arguments: { n: 1 } } as const;

test("OpenAI's own models are asked in Responses, where they may reason and use tools, and nothing is left there", async () => {
  const server = await serveResponses([fine], { key: "sk-live-abc" });
  assert.equal(textOf(await ask(openAiItself(server), { request: question([hello], { effort: "high" }) })), "ok");
  const [request] = server.requests;
  assert.equal(request?.path, "/v1/responses");
  const { input, ...body } = request?.body ?? { input: [] };
  assert.deepEqual(input, [{ role: "user", content: "Hello" }]);
  assert.deepEqual(body, {
    model: "gpt-5.6-sol",
    instructions: "Be brief.",
    tools: [
      {
        type: "function",
        name: "read",
        description: "Reads.",
        parameters: { type: "object", properties: { n: { type: "integer" } } },
        strict: false,
      },
    ],
    reasoning: { effort: "high", summary: "auto" },
    include: ["reasoning.encrypted_content"],
    store: false,
    stream: true,
  });
});

test("reasoning goes back word for word with what it led to, over steps and later turns, and each request keeps the one before whole", async () => {
  const server = await serveResponses([
    { items: [thinking, { text: "Reading.", phase: "commentary" }, read, read] },
    { items: [{ reasoning: "" }, read] },
    { items: [{ reasoning: "Clear." }, { text: "Done.", phase: "final_answer" }] },
    fine,
  ]);
  const provider = openAiItself(server);
  let messages = [hello];
  for (let turn = 0; turn < 4; turn += 1) {
    const parts = await ask(provider, { request: question(messages) });
    assert.notEqual(endOf(parts), "bad-request", sentenceOf(parts));
    messages = [...messages, ...replay(parts), ...(turn < 2 ? [] : [hello])];
  }
  assert.deepEqual(server.complaints, []);
  const inputs = server.requests.map((each) => JSON.stringify(each.body.input).slice(0, -1));
  for (const [at, input] of inputs.slice(1).entries()) assert.ok(input.startsWith(inputs[at] ?? "none"), `request ${at + 2}`);
  assert.equal(JSON.stringify(server.requests[3]?.body.input).match(/"encrypted_content":"gAAA/g)?.length, 3);
});

test("what other models did is told anew, without what only they can read", async () => {
  const server = await serveResponses([{ items: [thinking, read] }, fine, fine]);
  const provider = openAiItself(server);
  const parts = await ask(provider, { request: question([hello]) });
  const messages = [hello, ...replay(parts)];
  await ask(provider, { request: question(messages, { model: "gpt-5.6-luna" }) });
  const long = "x".repeat(500);
  const call = { callId: long, tool: "re ad", arguments: "[1]" };
  const foreign = [
    hello,
    { role: "assistant", text: "Hm.", toolCalls: [call] },
    { role: "tool", callId: long, tool: "read", text: "r" },
  ] as const;
  assert.equal(endOf(await ask(provider, { request: question(foreign) })), "stop");
  assert.deepEqual(server.complaints, []);
  assert.doesNotMatch(JSON.stringify(server.requests[1]?.body.input), /reasoning|gAAA/);
  const id = `call_1_${"x".repeat(24)}`;
  assert.deepEqual(server.requests[2]?.body.input, [
    { role: "user", content: "Hello" },
    { role: "assistant", content: "Hm." },
    { type: "function_call", call_id: id, name: "re_ad", arguments: '{"unreadable_arguments":"[1]"}' },
    { type: "function_call_output", call_id: id, output: "r" },
  ]);
});

test("pictures go along in the person's words and behind results", async () => {
  const server = await serveResponses([{ items: [read] }, fine]);
  const provider = openAiItself(server);
  const image = { mediaType: "image/png", data: "aGk=" } as const;
  const first = { role: "user", text: "", images: [image] } as const;
  const [answer, result] = replay(await ask(provider, { request: question([first]) }));
  assert.ok(answer?.role === "assistant" && result?.role === "tool");
  await ask(provider, { request: question([first, answer, { ...result, images: [image] }]) });
  assert.deepEqual(server.complaints, []);
  const picture = { type: "input_image", image_url: "data:image/png;base64,aGk=", detail: "auto" };
  const { input = [] } = server.requests[1]?.body ?? {};
  assert.deepEqual(input[0], { role: "user", content: [picture] });
  assert.deepEqual(input.at(-1), { role: "user", content: [{ type: "input_text", text: "The pictures of the results above:" }, picture] });
});

test("what a model or an account may not do is left out after its refusal, and from then on at once", async () => {
  const check = async (model: string, effort: "minimal" | "low" | undefined, expected: readonly object[]) => {
    const server = await serveResponses([fine, fine]);
    const provider = openAiItself(server);
    for (const _ of [1, 2]) assert.equal(endOf(await ask(provider, { request: question([hello], { model, effort }) })), "stop", model);
    assert.deepEqual(
      server.requests.map(({ body }) => body.reasoning ?? {}),
      expected,
      model,
    );
  };
  await check("gpt-5.6-unverified", undefined, [{ summary: "auto" }, {}, {}]);
  await check("gpt-5.6-unverified", "low", [{ effort: "low", summary: "auto" }, { effort: "low" }, { effort: "low" }]);
  await check("gpt-5.6-sol", "minimal", [{ effort: "minimal", summary: "auto" }, { summary: "auto" }, { summary: "auto" }]);
  await check("gpt-4.1", "low", [{ effort: "low" }, {}, {}]);
  await check("gpt-4.1", undefined, [{}, {}]);
});

test("reasoning that another account wrote does not end the conversation: it is asked again without", async () => {
  const before = await serveResponses([{ items: [thinking, read] }]);
  const messages = [hello, ...replay(await ask(openAiItself(before), { request: question([hello]) }))];
  const server = await serveResponses([fine]);
  assert.equal(textOf(await ask(openAiItself(server), { request: question(messages) })), "ok");
  assert.match(server.complaints.join(), /could not be verified/);
  assert.doesNotMatch(JSON.stringify(server.requests[1]?.body.input), /gAAA/);
});

test("a server in between that sends us to Responses is followed there, once and for all", async () => {
  const server = await serveResponses([fine, fine]);
  const provider = openAiItself(server, { baseUrl: server.baseUrl });
  for (const _ of [1, 2]) assert.equal(textOf(await ask(provider, { request: question([hello], { effort: "low" }) })), "ok");
  assert.deepEqual(
    server.requests.map((each) => each.path),
    ["/v1/chat/completions", "/v1/responses", "/v1/responses"],
  );
});

test("where there are no Responses, a model that reasons works without reasoning", async () => {
  const server = await serveResponses([], { isChatOnly: true });
  const provider = openAiItself(server, { baseUrl: server.baseUrl });
  for (const _ of [1, 2]) assert.equal(textOf(await ask(provider, { request: question([hello]) })), "chat");
  assert.deepEqual(
    server.requests.map((each) => [each.path, each.body.reasoning_effort]),
    [
      ["/v1/chat/completions", undefined],
      ["/v1/responses", undefined],
      ["/v1/chat/completions", "none"],
      ["/v1/chat/completions", "none"],
    ],
  );
});

test("a model of OpenAI's that only chats is asked there", async () => {
  const body = JSON.stringify({ error: { message: "The model 'x' is not supported with the Responses API." } });
  const server = await serveResponses([{ status: 400, body }]);
  assert.equal(textOf(await ask(openAiItself(server), { request: question([hello], { tools: [] }) })), "chat");
  const unknown = await serveResponses([
    { status: 404, body: '{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}' },
  ]);
  assert.equal(endOf(await ask(openAiItself(unknown), { request: question([hello]) })), "unknown-model");
  assert.equal(unknown.requests.length, 1);
});
