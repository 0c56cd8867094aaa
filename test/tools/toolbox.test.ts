import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { systemPrompt } from "../../src/core/agents/prompt.ts";
import { createTools } from "../../src/core/tools/toolbox.ts";

const tools = createTools({ folders: [], dataFolder: "/nowhere/data", readableFolder: "/nowhere/data/blobs", environment: {} });

test("What every request begins with, instructions and tools, stays short", () => {
  const specs = tools.map(({ spec }) => ({ type: "function", function: spec }));
  const system = systemPrompt({
    folders: ["/w/a-project-of-mine"],
    platform: "linux",
    trusted: true,
    tools: tools.map(({ name }) => name),
  });
  const tokens = encode(JSON.stringify(specs)).length + encode(system).length;
  assert.ok(tokens <= 2_000, `${tokens} tokens`);
});

test("The tools that only look say so", () => {
  const check = (name: string, readOnly: boolean) => assert.equal(tools.find((each) => each.name === name)?.readOnly, readOnly, name);
  check("read_file", true);
  check("write_file", false);
  check("edit_file", false);
  check("list_files", true);
  check("search_files", true);
  check("run_command", false);
  check("ask_user", true);
});
