import assert from "node:assert/strict";
import { test } from "node:test";
import type { Effort } from "../../../src/core/events/message.ts";
import { toGeminiSchema } from "../../../src/core/providers/gemini/schema.ts";
import type { ModelMessage } from "../../../src/core/providers/provider.ts";
import { createCommandRegistry } from "../../../src/core/sandbox/process/registry.ts";
import { createTools } from "../../../src/core/tools/toolbox.ts";
import { no } from "../../fakes/gemini-server.ts";
import { ask, callsOf, endOf, textOf } from "../ask.ts";
import { gemini, hello, question, replay, serveGemini } from "./ask.ts";

const fine = { parts: [{ text: "ok" }] };
const signed = { parts: [{ functionCall: { name: "read", args: { n: 1 } }, thoughtSignature: "sig" }] };

test("the key goes in its header only, and the question in Gemini's form", async () => {
  const server = await serveGemini([fine], { key: "AIza-live-abc" });
  const tools = [{ name: "read", description: "Reads.", parameters: { type: "object", properties: { n: { type: "integer" } } } }];
  assert.equal(textOf(await ask(gemini(server), { request: question([hello], { tools }) })), "ok");
  const [request] = server.requests;
  assert.equal(request?.path, "/v1beta/models/gemini-3-flash-preview:streamGenerateContent?alt=sse");
  assert.equal(request?.headers.authorization, undefined);
  assert.deepEqual(request?.body.contents, [{ role: "user", parts: [{ text: "Hello" }] }]);
  assert.deepEqual(request?.body.systemInstruction?.parts, [{ text: "Be brief." }]);
  assert.deepEqual(request?.body.tools?.[0]?.functionDeclarations, [
    { name: "read", description: "Reads.", parametersJsonSchema: { type: "object", properties: { n: { type: "integer" } } } },
  ]);
});

test("a server of one's own may need no key and may have the version in its address", async () => {
  const server = await serveGemini(() => fine);
  for (const end of ["", "/", "/v1beta", "/v1beta/"])
    assert.equal(
      textOf(
        await ask(gemini({ baseUrl: server.baseUrl + end }, { apiKey: undefined, baseUrl: server.baseUrl + end }), {
          request: question([hello]),
        }),
      ),
      "ok",
    );
  assert.ok(server.requests.every((each) => each.headers["x-goog-api-key"] === undefined));
});

test("our own tools are told in words that Gemini takes", async () => {
  const server = await serveGemini([fine]);
  const environment = {};
  const made = createTools({
    folders: ["/"],
    dataFolder: "/",
    readableFolder: "/",
    environment,
    commands: createCommandRegistry(),
  } as never);
  const tools = made.map((each) => each.spec);
  assert.ok(tools.length >= 5);
  assert.equal(endOf(await ask(gemini(server), { request: question([hello], { tools }) })), "stop");
  assert.deepEqual(server.complaints, []);
});

test("what Gemini can't be told of a schema is said in near words or left out", () => {
  const schema = {
    $schema: "x",
    type: "object",
    additionalProperties: false,
    required: ["a", "gone"],
    properties: {
      a: { type: "string", pattern: "^x", minLength: 1, format: "uri", default: "x" },
      b: { type: "integer", exclusiveMinimum: 0, maximum: 9007199254740991 },
      c: { const: "only" },
      default: { type: "array", items: { type: "string", minLength: 2 }, uniqueItems: true },
      e: { anyOf: [{ type: "string", examples: ["x"] }, { type: "null" }] },
      f: { $ref: "#/definitions/g" },
    },
    definitions: { g: { type: "number", multipleOf: 2 } },
  };
  assert.deepEqual(toGeminiSchema(schema), {
    type: "object",
    additionalProperties: false,
    required: ["a"],
    properties: {
      a: { type: "string" },
      b: { type: "integer", minimum: 1 },
      c: { enum: ["only"] },
      default: { type: "array", items: { type: "string" } },
      e: { anyOf: [{ type: "string" }, { type: "null" }] },
      f: { $ref: "#/$defs/g" },
    },
    $defs: { g: { type: "number" } },
  });
});

test("the wish for thinking is said in each family's words", async () => {
  const check = async (model: string, effort: Effort | undefined, expected: object | undefined) => {
    const server = await serveGemini([fine]);
    await ask(gemini(server), { request: question([hello], { model, effort }) });
    assert.deepEqual(server.requests[0]?.body.generationConfig?.thinkingConfig, expected, model);
  };
  await check("gemini-2.0-flash", "high", undefined);
  await check("gemma-3-27b-it", "high", undefined);
  await check("gemini-2.5-flash", undefined, { includeThoughts: true });
  await check("gemini-2.5-flash", "none", { includeThoughts: true, thinkingBudget: 0 });
  await check("gemini-2.5-pro", "none", { includeThoughts: true, thinkingBudget: 128 });
  await check("gemini-3-flash-preview", "minimal", { includeThoughts: true, thinkingLevel: "MINIMAL" });
  await check("gemini-3.1-pro-preview", "minimal", { includeThoughts: true, thinkingLevel: "LOW" });
  await check("gemini-3.1-pro-preview", "xhigh", { includeThoughts: true, thinkingLevel: "HIGH" });
});

