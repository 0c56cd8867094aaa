import assert from "node:assert/strict";
import { test } from "node:test";
import type { Access } from "../../src/core/permissions/access.ts";
import type { CommandPart } from "../../src/core/permissions/command/part.ts";
import { judge } from "../../src/core/permissions/gate.ts";
import { covers, coversWords, speaksOf } from "../../src/core/permissions/rules/matching.ts";
import { readRule, shellRule } from "../../src/core/permissions/rules/notation.ts";
import { type Effect, makeRule, type Rule } from "../../src/core/permissions/rules/rule.ts";
import { plainPolicy } from "./policy.ts";

const around = { ...plainPolicy, folders: ["/w/proj"], home: "/h/ada" };

function rule(text: string, effect: Effect = "allow"): Rule {
  const made = makeRule(text, { effect, source: "settings" });
  assert.ok(!("problem" in made), "problem" in made ? made.problem : "");
  return made;
}

function write(path: string): Extract<Access, { kind: "write" }> {
  return { kind: "write", path, place: path.startsWith("/w/proj/") ? "inside" : "outside", diff: "+x" };
}

function part(line: string, more: Partial<CommandPart> = {}): CommandPart {
  return { words: line.split(" "), text: line, readOnly: false, ...more };
}

test("a rule that can't be read is refused with a sentence that says how rules are written", () => {
  for (const [text, problem] of [
    ["", /Rules are written shell:npm test/],
    ["npm test", /Rules are written/],
    ["shel:npm test", /Rules are written/],
    ["constructor:x", /Rules are written/],
    ["write:", /names nothing after write:/],
    ["write:src/\u202e**", /not seen/],
    ["shell:npm test && ls", /not one plain command/],
    ["shell:echo $HOME", /not one plain command/],
    ["shell:ls *", /not one plain command/],
    ["shell:cat 'x", /not one plain command/],
  ] as const) {
    const read = readRule(text);
    assert.ok("problem" in read, text);
    assert.match(read.problem, problem, text);
  }
});

test("a rule may not allow whatever a tool that acts is given", () => {
  for (const text of ["tool:run_command", "tool:write_file", "tool:*", "tool:fetch_page", "tool:read_file"]) {
    const made = makeRule(text, { effect: "allow", source: "settings" });
    assert.ok("problem" in made && /would allow whatever/.test(made.problem), text);
    assert.ok(!("problem" in makeRule(text, { effect: "ask", source: "settings" })), text);
  }
});

test("words are written as a rule in a way that reads back as the same words", () => {
  for (const words of [
    ["npm", "test"],
    ["git", "commit", "-m", "a && b"],
    ["ls", "it's here"],
    ["cat", ""],
    ["x", "a b", "#c"],
    ["p", "é"],
  ]) {
    const read = readRule(shellRule(words));
    assert.ok(!("problem" in read), shellRule(words));
    assert.deepEqual(read.words, words);
  }
});

test("a path pattern begins at the workspace folder, and means that one place", () => {
  const check = (text: string, path: string, fits: boolean) =>
    assert.equal(covers(rule(text), write(path), around), fits, `${text} for ${path}`);
  check("write:package.json", "/w/proj/package.json", true);
  check("write:package.json", "/w/proj/sub/package.json", false);
  check("write:*.md", "/w/proj/a.md", true);
  check("write:*.md", "/w/proj/docs/a.md", false);
  check("write:src/**", "/w/proj/src/a/b.ts", true);
  check("write:src/**", "/w/proj/src", false);
  check("write:src/**", "/w/proj/srcs/a.ts", false);
  check("write:src/**", "/w/proj-evil/src/a.ts", false);
  check("write:**/*.ts", "/w/proj/a/b/c.ts", true);
  check("write:SRC/**", "/w/proj/src/a.ts", false);
  check("write:~/notes/**", "/h/ada/notes/a.md", true);
  check("write:~/notes/**", "/h/adam/notes/a.md", false);
  check("write:/tmp/x/**", "/tmp/x/a", true);
  check("read:src/**", "/w/proj/src/a.ts", false);
});

test("what forbids or asks holds in any case, and for all below what it names; what allows does neither", () => {
  const speaks = (text: string, path: string) => speaksOf(rule(text, "deny"), write(path), around);
  assert.ok(speaks("write:src", "/w/proj/src/a/b.ts"));
  assert.ok(speaks("write:SRC/**", "/w/proj/src/a.ts"));
  assert.ok(!speaks("write:src", "/w/proj/srcs/a.ts"));
  assert.ok(!covers(rule("write:src"), write("/w/proj/src/a.ts"), around));
});

