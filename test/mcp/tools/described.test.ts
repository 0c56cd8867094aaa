import assert from "node:assert/strict";
import { test } from "node:test";
import { readTools } from "../../../src/core/mcp/tools/described.ts";

const echo = { name: "echo", inputSchema: { type: "object" } };

test("a tool whose hints are endlessly deep or many is refused, and costs no other", () => {
  const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown;
  const tools = [
    { ...echo, name: "deep", annotations: { readOnlyHint: true, more: deep } },
    { ...echo, name: "many", execution: { more: Array.from({ length: 6_000 }, () => 0) } },
    echo,
  ];
  const read = readTools(tools);
  assert.deepEqual(
    read.tools.map(({ name }) => name),
    ["echo"],
  );
  assert.deepEqual(
    read.refused.map(({ name, why }) => [name, why]),
    [
      ["deep", "It describes itself more than 40 levels deep."],
      ["many", "It describes itself in more than 5000 parts."],
    ],
  );
});

test("whatever changes in a tool's hints makes it another one, also what is no hint at all", () => {
  const print = (more: object) => readTools([{ ...echo, ...more }]).tools[0]?.print;
  const others = [
    ...[{}, { annotations: { readOnlyHint: true } }, { annotations: { readOnlyHint: "yes" } }, { annotations: "trust me" }],
    ...[{ annotations: { more: { deep: 1 } } }, { annotations: { more: { deep: 2 } } }, { execution: { taskSupport: "required" } }],
  ];
  assert.equal(new Set(others.map(print)).size, others.length);
  assert.equal(print({ execution: { taskSupport: "forbidden" } }), print({}), "it is called as before");
});
