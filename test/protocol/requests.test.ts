import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { parseRequest, requests } from "../../src/core/protocol/requests.ts";

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
  check({ nr: 1, name: "answer", params: { approvalId: "a", decision: "allow", scope: "ever" } }, /scope/);
  check({ nr: 1, name: "openFile", params: { path: "a", line: 0 } }, /line/);
  check({ nr: 1, name: "stop", params: { extra: 1 } }, /extra/);
  const yes = { approvalId: "a", decision: "allow", scope: "always" };
  check({ nr: 1, name: "answer", params: { ...yes, rules: [] } }, /rules/);
  check({ nr: 1, name: "answer", params: { ...yes, rules: Array.from({ length: 51 }, () => "shell:ls") } }, /rules/);
  check({ nr: 1, name: "answer", params: { ...yes, rules: ["x".repeat(8_001)] } }, /rules/);
  check({ nr: 1, name: "revokeGrants", params: { grantIds: [] } }, /grantIds/);
  check({ nr: 1, name: "revokeGrants", params: { grantIds: Array.from({ length: 101 }, () => "g") } }, /grantIds/);
  check({ nr: 1, name: "addRule", params: { effect: "permit", rule: "shell:ls" } }, /effect/);
  check({ nr: 1, name: "addRule", params: { effect: "allow", rule: "x".repeat(8_001) } }, /rule/);
  check({ nr: 1, name: "removeRule", params: { effect: "allow" } }, /rule/);
  check({ nr: 1, name: "listAudit", params: { text: "x".repeat(201) } }, /text/);
  check({ nr: 1, name: "listAudit", params: { text: "", before: "x".repeat(201) } }, /before/);
  check({ nr: 1, name: "listAudit", params: { text: "", limit: 1 } }, /limit/);
  check({ nr: 1, name: "exportAudit", params: { text: "", verdict: "maybe" } }, /verdict/);
});

test("no text, list or number of a request is without a bound", () => {
  const unbounded = Object.entries(requests).flatMap(([name, schema]) => unboundedIn(z.toJSONSchema(schema, { io: "input" }), name));
  assert.deepEqual(unbounded, []);
  assert.deepEqual(unboundedIn(z.toJSONSchema(z.object({ text: z.string() })), "planted"), ["planted.text"]);
});

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

function unboundedIn(schema: unknown, at: string): readonly string[] {
  const { type, properties = {}, items, anyOf = [], oneOf = [], ...limits } = schema as JsonSchema;
  const isFixed = limits.enum !== undefined || limits.const !== undefined || limits.pattern?.endsWith("{64}$");
  const own = (type === "string" && !isFixed && limits.maxLength === undefined) || (type === "array" && limits.maxItems === undefined);
  return [
    ...(own ? [at] : []),
    ...Object.entries(properties).flatMap(([name, each]) => unboundedIn(each, `${at}.${name}`)),
    ...(items ? unboundedIn(items, `${at}[]`) : []),
    ...[...anyOf, ...oneOf].flatMap((each) => unboundedIn(each, at)),
  ];
}
