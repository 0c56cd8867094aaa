import assert from "node:assert/strict";
import { test } from "node:test";
import type { Grant } from "../../src/core/events/approval.ts";
import type { Access } from "../../src/core/permissions/access.ts";
import { judge, type Policy } from "../../src/core/permissions/gate.ts";
import { visible } from "../../src/core/permissions/visible.ts";

const policy: Policy = { mode: "ask", trusted: true, grants: [], hash: (text) => text };
const read: Access = { kind: "read", path: "/w/a", place: "inside" };
const write: Access = { kind: "write", path: "/w/a", place: "inside", diff: "-a\n+b" };
const run: Access = { kind: "run", command: "npm test", directory: "/w", place: "inside" };

function check(access: Access, change: Partial<Policy>, expected: "allowed" | "ask" | "denied"): void {
  assert.equal(judge(access, { ...policy, ...change }).kind, expected, JSON.stringify({ access, change }));
}

test("what passes without asking follows the mode", () => {
  check(read, {}, "allowed");
  check(write, {}, "ask");
  check(write, { mode: "edits" }, "allowed");
  check(run, {}, "ask");
  check(run, { mode: "edits" }, "ask");
});

test("what lies outside the workspace, or changes how tools behave, asks in every mode", () => {
  for (const mode of ["ask", "edits"] as const) {
    check({ ...read, place: "outside" }, { mode }, "ask");
    check({ ...write, place: "outside" }, { mode }, "ask");
    check({ ...write, guarded: "git settings" }, { mode }, "ask");
    check({ ...run, place: "outside" }, { mode }, "ask");
  }
});

test("in Restricted Mode reading passes as ever and nothing else is even asked", () => {
  check(read, { trusted: false }, "allowed");
  check({ ...read, place: "outside" }, { trusted: false }, "ask");
  check(write, { trusted: false, mode: "edits" }, "denied");
  check(run, { trusted: false }, "denied");
});

test("a grant covers exactly one command line in one folder, and never what asks each time", () => {
  const granted = (access: Access): readonly Grant[] => {
    const verdict = judge(access, policy);
    assert.ok(verdict.kind === "ask");
    return [
      { id: "g", sessionId: "s", tool: "run_command", detail: verdict.detail, where: verdict.where, binding: verdict.binding, at: "" },
    ];
  };
  const grants = granted(run);
  check(run, { grants }, "allowed");
  check({ ...run, command: "npm test " }, { grants }, "ask");
  check({ ...run, directory: "/w/sub" }, { grants }, "ask");
  check({ ...write, diff: "npm test" }, { grants }, "ask");
  const outside: Access = { ...run, place: "outside" };
  check(outside, { grants: granted(outside) }, "ask");
});

test("a question shows exactly what will happen, where, and what a yes may cover", () => {
  const verdict = judge({ ...run, command: "rm -rf \u202e tmp\u200b && echo \u001b[31m" }, policy);
  assert.ok(verdict.kind === "ask");
  assert.equal(verdict.detail, "rm -rf \\u{202e} tmp\\u{200b} && echo \\u{1b}[31m");
  assert.equal(verdict.where, "/w");
  assert.deepEqual(verdict.scopes, ["once", "session"]);
});

test("text that draws nothing or reorders the line is written out, ordinary text stays as it is", () => {
  const check = (input: string, expected: string) => assert.equal(visible(input), expected);
  check("a\tb\nc", "a\tb\nc");
  check("Grüße, 世界 € 🎉", "Grüße, 世界 € 🎉");
  check("a\rb", "a\\u{d}b");
  check("a\u00a0b", "a\\u{a0}b");
  check("a\u2028b", "a\\u{2028}b");
  check("\u{e0041}", "\\u{e0041}");
  check("\ufeff", "\\u{feff}");
  check("\u3164", "\\u{3164}");
});