test("a model that refuses a wish for thinking is asked with less, and not told again", async () => {
  const server = await serveGemini(({ body }) =>
    body.generationConfig?.thinkingConfig?.thinkingLevel ? no(400, "Thinking level MEDIUM is not supported for this model.") : fine,
  );
  const provider = gemini(server);
  for (let turn = 0; turn < 2; turn += 1)
    assert.equal(textOf(await ask(provider, { request: question([hello], { effort: "medium" }) })), "ok");
  assert.equal(server.requests.length, 3);
  assert.deepEqual(server.requests[2]?.body.generationConfig?.thinkingConfig, { includeThoughts: true });
});

test("another model's calls are told without its signatures, and the service takes that", async () => {
  const server = await serveGemini([signed, fine, fine]);
  const provider = gemini(server);
  const messages = [hello, ...replay(await ask(provider, { request: question([hello]) }))];
  await ask(provider, { request: question(messages, { model: "gemini-3.1-pro-preview" }) });
  assert.deepEqual(server.requests[1]?.body.contents[1]?.parts, [
    { functionCall: { name: "read", args: { n: 1 } }, thoughtSignature: "skip_thought_signature_validator" },
  ]);
  const foreign = messages.map((each) =>
    each.role === "assistant" ? { ...each, native: { provider: "openai", model: "gemini-3-flash-preview", json: "[]" } } : each,
  );
  assert.equal(textOf(await ask(provider, { request: question(foreign) })), "ok");
  assert.deepEqual(server.complaints, []);
});

test("signatures that a server does not take, of an imported conversation or another account, do not end it", async () => {
  for (const [own, theirs] of [
    ['"sig"', '"forged"'],
    [',"thoughtSignature":"sig"', ""],
  ] as const) {
    const server = await serveGemini([signed, fine, fine]);
    const provider = gemini(server);
    const [answer, result] = replay(await ask(provider, { request: question([hello]) }));
    assert.ok(answer?.role === "assistant" && answer.native && result);
    const native = { ...answer.native, json: answer.native.json.replace(own, theirs) };
    for (const _ of [1, 2]) assert.equal(textOf(await ask(provider, { request: question([hello, { ...answer, native }, result]) })), "ok");
    // Refused once; from then on it is known.
    assert.deepEqual(
      server.complaints.map((each) => /signature/.test(each)),
      [true],
    );
  }
});

test("the fake is strict: it refuses what the service refuses", async () => {
  const server = await serveGemini([signed, fine]);
  const provider = gemini(server);
  const [answer, result] = replay(await ask(provider, { request: question([hello]) }));
  assert.ok(answer?.role === "assistant" && answer.native && result);
  const sent = async (...messages: readonly ModelMessage[]) => endOf(await ask(provider, { request: question([hello, ...messages]) }));
  assert.equal(await sent(answer, result, result), "bad-request");
  assert.equal(await sent(answer), "bad-request");
  assert.equal(endOf(await ask(provider, { request: question([]) })), "bad-request");
  assert.equal(endOf(await ask(provider, { request: question([hello], { model: "../../secret" }) })), "bad-request");
  assert.deepEqual(
    server.complaints.map((each) => /signature|number/.exec(each)?.[0]),
    ["number", "number"],
  );
  assert.equal(await sent(answer, result), "stop");
});

test("whatever a model once wrote, the next request is one the service takes", async () => {
  const server = await serveGemini([fine]);
  const messages: readonly ModelMessage[] = [
    { role: "user", text: "" },
    {
      role: "assistant",
      text: "",
      toolCalls: [
        { callId: "a", tool: "", arguments: "{broken" },
        { callId: "b", tool: "my tool!", arguments: '"text"' },
      ],
    },
    { role: "tool", callId: "a", tool: "", text: "no such tool \ud83d" },
    { role: "tool", callId: "b", tool: "my tool!", text: "", images: [{ mediaType: "image/png", data: "iVBORw0KGgo=" }] },
    { role: "assistant", text: "", toolCalls: [] },
    { role: "user", text: "See", images: [{ mediaType: "image/png", data: "iVBORw0KGgo=" }] },
  ];
  assert.equal(textOf(await ask(gemini(server), { request: question(messages) })), "ok");
  assert.deepEqual(server.complaints, []);
  const contents = server.requests[0]?.body.contents ?? [];
  assert.deepEqual(
    contents[2]?.parts.map((each) => Object.keys(each)[0]),
    ["functionResponse", "functionResponse", "inlineData"],
  );
  assert.deepEqual(contents.at(-1)?.parts[1], { inlineData: { mimeType: "image/png", data: "iVBORw0KGgo=" } });
});

test("two hundred calls of one answer are answered in one content, in order", async () => {
  const parts = Array.from({ length: 200 }, (_, at) => ({
    functionCall: { name: "read", args: { at } },
    ...(at === 0 ? { thoughtSignature: "sig" } : {}),
  }));
  const server = await serveGemini([{ parts }, fine]);
  const provider = gemini(server, { newId: counter() });
  const first = await ask(provider, { request: question([hello]) });
  assert.equal(new Set(callsOf(first).map((each) => each.callId)).size, 200);
  assert.equal(textOf(await ask(provider, { request: question([hello, ...replay(first)]) })), "ok");
  assert.equal(server.requests[1]?.body.contents[2]?.parts.length, 200);
});

function counter(): () => string {
  let next = 0;
  return () => String(next++);
}
