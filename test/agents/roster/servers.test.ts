import assert from "node:assert/strict";
import { test } from "node:test";
import { mayUseOf } from "../../../src/core/agents/roster/stricter.ts";

test("an agent may use the servers it names; one that names tools alone, only those; any other all", () => {
  const may = (agent: Parameters<typeof mayUseOf>[0]) =>
    [
      ["mail", "mcp__mail__send"],
      ["files", "mcp__files__read"],
    ].map(([server = "", tool = ""]) => mayUseOf(agent, server, tool));
  assert.deepEqual(may({}), [true, true]);
  assert.deepEqual(may({ mcpServers: ["mail"] }), [true, false]);
  assert.deepEqual(may({ mcpServers: ["mail"], tools: ["read_file"] }), [true, false]);
  assert.deepEqual(may({ tools: ["read_file"] }), [false, false]);
  assert.deepEqual(may({ tools: ["mcp__files__read"] }), [false, true]);
  assert.deepEqual(may({ mcpServers: [] }), [false, false]);
});
