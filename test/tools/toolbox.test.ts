import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { createTools } from "../../src/core/tools/toolbox.ts";

const tools = createTools({ folders: [], dataFolder: "/nowhere/data", readableFolder: "/nowhere/data/blobs", environment: {} });

test("What models are told of all the tools stays short", () => {
  const specs = tools.map(({ spec }) => ({ type: "function", function: spec }));
  const tokens = encode(JSON.stringify(specs)).length;
  assert.ok(tokens < 600, `${tokens} tokens`);
});

test("There are six tools, and those that only look say so", () => {
  const check = (name: string, readOnly: boolean) => assert.equal(tools.find((each) => each.name === name)?.readOnly, readOnly, name);
  check("read_file", true);
  check("write_file", false);
  check("edit_file", false);
  check("list_files", true);
  check("search_files", true);
  check("run_command", false);
  assert.equal(tools.length, 6);
});
