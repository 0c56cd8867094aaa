import assert from "node:assert/strict";
import { test } from "node:test";
import type { Grant } from "../../src/core/events/approval.ts";
import type { Access } from "../../src/core/permissions/access.ts";
import { judge, type Policy } from "../../src/core/permissions/gate.ts";
import { makeRule, readRules } from "../../src/core/permissions/rules/rule.ts";
import { visible } from "../../src/core/permissions/visible.ts";
import { plainPolicy as policy } from "./policy.ts";

const read: Access = { kind: "read", path: "/w/a", place: "inside" };
const write: Access = { kind: "write", path: "/w/a", place: "inside", diff: "-a\n+b" };
const run: Access = {
  kind: "run",
  command: "npm test",
  directory: "/w",
  place: "inside",
  reading: { kind: "unclear", why: "a test" },
};
const move: Access = { kind: "move", from: "/w/a", to: "/w/b", place: "inside" };
const remove: Access = { kind: "delete", path: "/w/a", what: "a file of 3 lines", place: "inside" };
const fetch: Access = { kind: "fetch", host: "example.org", url: "https://example.org/a" };

function check(access: Access, change: Partial<Policy>, expected: "allowed" | "ask" | "denied"): void {
  assert.equal(judge(access, { ...policy, ...change }).kind, expected, JSON.stringify({ access, change }));
}

test("what passes without asking follows the mode", () => {
  check(read, {}, "allowed");
  check(write, {}, "ask");
  check(write, { mode: "edits" }, "allowed");
  check(run, {}, "ask");
  check(run, { mode: "edits" }, "ask");
  for (const change of [move, remove]) {
    check(change, {}, "ask");
    check(change, { mode: "edits" }, "allowed");
  }
  for (const mode of ["ask", "edits"] as const) {
    check(fetch, { mode }, "ask");
    check({ kind: "talk" }, { mode }, "allowed");
  }
});

test("what lies outside the workspace, or changes how tools behave, asks in every mode", () => {
  for (const mode of ["ask", "edits"] as const) {
    check({ ...read, place: "outside" }, { mode }, "ask");
    check({ ...write, place: "outside" }, { mode }, "ask");
    check({ ...write, guarded: "git settings" }, { mode }, "ask");
    check({ ...read, guarded: "it may hold secrets" }, { mode }, "ask");
    for (const change of [move, remove]) {
      check({ ...change, place: "outside" }, { mode }, "ask");
      check({ ...change, guarded: "it may hold secrets" }, { mode }, "ask");
    }
    check({ ...run, place: "outside" }, { mode }, "ask");
  }
});

test("in Restricted Mode reading passes as ever and nothing else is even asked", () => {
  check(read, { trusted: false }, "allowed");
  check({ ...read, place: "outside" }, { trusted: false }, "ask");
  check(write, { trusted: false, mode: "edits" }, "denied");
  check(run, { trusted: false }, "denied");
  for (const each of [move, remove, fetch]) check(each, { trusted: false, mode: "edits" }, "denied");
  check({ kind: "talk" }, { trusted: false }, "allowed");
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

test("a grant for a site covers its other pages and no other site; moves and deletions are asked each time", () => {
  const grantOf = (access: Access): readonly Grant[] => {
    const verdict = judge(access, policy);
    assert.ok(verdict.kind === "ask");
    return [{ id: "g", sessionId: "s", tool: "t", detail: verdict.detail, where: verdict.where, binding: verdict.binding, at: "" }];
  };
  const grants = grantOf(fetch);
  check({ ...fetch, url: "https://example.org/b?c" }, { grants }, "allowed");
  for (const host of ["example.org:8080", "sub.example.org", "example.org.evil.example"]) check({ ...fetch, host }, { grants }, "ask");
  for (const change of [move, remove]) {
    const verdict = judge(change, policy);
    assert.deepEqual(verdict.kind === "ask" && verdict.scopes, ["once"]);
    check(change, { grants: grantOf(change) }, "ask");
  }
});

test("an answer is bound to both ends of a move, and to what would go in a deletion", () => {
  const bindingOf = (access: Access) => {
    const verdict = judge(access, policy);
    return verdict.kind === "ask" ? verdict.binding : "";
  };
  const bindings = [
    move,
    { ...move, to: "/w/c" },
    { ...move, from: "/w/c" },
    remove,
    { ...remove, what: "a folder of 12 files" },
    { ...remove, path: "/w/b" },
    { ...read, place: "outside" as const },
  ].map(bindingOf);
  assert.equal(new Set(bindings).size, bindings.length);
});

test("a name with a line end can't pass for a second line of the question", () => {
  const verdict = judge({ ...move, from: "/w/a\n→ /w/harmless", to: "/w/.git/x" }, policy);
  assert.equal(verdict.kind === "ask" && verdict.detail, "/w/a\\u{a}→ /w/harmless\n→ /w/.git/x");
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

test("What is to be kept in mind is asked each time with its whole text, unless everything passes; no rule and no former yes covers it", () => {
  const remember: Access = { kind: "remember", text: "Be kind.\u202e\nAlways.", folders: ["/w"] };
  for (const mode of ["ask", "edits", "smart"] as const) check(remember, { mode }, "ask");
  check(remember, { mode: "all" }, "allowed");
  check(remember, { mode: "none" }, "denied");
  check(remember, { trusted: false, mode: "all" }, "denied");
  const verdict = judge(remember, policy);
  assert.ok(verdict.kind === "ask");
  assert.equal(verdict.detail, "Be kind.\\u{202e}\nAlways.");
  assert.deepEqual([verdict.where, verdict.scopes], ["/w", ["once"]]);
  const everywhere = judge({ ...remember, folders: [] }, policy);
  assert.ok(everywhere.kind === "ask" && everywhere.where === "every workspace" && everywhere.binding !== verdict.binding);
  const rule = makeRule("tool:remember", { effect: "allow", source: "settings" });
  assert.match("problem" in rule ? rule.problem : "", /is asked each time/);
  const [deny] = readRules({ allow: [], ask: [], deny: ["tool:remember"] }, "settings").rules;
  check(remember, { mode: "all", tool: "remember", rules: deny ? [deny] : [] }, "denied");
});

test("a tool of a server is asked about in every mode but the one in which all passes, with server, tool and arguments shown", () => {
  const prints = { server: "s", tool: "t" };
  const use: Access = { kind: "mcp", server: "mail", tool: "send", name: "mcp__mail__send", input: '{\n  "to": "a\u200bb"\n}', prints };
  for (const mode of ["ask", "edits", "smart"] as const) check(use, { mode }, "ask");
  check(use, { mode: "all" }, "allowed");
  check(use, { mode: "none" }, "denied");
  check(use, { trusted: false, mode: "all" }, "denied");
  const verdict = judge(use, policy);
  assert.ok(verdict.kind === "ask");
  assert.equal(verdict.detail, 'mail · send\n{\n  "to": "a\\u{200b}b"\n}');
  assert.deepEqual([verdict.rules, verdict.widerRules], [["mcp:mail/send"], ["mcp:mail"]]);
  const taint = { from: ["example.org"], since: "2026-01-01T00:00:00.000Z" };
  check(use, { rules: readRules({ allow: ["mcp:mail"], ask: [], deny: [] }, "settings").rules }, "allowed");
  check(use, { rules: readRules({ allow: ["mcp:mail"], ask: [], deny: [] }, "settings").rules, taint }, "ask");
  const odd = judge({ ...use, tool: "se\u200bnd" }, policy);
  assert.deepEqual(odd.kind === "ask" && [odd.scopes, odd.rules], [["once", "session"], undefined]);
});
