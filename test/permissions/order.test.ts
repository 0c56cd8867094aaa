import assert from "node:assert/strict";
import { test } from "node:test";
import type { Grant } from "../../src/core/events/approval.ts";
import type { Access } from "../../src/core/permissions/access.ts";
import type { CommandPart } from "../../src/core/permissions/command/part.ts";
import { judge, type Policy, type Verdict } from "../../src/core/permissions/gate.ts";
import { objection } from "../../src/core/permissions/offer.ts";
import { type Effect, grantRule, makeRule, type Rule } from "../../src/core/permissions/rules/rule.ts";
import { plainPolicy } from "./policy.ts";

const policy: Policy = { ...plainPolicy, folders: ["/w"] };

function rule(text: string, effect: Effect = "allow"): Rule {
  const made = makeRule(text, { effect, source: "settings" });
  assert.ok(!("problem" in made));
  return made;
}

function grant(text: string, more: Partial<Grant> = {}): Rule {
  const kept = {
    id: "g1",
    sessionId: "s",
    scope: "always",
    tool: "run_command",
    rule: text,
    binding: "b",
    detail: "d",
    where: "/w",
  } as const;
  const made = grantRule({ ...kept, at: "2026-01-02T00:00:00.000Z", ...more });
  assert.ok(made);
  return made;
}

function run(...parts: readonly (string | CommandPart)[]): Extract<Access, { kind: "run" }> {
  const read = parts.map((each) => (typeof each === "string" ? { words: each.split(" "), text: each, readOnly: false } : each));
  const command = read.map(({ text }) => text).join(" && ");
  return { kind: "run", command, directory: "/w", place: "inside", reading: { kind: "clear", parts: read } };
}

const status: CommandPart = { words: ["git", "status"], text: "git status", readOnly: true, stem: 2 };
const npmTest: CommandPart = {
  words: ["npm", "test"],
  text: "npm test",
  readOnly: false,
  stem: 2,
  script: { what: "scripts.test of package.json", hash: "h1", files: ["/w/package.json"] },
};
const write: Access = { kind: "write", path: "/w/src/a.ts", place: "inside", diff: "+x" };
const fetch: Access = { kind: "fetch", host: "example.org", url: "https://example.org/a" };

function kind(access: Access, change: Partial<Policy> = {}): Verdict["kind"] {
  return judge(access, { ...policy, ...change }).kind;
}

test("what forbids comes before what asks, that before what allows, and that before the mode", () => {
  const [allow, ask, deny] = [rule("shell:npm test"), rule("shell:npm test", "ask"), rule("shell:npm", "deny")];
  assert.equal(kind(run(npmTest)), "ask");
  assert.equal(kind(run(npmTest), { rules: [allow] }), "allowed");
  assert.equal(kind(run(npmTest), { rules: [allow, ask] }), "ask");
  assert.equal(kind(run(npmTest), { rules: [allow, ask, deny] }), "denied");
  assert.equal(kind(run(npmTest), { rules: [ask], mode: "all" }), "ask");
  assert.equal(kind(run(npmTest), { rules: [deny], mode: "all" }), "denied");
});

test("what never runs is refused in every mode, whatever allows it", () => {
  const bad: CommandPart = { words: ["rm", "-rf", "/"], text: "rm -rf /", readOnly: false, forbidden: "it would delete everything" };
  for (const mode of ["ask", "edits", "smart", "all", "none"] as const) {
    assert.equal(kind(run(bad), { mode, rules: [rule("shell:rm -rf /")] }), "denied");
    assert.equal(kind(run("ls", bad), { mode }), "denied");
  }
});

test("each mode lets pass what it says and nothing else", () => {
  const passes = (access: Access) =>
    (["ask", "edits", "smart", "all", "none"] as const).filter((mode) => kind(access, { mode }) === "allowed");
  assert.deepEqual(passes({ kind: "read", path: "/w/a", place: "inside" }), ["ask", "edits", "smart", "all", "none"]);
  assert.deepEqual(passes(write), ["edits", "smart", "all"]);
  assert.deepEqual(passes(run(status)), ["smart", "all"]);
  assert.deepEqual(passes(run(status, npmTest)), ["all"]);
  assert.deepEqual(passes(fetch), ["all"]);
  assert.deepEqual(passes({ kind: "read", path: "/etc/x", place: "outside" }), ["all"]);
  assert.deepEqual(passes({ ...write, guarded: "it changes git settings" }), []);
  assert.deepEqual(passes(run({ ...status, concern: "it reads .env" })), []);
});

test("with the mode none what would be asked is refused, and what rules allow still passes", () => {
  const verdict = judge(run(npmTest), { ...policy, mode: "none" });
  assert.equal(verdict.kind, "denied");
  assert.deepEqual(verdict.decision, { source: "mode", mode: "none" });
  assert.equal(kind(run(npmTest), { mode: "none", rules: [rule("shell:npm test")] }), "allowed");
});

