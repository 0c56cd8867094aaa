import assert from "node:assert/strict";
import { test } from "node:test";
import { parseRequest } from "../../src/core/protocol/requests.ts";

test("a well-formed request comes through as it is", () => {
  const request = { nr: 3, name: "send", params: { text: "Hello" } };
  assert.deepEqual(parseRequest(request), { kind: "request", request });
  assert.deepEqual(parseRequest({ nr: 0, name: "ready" }), { kind: "request", request: { nr: 0, name: "ready", params: {} } });
});

test("a message of the wrong shape is refused with a sentence that names what is wrong", () => {
  const check = (message: unknown, reason: RegExp) => {
    const parsed = parseRequest(message);
    assert.ok(parsed.kind === "malformed", JSON.stringify(message));
    assert.match(parsed.reason, reason);
  };
  check(undefined, /Not a request/);
  check("send", /Not a request/);
  check([], /Not a request/);
  check({ nr: -1, name: "send", params: {} }, /nr/);
  check({ nr: 1, name: 7 }, /name/);
  check({ nr: 1, name: "constructor", params: {} }, /no request "constructor"/);
  check({ nr: 1, name: "__proto__", params: {} }, /no request "__proto__"/);
  check({ nr: 1, name: "send", params: {} }, /text/);
  check({ nr: 1, name: "send", params: { text: "" } }, /text/);
  check({ nr: 1, name: "send", params: { text: "x".repeat(1_000_001) } }, /text/);
  check({ nr: 1, name: "answer", params: { approvalId: "a", decision: "maybe", scope: "once" } }, /decision/);
  check({ nr: 1, name: "answer", params: { approvalId: "a", decision: "allow", scope: "always" } }, /scope/);
  check({ nr: 1, name: "openFile", params: { path: "a", line: 0 } }, /line/);
  check({ nr: 1, name: "stop", params: { extra: 1 } }, /extra/);
});
