import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApprovalRequest } from "../../../src/core/events/approval.ts";
import { joinedRules, offersLonger, scopesOffered, splitRules } from "../../../src/extension/approvals/rules-line.ts";

test("rules on one line come apart as they were put together", () => {
  for (const rules of [
    ["shell:npm test"],
    ["shell:npm test", "shell:npm run lint"],
    ["@reviewer shell:git diff", "write:src/**"],
    ["shell:sh -c 'a; b'", "fetch:example.org"],
  ])
    assert.deepEqual(splitRules(joinedRules(rules)), rules);
});

test("what a person leaves at the ends or between is no rule", () => {
  assert.deepEqual(splitRules("  shell:npm test ;  shell:ls;"), ["shell:npm test", "shell:ls"]);
  assert.deepEqual(splitRules(""), []);
  assert.deepEqual(splitRules(" ; "), []);
  assert.deepEqual(splitRules("npm test; rm -rf ."), ["npm test; rm -rf ."], "what is no rule stays whole, for the core to refuse");
});

test("only the scopes that were offered are offered, and nothing where the rule would not be shown as it is", () => {
  assert.deepEqual(
    scopesOffered(["once", "session", "always"]).map((each) => each.scope),
    ["session", "always"],
  );
  assert.equal(offersLonger(asks({ scopes: ["once"] })), false);
  assert.equal(offersLonger(asks({ scopes: ["once", "session"] })), true);
  assert.equal(offersLonger(asks({ rules: ["shell:npm test"] })), true);
  assert.equal(offersLonger(asks({ rules: ["shell:echo 'a  b'"] })), false);
  assert.equal(offersLonger(asks({ rules: [`shell:echo ${"x".repeat(500)}`] })), false);
});

function asks(parts: Partial<ApprovalRequest>): ApprovalRequest {
  const ids = { id: "a1", sessionId: "s1", runId: "r1", stepId: "t1", binding: "b", at: "2026-01-01T00:00:00.000Z" };
  const shown = { tool: "run_command", title: "Run this command?", detail: "npm test", detailKind: "command" as const, where: "/w" };
  return { ...ids, ...shown, reasons: [], scopes: ["once", "session", "workspace", "always"], ...parts };
}
