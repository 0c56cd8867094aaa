import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { systemPrompt } from "../../src/core/agents/prompt.ts";
import { createTools } from "../../src/core/tools/toolbox.ts";

const folders = ["/projects/shop"];
const tools = createTools({ folders, dataFolder: "/d", readableFolder: "/d/blobs", environment: {} });
const promptFor = (names: readonly string[]) => systemPrompt({ folders, platform: "linux", trusted: true, tools: names });

test("the instructions and all tools cost at most 2,000 tokens in each request", () => {
  const asSent = tools.map(({ spec }) => ({ type: "function", function: spec }));
  const tokens = encode(promptFor(tools.map((each) => each.name))).length + encode(JSON.stringify(asSent)).length;
  assert.ok(tokens <= 2_000, `${tokens} tokens`);
});

test("a tool that is not there is not spoken of", () => {
  assert.doesNotMatch(promptFor(["read_file"]), /ask_user|read_command/);
  assert.match(promptFor(["read_file", "ask_user"]), /ask_user/);
});