test("what is taken as a whole is held to the rules for what lies in it", () => {
  const folder: Access = { kind: "delete", path: "/w/proj/src", what: "a folder", place: "inside" };
  const look: Access = { kind: "read", path: "/w/proj", place: "inside", below: true };
  const verdict = (access: Access, text: string, effect: Effect) =>
    judge(access, { ...around, mode: "all", rules: [rule(text, effect)] }).kind;
  assert.equal(verdict(folder, "delete:src/keep.txt", "deny"), "denied");
  assert.equal(verdict(folder, "delete:**/keep.txt", "deny"), "denied");
  assert.equal(verdict(folder, "delete:docs/**", "deny"), "allowed");
  assert.equal(verdict(look, "read:private/**", "deny"), "ask", "the rest may be looked at, after a yes");
  assert.equal(verdict({ ...look, path: "/w/proj/private" }, "read:private", "deny"), "denied");
  assert.equal(verdict({ ...look, path: "/w/proj/src" }, "read:private/**", "deny"), "allowed");
  assert.equal(verdict({ ...look, below: undefined, path: "/w/proj/a.ts" }, "read:private/**", "ask"), "allowed");
});

test("a command that reads what a rule speaks of is asked about, whatever lets it pass", () => {
  const cat = (path: string, below = false): Access => {
    const reads = [{ path, below }];
    const parts = [part(`cat ${path}`, { readOnly: true, stem: 1, reads })];
    return { kind: "run", command: "", directory: "/w/proj", place: "inside", reading: { kind: "clear", parts } };
  };
  const verdict = (access: Access, effect: Effect) =>
    judge(access, { ...around, mode: "smart", rules: [rule("shell:cat"), rule("read:private/**", effect)] }).kind;
  for (const effect of ["ask", "deny"] as const) {
    assert.equal(verdict(cat("/w/proj/private/a"), effect), "ask");
    assert.equal(verdict(cat("/w/proj", true), effect), "ask");
    assert.equal(verdict(cat("/w/proj/README.md"), effect), "allowed");
  }
});

test("what may not be written may be neither deleted nor moved", () => {
  const never = rule("write:db/**", "deny");
  const speaks = (access: Access) => speaksOf(never, access, around);
  assert.ok(speaks({ kind: "delete", path: "/w/proj/db/a.sql", what: "a file", place: "inside" }));
  assert.ok(speaks({ kind: "move", from: "/w/proj/db/a.sql", to: "/w/proj/a.sql", place: "inside" }));
  assert.ok(speaks({ kind: "move", from: "/w/proj/a.sql", to: "/w/proj/db/a.sql", place: "inside" }));
  assert.ok(!speaks({ kind: "read", path: "/w/proj/db/a.sql", place: "inside" }));
});

test("a yes to writing covers neither a deletion nor a move", () => {
  const gone: Access = { kind: "delete", path: "/w/proj/src/a.ts", what: "a file", place: "inside" };
  const moved: Access = { kind: "move", from: "/w/proj/src/a.ts", to: "/w/proj/src/b.ts", place: "inside" };
  assert.ok(!covers(rule("write:src/**"), gone, around));
  assert.ok(!covers(rule("write:src/**"), moved, around));
  assert.ok(covers(rule("delete:src/**"), gone, around));
  assert.ok(covers(rule("move:src/**"), moved, around));
  assert.ok(!covers(rule("move:src/**"), { ...moved, to: "/w/proj/b.ts" }, around), "both ends count");
});

test("hosts are compared whole or label by label", () => {
  const check = (pattern: string, host: string, fits: boolean) =>
    assert.equal(
      covers(rule(`fetch:${pattern}`), { kind: "fetch", host, url: `https://${host}/` }, around),
      fits,
      `${pattern} for ${host}`,
    );
  check("example.org", "example.org", true);
  check("Example.ORG", "example.org", true);
  check("example.org", "example.org:8080", false);
  check("example.org", "evil-example.org", false);
  check("example.org", "example.org.evil.example", false);
  check("*.example.org", "docs.example.org", true);
  check("*.example.org", "example.org", false);
  check("*.example.org", "evilexample.org", false);
});

