import assert from "node:assert/strict";
import { test } from "node:test";
import { redact } from "../../src/extension/host/redact.ts";

test("a known secret never reaches the log", () => {
  check("the key is hunter2hunter2.", "the key is [secret].");
  check("hunter2hunter2hunter2hunter2", "[secret][secret]");
});

test("what looks like a secret is taken out too", () => {
  check("401 Incorrect API key provided: sk-proj-abc_123DEF", "401 Incorrect API key provided: [secret]");
  check("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [secret]");
  check('{"api_key":"topsecret","model":"x"}', '{"api_key":"[secret]","model":"x"}');
  check("OPENAI_API_KEY=topsecret next", "OPENAI_API_KEY=[secret] next");
});

test("the rest of a line stays as it is", () => {
  check("Run r1 ended: completed, 12 tokens in 3 s", "Run r1 ended: completed, 12 tokens in 3 s");
  check("tokenizer: o200k ask-me disk-space", "tokenizer: o200k ask-me disk-space");
});

function check(line: string, expected: string): void {
  assert.equal(redact(line, ["hunter2hunter2", ""]), expected);
}
