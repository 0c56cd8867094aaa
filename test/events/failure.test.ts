import assert from "node:assert/strict";
import { test } from "node:test";
import { isRetryable } from "../../src/core/events/failure.ts";

test("only failures that may pass by themselves are tried again", () => {
  assert.equal(isRetryable({ code: "rate-limit", message: "" }), true);
  assert.equal(isRetryable({ code: "network", message: "" }), true);
  assert.equal(isRetryable({ code: "auth", message: "" }), false);
  assert.equal(isRetryable({ code: "overflow", message: "" }), false);
});
