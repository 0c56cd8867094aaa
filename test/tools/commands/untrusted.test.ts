import assert from "node:assert/strict";
import { test } from "node:test";
import { bringsFrom } from "../../../src/core/tools/commands/untrusted.ts";

test("what a command brings from elsewhere is told from what it does here", () => {
  for (const line of [
    "curl https://example.org",
    "cd x && wget -q http://a.example/b",
    "env curl example.org",
    "/usr/bin/curl -s x.example",
    "gh issue view 3",
  ])
    assert.match(bringsFrom(line) ?? "", /^the web \((curl|wget|gh)\)$/, line);
  for (const line of [
    "npm test",
    "curl http://localhost:3000/health",
    "curl -s http://127.0.0.1:8080/a http://[::1]/b",
    "cat curl.md",
    "ls curly",
  ])
    assert.equal(bringsFrom(line), undefined, line);
  assert.equal(bringsFrom("curl http://localhost/ https://example.org/"), "the web (curl)", "one of two is enough");
});