test("a command rule covers its own words, and more only where the program's policy lets them pass", () => {
  assert.ok(coversWords(["make", "all"], part("make all")));
  assert.ok(!coversWords(["make"], part("make all")));
  assert.ok(coversWords(["git", "status"], part("git status --short", { stem: 2 })));
  assert.ok(!coversWords(["git"], part("git status --short", { stem: 2 })), "the stem must be named");
  assert.ok(!coversWords(["git", "stat"], part("git status", { stem: 2 })), "words are whole");
  assert.ok(!coversWords(["git", "status", "-s"], part("git status", { stem: 2 })));
});

test("a rule that forbids a command finds it behind a wrapper", () => {
  const run = (line: string, more: Partial<CommandPart> = {}): Access => ({
    kind: "run",
    command: line,
    directory: "/w/proj",
    place: "inside",
    reading: { kind: "clear", parts: [part(line, more)] },
  });
  const push = rule("shell:git push", "deny");
  for (const line of ["git push", "git push --force", "sudo git push", "env A=b git push"])
    assert.ok(speaksOf(push, run(line), around), line);
  assert.ok(!speaksOf(push, run("git pull"), around));
  assert.ok(!speaksOf(push, run("echo git push", { readOnly: true, stem: 1 }), around));
});

test("words of a rule that forbids are found between others, behind a path and in code, and then it is asked", () => {
  const run = (...words: readonly string[]): Access => ({
    kind: "run",
    command: words.join(" "),
    directory: "/w/proj",
    place: "inside",
    reading: { kind: "clear", parts: [{ words, text: words.join(" "), readOnly: false }] },
  });
  const verdict = (access: Access) => judge(access, { ...around, mode: "all", rules: [rule("shell:git push", "deny")] }).kind;
  for (const words of [
    ["git", "-C", ".", "push"],
    ["git", "--no-pager", "push"],
    ["/usr/bin/git", "push"],
    ["bash", "-c", "git push"],
    ["node", "-e", 'execSync("git push")'],
  ])
    assert.equal(verdict(run(...words)), "ask", words.join(" "));
  assert.equal(verdict(run("git", "push")), "denied");
  assert.equal(verdict(run("git", "pull")), "allowed");
});

test("what forbids a site holds on every port, what allows it on its own", () => {
  const page: Access = { kind: "fetch", host: "example.org:8443", url: "https://example.org:8443/" };
  assert.ok(speaksOf(rule("fetch:example.org", "deny"), page, around));
  assert.ok(speaksOf(rule("fetch:example.org:8443", "deny"), page, around));
  assert.ok(!speaksOf(rule("fetch:example.org:80", "deny"), page, around));
  assert.ok(!covers(rule("fetch:example.org"), page, around));
});

test("a rule for one agent says nothing of another", () => {
  const own = rule("@reviewer write:docs/**");
  assert.ok(!covers(own, write("/w/proj/docs/a.md"), around));
  assert.ok(covers(own, write("/w/proj/docs/a.md"), { ...around, agent: "reviewer" }));
});

test("a rule for a server holds for all its tools, one for a tool for that alone, and a remembered yes for both as they were", () => {
  const prints = { server: "s1", tool: "t1" };
  const use: Access & { kind: "mcp" } = { kind: "mcp", server: "mail", tool: "send", name: "mcp__mail__send", input: "{}", prints };
  const read = { ...use, tool: "read", name: "mcp__mail__read" };
  for (const text of ["mcp:mail", "mcp:mail/send", "tool:mcp__mail__send"]) assert.ok(covers(rule(text), use, around), text);
  assert.ok(covers(rule("mcp:mail"), read, around));
  for (const text of ["mcp:mail/send", "mcp:mai", "mcp:mail/", "mcp:post", "tool:a_tool"])
    assert.ok(!covers(rule(text), read, around), text);
  assert.ok(speaksOf(rule("mcp:*", "deny"), read, around));
  const given = (text: string, hash: string): Rule => {
    const grant = { id: "g", sessionId: "s", scope: "always", tool: "x", binding: "b", detail: "", where: "", at: "", by: "chat" } as const;
    return { ...rule(text), source: "grant", grant: { ...grant, rule: text, script: { what: "the server mail", hash } } };
  };
  assert.ok(covers(given("mcp:mail", "s1"), use, around));
  assert.ok(covers(given("mcp:mail/send", "s1 t1"), use, around));
  assert.ok(!covers(given("mcp:mail", "s2"), use, around));
  assert.ok(!covers(given("mcp:mail/send", "s1 t1"), { ...use, prints: { ...prints, tool: "t2" } }, around));
});
