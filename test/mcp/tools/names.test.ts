import assert from "node:assert/strict";
import { test } from "node:test";
import { toolName } from "../../../src/core/mcp/tools/names.ts";

test("a plain name stays as it is, and any other is made legal and keeps apart from all others", () => {
  assert.equal(toolName("files", "read_file"), "mcp__files__read_file");
  const pairs = [
    ...[
      ["a", "b__c"],
      ["a__b", "c"],
      ["a_", "b"],
      ["a", "_b"],
      ["a", "b"],
      ["A", "b"],
      ["a.b", "c"],
      ["a-b", "c"],
      ["a b", "c"],
    ],
    ...[
      ["ü", "ü"],
      ["ü", "ö"],
      ["x", "😀"],
      ["x", "😎"],
      ["x", ""],
      ["x", "t".repeat(58)],
      ["x", "t".repeat(59)],
      ["x", `${"t".repeat(58)}s`],
    ],
    ...[
      ["x", "t_0123abcd"],
      ["x", "run command"],
      ["x", "run_command"],
      ["s".repeat(64), "t"],
      ["s".repeat(64), "u"],
    ],
  ] as const;
  const names = pairs.map(([server = "", tool = ""]) => toolName(server, tool));
  assert.equal(new Set(names).size, pairs.length);
  for (const each of names) assert.match(each, /^mcp__[A-Za-z0-9_-]{1,59}$/);
  // Whoever wants to pass for another by a name that looks like one of ours.
  const forged = toolName("x", "😀").slice("mcp__x__".length);
  assert.notEqual(toolName("x", forged), toolName("x", "😀"));
});
