import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutSecrets } from "../../src/core/agents/live-text.ts";
import { createSecrets } from "../../src/core/secrets.ts";

const key = "sk-abcabcab-1234";

/** What people see of pieces, one entry a piece that was handed on. */
function shown(...pieces: readonly string[]): readonly string[] {
  const secrets = createSecrets();
  secrets.add(key);
  secrets.add("short");
  const seen: string[] = [];
  const live = withoutSecrets({ redact: secrets.redact, openSecret: secrets.openAtEnd }, (text) => seen.push(text));
  for (const each of pieces) live.add(each);
  live.finish();
  return seen;
}

test("A key is taken out of live output, wherever it is split", () => {
  for (let at = 0; at <= key.length; at += 1)
    assert.equal(shown(`KEY=${key.slice(0, at)}`, `${key.slice(at)}\n`).join(""), "KEY=[API key]\n", `split at ${at}`);
  assert.equal(shown("a ", ...key, " b").join(""), "a [API key] b");
  assert.equal(shown(`${key}${key.slice(0, 5)}`, key.slice(5)).join(""), "[API key][API key]");
});

test("What is no key is all shown, and what can't become one at once", () => {
  assert.deepEqual(shown("one\n", "two\n"), ["one\n", "two\n"]);
  assert.deepEqual(shown("risk-", "free"), ["ri", "sk-free"]);
  assert.deepEqual(shown("ends in sk-abc"), ["ends in ", "sk-abc"]);
  assert.deepEqual(shown("a short word"), ["a short word"]);
});