test("no rule covers what must always be asked", () => {
  const rules = [rule("write:**"), rule("shell:cat"), grant("shell:cat")];
  assert.equal(kind({ ...write, path: "/w/.git/config", guarded: "it changes git" }, { rules }), "ask");
  const cat: CommandPart = { words: ["cat", ".env"], text: "cat .env", readOnly: true, stem: 1, concern: "it reads .env" };
  const verdict = judge(run(cat), { ...policy, rules });
  assert.deepEqual(verdict.kind === "ask" && verdict.scopes, ["once"]);
});

test("every command of a line must be covered; the decision names each rule", () => {
  const rules = [rule("shell:git status"), grant("shell:npm test", { script: { what: "x", hash: "h1" } })];
  assert.equal(kind(run(status, "make all"), { rules }), "ask");
  const verdict = judge(run(status, npmTest), { ...policy, rules });
  assert.deepEqual(verdict.kind === "allowed" && verdict.decision, {
    source: "settings",
    rules: ["shell:git status", "shell:npm test"],
    grants: ["g1"],
  });
});

test("a line that can't be read asks even in the mode all where a rule might speak of it", () => {
  const line: Access = { ...run("x"), reading: { kind: "unclear", why: "it holds a substitution" } };
  assert.equal(kind(line, { mode: "all" }), "allowed");
  assert.equal(kind(line, { mode: "all", rules: [rule("shell:git push", "deny")] }), "ask");
  assert.equal(kind(line, { mode: "smart" }), "ask");
});

test("a yes for a script runner holds as long as it runs the same", () => {
  const rules = [grant("shell:npm test", { script: { what: "scripts.test", hash: "h1" } })];
  assert.equal(kind(run(npmTest), { rules }), "allowed");
  const changed = { ...npmTest, script: { what: "scripts.test of package.json", hash: "h2", files: [] } };
  const verdict = judge(run(changed), { ...policy, rules });
  assert.match(
    verdict.kind === "ask" ? verdict.reasons.join() : "",
    /scripts\.test of package\.json is not what it was when “shell:npm test” was allowed/,
  );
  assert.equal(kind(run(npmTest), { rules: [grant("shell:npm test")] }), "ask", "a yes from before there was a script");
});

test("a written rule for a script runner does not hold for a script that was changed in this conversation", () => {
  const rules = [rule("shell:npm test")];
  assert.equal(kind(run(npmTest), { rules }), "allowed");
  assert.equal(kind(run(npmTest), { rules, isChanged: (file) => file === "/w/package.json" }), "ask");
});

test("a yes for a workspace holds in its folders only", () => {
  const rules = [grant("shell:make all", { scope: "workspace", folders: ["/w"] })];
  assert.equal(kind(run("make all"), { rules }), "allowed");
  assert.equal(kind({ ...run("make all"), directory: "/other" }, { rules, folders: ["/other"] }), "ask");
});

test("once untrusted text has come in, what leaves the workspace is asked again, whatever allowed it before", () => {
  const taint = { from: ["evil.example"], since: "2026-01-03T00:00:00.000Z" };
  const rules = [rule("fetch:example.org"), grant("shell:npm test", { script: { what: "x", hash: "h1" } })];
  for (const mode of ["ask", "all"] as const) {
    assert.equal(kind(fetch, { rules, mode }), "allowed");
    assert.equal(kind(fetch, { rules, mode, taint }), "ask");
    assert.equal(kind(run(npmTest), { rules, mode, taint }), "ask");
    assert.equal(kind({ kind: "read", path: "/etc/x", place: "outside" }, { mode, taint }), "ask");
  }
  assert.equal(kind({ kind: "remember", text: "x", folders: [] }, { mode: "all", taint }), "ask", "what it could plant stays for ever");
  assert.equal(kind(run(status), { mode: "smart", taint }), "allowed", "what provably only reads goes nowhere");
  assert.equal(kind(write, { mode: "edits", taint }), "allowed", "nor does a file of the workspace");
  const sent: Access = { kind: "read", path: "/w/notes.txt", place: "inside", sendsTo: "Telegram, Ada" };
  assert.equal(kind(sent, { mode: "ask" }), "allowed", "whoever talks there is told what files say");
  for (const mode of ["ask", "edits", "smart", "all"] as const) assert.equal(kind(sent, { mode, taint }), "ask", "it leaves the machine");
  const verdict = judge(fetch, { ...policy, rules, taint });
  assert.ok(verdict.kind === "ask" && /evil\.example, which nobody vouches for/.test(verdict.reasons.join()));
  assert.deepEqual(verdict.scopes, ["once", "session"]);
});

test("a yes that was given knowing of untrusted text holds until other text comes in", () => {
  const later = "2026-01-04T00:00:00.000Z";
  const rules = [grant("fetch:example.org", { scope: "session", at: later })];
  assert.equal(kind(fetch, { rules, taint: { from: ["a"], since: "2026-01-03T00:00:00.000Z" } }), "allowed");
  assert.equal(kind(fetch, { rules, taint: { from: ["a", "b"], since: "2026-01-05T00:00:00.000Z" } }), "ask");
});

