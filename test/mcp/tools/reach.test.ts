import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { withinReach } from "../../../src/core/mcp/tools/reach.ts";
import { defineTool, type Tool } from "../../../src/core/tools/tool.ts";
import { quietContext } from "../../tools/context.ts";

const signal = new AbortController().signal;

function tool(name: string, description = "Does a thing."): Tool {
  const run = async () => ({ ok: true, output: `${name} was called`, summary: "done" });
  const input = z.object({ a: z.number().optional() });
  return defineTool({
    name,
    description,
    input,
    readOnly: false,
    title: () => name,
    prepare: async () => ({ access: { kind: "talk" }, locks: [], run }),
  });
}

function many(count: number) {
  return Array.from({ length: count }, (_, nr) => ({
    server: nr % 2 ? "odd" : "even",
    tool: tool(`mcp__s__${String(nr).padStart(3, "0")}`),
  }));
}

async function ask(asked: Tool | undefined, input: object): Promise<string> {
  const prepared = await asked?.prepare(JSON.stringify(input), signal);
  assert.ok(prepared);
  return prepared.kind === "refused" ? prepared.message : (await prepared.run(quietContext())).output;
}

test("few tools are told of themselves, in an order that depends on nothing, and only those that may be used", () => {
  const tools = many(6);
  const all = withinReach({ tools, unseen: [] }, () => true).map(({ name }) => name);
  assert.deepEqual(
    all,
    tools.map(({ tool: { name } }) => name),
  );
  assert.deepEqual(
    withinReach({ tools: tools.toReversed(), unseen: [] }, () => true).map(({ name }) => name),
    all,
  );
  assert.equal(withinReach({ tools, unseen: [] }, (server) => server === "odd").length, 3);
  assert.deepEqual(
    withinReach({ tools: [], unseen: [] }, () => true),
    [],
  );
});

test("hundreds of tools are searched by words of what they do, and called by what was found", async () => {
  const tools = [...many(300), { server: "mail", tool: tool("mcp__mail__send", "Sends a letter to somebody.") }];
  const [search, call, ...more] = withinReach({ tools, unseen: [] }, () => true);
  assert.deepEqual([search?.name, call?.name, more.length], ["search_tools", "call_tool", 0]);
  const prompt = JSON.stringify([search?.spec, call?.spec]);
  assert.ok(prompt.length < 900, prompt);
  assert.equal(JSON.stringify(withinReach({ tools: tools.toReversed(), unseen: [] }, () => true).map(({ spec }) => spec)), prompt);
  assert.match(
    await ask(search, { query: "send a letter" }),
    /^mcp__mail__send: Sends a letter to somebody\.\nArguments: \{"type":"object"/,
  );
  assert.match(await ask(search, { query: "" }), /^mcp__mail__send, mcp__s__000, mcp__s__001/);
  assert.match(await ask(search, { query: "xylophone" }), /No tool fits/);
  assert.equal(await ask(call, { name: "mcp__mail__send", arguments: { a: 1 } }), "mcp__mail__send was called");
  assert.match(await ask(call, { name: "mcp__mail__send", arguments: { a: "one" } }), /arguments of mcp__mail__send do not fit/);
  assert.match(await ask(call, { name: "run_command", arguments: {} }), /There is no tool "run_command"/);
});

test("a tool of a server that may not be used is not found either", async () => {
  const [search, call] = withinReach({ tools: many(300), unseen: [] }, (server) => server === "odd");
  assert.doesNotMatch(await ask(search, { query: "" }), /mcp__s__000/);
  assert.match(await ask(call, { name: "mcp__s__000" }), /There is no tool/);
});

test("a search waits a moment for servers that are only just starting, and finds theirs the next time", async () => {
  let come: (tools: readonly Tool[]) => void = () => undefined;
  const slow = new Promise<readonly Tool[]>((resolve) => {
    come = resolve;
  });
  const unseen = [
    { name: "quick", find: async () => [tool("mcp__quick__look", "Looks around.")] },
    { name: "slow", find: () => slow },
    { name: "broken", find: () => Promise.reject(new Error("It ended before it had answered.")) },
  ];
  const [search] = withinReach({ tools: [], unseen, patienceMs: 20 }, () => true);
  const first = await ask(search, { query: "look" });
  assert.match(first, /^mcp__quick__look: Looks around\./);
  assert.match(first, /slow is still starting; search again in a moment\.\n\nbroken can't be used: It ended before it had answered\.$/);
  come([tool("mcp__slow__look", "Looks around slowly.")]);
  assert.match(await ask(search, { query: "slowly" }), /^mcp__slow__look: /);
});
