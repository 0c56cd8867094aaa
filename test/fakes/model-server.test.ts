import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { ChatMessage } from "./model-answer.ts";
import { type ModelServer, type ModelServerOptions, type Script, startModelServer } from "./model-server.ts";

async function serve(script: Script, options?: ModelServerOptions): Promise<ModelServer> {
  const server = await startModelServer(script, options);
  after(() => server.close());
  return server;
}

async function post(server: ModelServer, body: object): Promise<string> {
  const response = await fetch(`${server.baseUrl}/chat/completions`, { method: "POST", body: JSON.stringify({ model: "m", ...body }) });
  return `${response.status} ${await response.text()}`;
}

const asked: ChatMessage = { role: "assistant", tool_calls: [{ id: "a", function: { name: "run_command", arguments: "{}" } }] };
const user: ChatMessage = { role: "user", content: "Fix it" };

test("an answer that needs a tool result comes only when the result holds it", async () => {
  const server = await serve(() => ({ text: "edited", needs: "AssertionError" }));
  const withResult = (content: string) => post(server, { messages: [user, asked, { role: "tool", tool_call_id: "a", content }] });
  assert.match(await withResult("1 failing: AssertionError"), /"content":"edited"/);
  assert.match(await withResult("all passed"), /condition failed: the last tool result does not contain/);
  assert.match(await post(server, { messages: [user] }), /condition failed/);
});

test("requests that the real API refuses are refused", async () => {
  const server = await serve(() => ({ text: "ok" }));
  const check = async (body: object, expected: RegExp) => assert.match(await post(server, body), expected);
  await check({ messages: [] }, /^400 .*empty array/);
  await check({ messages: [user], tools: [] }, /^400 .*'tools'/);
  await check({ messages: [user, asked] }, /^400 .*must be followed by tool messages/);
  await check({ messages: [user, asked, user] }, /^400 .*must be followed by tool messages/);
  await check({ messages: [user, { role: "tool", tool_call_id: "a", content: "" }] }, /^400 .*no tool call with id a/);
  await check({ messages: [{ role: "user", content: "half \ud83d" }] }, /^400 .*surrogate/);
  await check({ messages: [{ role: "robot", content: "x" }] }, /^400 .*role/);
  assert.equal(server.requests.length, 0);
});

test("a list of answers that has run out says so", async () => {
  const server = await serve([{ text: "one" }]);
  assert.match(await post(server, { messages: [user] }), /^200/);
  assert.match(await post(server, { messages: [user] }), /^400 .*no answer for request 2/);
});