test("of a line whose commands that do more than read have a yes knowing of untrusted text nothing is asked where reading passes, and not without that yes", () => {
  const taint = { from: ["a"], since: "2026-01-03T00:00:00.000Z" };
  const yes = (at: string) => [grant("shell:make all", { scope: "session", at })];
  const [before, after] = [yes("2026-01-02T00:00:00.000Z"), yes("2026-01-04T00:00:00.000Z")];
  for (const mode of ["smart", "all"] as const) {
    assert.equal(kind(run(status, "make all"), { mode, taint, rules: after }), "allowed", mode);
    assert.equal(kind(run(status, "make all"), { mode, taint, rules: before }), "ask", mode);
    assert.equal(kind(run(status, "make all", "make other"), { mode, taint, rules: after }), "ask", mode);
  }
  for (const mode of ["ask", "edits"] as const) assert.equal(kind(run(status, "make all"), { mode, taint, rules: after }), "ask", mode);
});

test("a yes of another conversation was given without knowing of untrusted text, also where it came later", () => {
  const taint = { from: ["a"], since: "2026-01-03T00:00:00.000Z" };
  for (const scope of ["workspace", "always"] as const) {
    const rules = [grant("fetch:example.org", { scope, at: "2026-01-04T00:00:00.000Z" })];
    assert.equal(kind(fetch, { rules }), "allowed");
    assert.equal(kind(fetch, { rules, taint }), "ask", scope);
  }
});

test("a question offers the narrowest rules first, and the widest that may be", () => {
  const verdict = judge(run({ ...npmTest, words: ["npm", "test", "--", "-t", "a b"], text: "npm test -- -t 'a b'" }), policy);
  assert.ok(verdict.kind === "ask");
  assert.deepEqual(verdict.scopes, ["once", "session", "workspace", "always"]);
  assert.deepEqual(verdict.rules, ["shell:npm test -- -t 'a b'"]);
  assert.deepEqual(verdict.widerRules, ["shell:npm test"]);
  const change = judge(write, policy);
  assert.ok(change.kind === "ask");
  assert.deepEqual(
    [change.scopes, change.rules, change.widerRules],
    [["once", "session", "workspace"], ["write:src/a.ts"], ["write:src/**"]],
  );
});

test("of a line only what is not covered yet is offered", () => {
  const verdict = judge(run(status, "make all"), { ...policy, rules: [rule("shell:git status")] });
  assert.deepEqual(verdict.kind === "ask" && verdict.rules, ["shell:make all"]);
});

test("a yes can't be remembered as rules that don't fit what was asked", () => {
  const check = (access: Exclude<Access, { kind: "talk" }>, rules: readonly string[], expected: RegExp | undefined) => {
    const problem = objection(rules, access, policy);
    if (expected) assert.match(problem ?? "fits", expected, rules.join());
    else assert.equal(problem, undefined, rules.join());
  };
  check(run(npmTest), ["shell:npm test"], undefined);
  check(run(npmTest), ["shell:npm"], /does not cover what was asked/);
  check(run(npmTest), ["shell:npm test", "shell:rm -rf x"], /“shell:rm -rf x” does not cover/);
  check(run("make all"), ["shell:make"], /does not cover/);
  check(run("make all", npmTest), ["shell:npm test"], /Nothing here covers “make all”/);
  check(run(npmTest), ["write:**"], /does not cover/);
  check(run(npmTest), ["nonsense"], /is no rule/);
  check(run(npmTest), [], /no rule to remember/);
  check(write, ["write:src/**"], undefined);
  check(write, ["write:docs/**"], /does not cover/);
  check(write, ["write:/**"], /reaches further/);
  check(write, ["tool:write_file"], /would allow whatever/);
  check(fetch, ["fetch:*.example.org"], /does not cover/);
  check(fetch, ["fetch:*"], /far more/);
});

test("a yes given for a box holds there and where a command can do less, never on the machine itself", () => {
  const command = (runsOn?: "docker" | "system" | "host"): Access => ({ ...run(npmTest), ...(runsOn ? { runsOn } : {}) });
  const kept = (runsOn?: "docker" | "system") => [
    grant("shell:npm test", { script: { what: "test", hash: "h1" }, ...(runsOn ? { runsOn } : {}) }),
  ];
  const passes = (rules: readonly Rule[]) =>
    (["docker", "system", "host", undefined] as const).map((place) => kind(command(place), { rules }));
  assert.deepEqual(passes(kept("docker")), ["allowed", "ask", "ask", "ask"]);
  assert.deepEqual(passes(kept("system")), ["allowed", "allowed", "ask", "ask"]);
  assert.deepEqual(passes(kept()), ["allowed", "allowed", "allowed", "allowed"]);
});

test("what would run outside a box that was wanted says why, and a yes to the letter for a box is none for the machine", () => {
  const unboxed = judge({ ...run(npmTest), runsOn: "host", unboxed: "Docker does not answer." }, policy);
  assert.ok(unboxed.kind === "ask" && unboxed.reasons.includes("Docker does not answer."));
  const boxed = judge({ ...run(npmTest), runsOn: "docker" }, policy);
  assert.ok(boxed.kind === "ask");
  assert.equal(boxed.runsOn, "docker");
  assert.notEqual(boxed.binding, unboxed.binding);
});
