import assert from "node:assert/strict";
import { test } from "node:test";
import type { Access } from "../../src/core/permissions/access.ts";
import { judge, type Policy } from "../../src/core/permissions/gate.ts";
import { readRules, ruleProblem } from "../../src/core/permissions/rules/rule.ts";
import { plainPolicy as policy } from "./policy.ts";

type SkillAccess = Extract<Access, { kind: "skill" }>;
const skill: SkillAccess = {
  kind: "skill",
  name: "pdf",
  folder: "/w/.agents/skills/pdf",
  what: "pdf: Fills forms.",
  hash: "one",
  state: "new",
};
const script: Extract<Access, { kind: "run" }> = {
  ...{ kind: "run", command: "sh /skills/pdf/fill.sh", directory: "/w", place: "inside", skill: "pdf", input: '{"a":1}' },
  reading: {
    kind: "clear",
    parts: [
      {
        ...{ words: ["use_skill", "pdf", "fill.sh", "a"], text: "sh /skills/pdf/fill.sh", readOnly: false, stem: 3 },
        script: { what: "fill.sh of the skill pdf", hash: "one", files: [] },
      },
    ],
  },
};

function ask(access: Access, change: Partial<Policy> = {}) {
  const verdict = judge(access, { ...policy, ...change });
  assert.ok(verdict.kind === "ask", verdict.kind);
  return verdict;
}

test("a question to run something of a skill that nobody has said yes to says so first", () => {
  const unvouched = "The skill pdf is new here: nobody has said yes to what it holds.";
  const parts = script.reading.kind === "clear" ? script.reading.parts : [];
  const marked = parts.map((each) => ({ ...each, ...(each.script && { script: { ...each.script, unvouched } }) }));
  const reasons = ["This command is not covered by anything that was allowed."];
  assert.deepEqual(ask(script).reasons, reasons);
  assert.deepEqual(ask({ ...script, reading: { kind: "clear", parts: marked } }).reasons, [unvouched, ...reasons]);
});

test("a skill that nobody has said yes to is asked about with what it says, new and changed ones in their own words; a known one passes", () => {
  const asked = ask(skill);
  assert.deepEqual(
    [asked.title, asked.detail, asked.scopes, asked.rules],
    ["Use the skill pdf?", "pdf: Fills forms.", ["once", "session", "always"], undefined],
  );
  assert.match(String(asked.reasons), /new here/);
  assert.match(String(ask({ ...skill, state: "changed" }).reasons), /not what it was/);
  assert.equal(judge({ ...skill, state: "given" }, policy).kind, "allowed");
  assert.equal(judge(skill, { ...policy, mode: "all" }).kind, "allowed");
  assert.equal(judge(skill, { ...policy, mode: "none" }).kind, "denied");
  assert.notEqual(ask({ ...skill, hash: "two" }).binding, asked.binding, "a yes is one to its content");
});

test("rules can forbid a skill or have it asked about by its name, and never allow one", () => {
  const rules = (deny: readonly string[], wanted: readonly string[] = []) => readRules({ deny, ask: wanted, allow: [] }, "settings").rules;
  const known: Access = { ...skill, state: "given" };
  assert.equal(judge(known, { ...policy, mode: "all", rules: rules(["skill:pdf"]) }).kind, "denied");
  assert.equal(judge(known, { ...policy, rules: rules(["skill:other"]) }).kind, "allowed");
  assert.equal(judge(known, { ...policy, mode: "all", rules: rules([], ["skill:*"]) }).kind, "ask");
  assert.match(ruleProblem("skill:pdf", "allow") ?? "", /is allowed for what it holds/);
});

test("a skill's command is shown with its input, and is another question with another input or another content", () => {
  const asked = ask(script);
  assert.equal(asked.title, "Run this command of the skill pdf?");
  assert.match(asked.detail, /^sh \/skills\/pdf\/fill\.sh\n\nWith this on its standard input:\n\{"a":1\}$/);
  assert.deepEqual([asked.rules, asked.widerRules], [["shell:use_skill pdf fill.sh a"], ["shell:use_skill pdf fill.sh"]]);
  assert.notEqual(ask({ ...script, input: '{"a":2}' }).binding, asked.binding);
  const { input: _, ...without } = script;
  assert.notEqual(ask(without).binding, asked.binding);
});

test("what runs in a skill's own folder can't be allowed for a workspace it does not lie in", () => {
  assert.deepEqual(ask(script).scopes, ["once", "session", "workspace", "always"]);
  assert.deepEqual(ask({ ...script, directory: "/skills/pdf" }).scopes, ["once", "session", "always"]);
});

test("what a skill in use does without is asked about once, whatever allows it, and never in the mode none", () => {
  const narrowed = ["The skill git, which is in use, does its work without write_file."];
  const write: Access = { kind: "write", path: "/w/a", place: "inside", diff: "+a" };
  const asked = ask(write, { mode: "all", narrowed });
  assert.deepEqual([asked.scopes, asked.reasons], [["once"], narrowed]);
  assert.equal(judge(write, { ...policy, mode: "none", narrowed }).kind, "denied");
});
