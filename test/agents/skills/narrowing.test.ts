import assert from "node:assert/strict";
import { test } from "node:test";
import { type Called, narrowed } from "../../../src/core/agents/skills/narrowing.ts";
import type { Task } from "../../../src/core/events/plan/plan.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { Step } from "../../../src/core/events/step.ts";
import type { Access } from "../../../src/core/permissions/access.ts";
import type { Skill } from "../../../src/core/skills/skill.ts";

function skill(name: string, allowedTools?: readonly string[]): Skill {
  const base = { name, description: "", triggers: [], folder: `/${name}`, file: "", origin: "", metadata: {}, other: {}, warnings: [] };
  return { ...base, scope: "personal", ...(allowedTools ? { allowedTools } : {}) };
}

function opened(name: string, more: Partial<Step> = {}): Step {
  const base = {
    id: `step-${name}`,
    sessionId: "s",
    runId: "run",
    messageId: "m",
    callId: "c",
    tool: "use_skill",
    title: "",
    input: { name },
  };
  return { ...base, state: "ok", output: `<skill name="${name}" print="ab" folder="/">`, summary: "", startedAt: "", ...more };
}

const write: Called = { tool: "write_file", access: { kind: "write", path: "/w/a", place: "inside", diff: "" } };
const command = (...lines: readonly string[][]): Called => {
  const parts = lines.map((words) => ({ words, text: words.join(" "), readOnly: false }));
  const access: Access = { kind: "run", command: "", directory: "/w", place: "inside", reading: { kind: "clear", parts } };
  return { tool: "run_command", access };
};

function check(
  called: Called,
  skills: readonly Skill[],
  more: { readonly steps?: readonly Step[]; readonly tasks?: readonly Task[]; readonly laneId?: string } = {},
) {
  const { steps = skills.map(({ name }) => opened(name)), tasks = [], laneId } = more;
  return narrowed(called, { view: { steps, tasks } as unknown as SessionView, runId: "run", laneId, skills }).length;
}

test("While a skill is in use that names its tools, others are asked about; looking at the workspace, talking and skills stay free", () => {
  const git = skill("git", ["Read", "run_command"]);
  assert.deepEqual(
    narrowed(write, { view: { steps: [opened("git")], tasks: [] } as unknown as SessionView, runId: "run", skills: [git] }),
    ["The skill git, which is in use, does its work without write_file."],
  );
  assert.equal(check(command(["git", "log"]), [git]), 0);
  const free: readonly Access[] = [{ kind: "read", path: "/w/a", place: "inside" }, { kind: "talk" }];
  for (const access of free) assert.equal(check({ tool: "search_files", access }, [git]), 0);
  assert.equal(check({ tool: "read_problems", access: { kind: "read", path: "/x", place: "outside" } }, [git]), 1);
});

test("What a skill runs is named with commands; it is in use once any of it was, also where its text was there already", () => {
  const script: Called = { ...command(["use_skill", "x", "a.sh"]), tool: "use_skill" };
  assert.equal(check(script, [skill("reader", ["Read"])]), 1);
  assert.equal(check(script, [skill("runner", ["Bash"])]), 0);
  const reader = [skill("reader", ["Read"])];
  assert.equal(check(write, reader, { steps: [opened("reader", { output: "The skill reader is in use already." })] }), 1);
  assert.equal(check(write, reader, { steps: [opened("reader", { input: { search: "reader" } })] }), 0);
});

test("A skill without a list holds nobody back, and what one names does not widen what another leaves out", () => {
  assert.equal(check(write, [skill("free")]), 0);
  assert.equal(check(write, [skill("reader", ["Read"]), skill("writer", ["Write"])]), 1);
  assert.equal(check(write, [skill("none", [])]), 1);
});

test("A command named by its beginning is named as far as each command of the line begins so", () => {
  const git = skill("git", ["Bash(git:*)", "Bash(npm test *)"]);
  assert.equal(check(command(["git", "log"]), [git]), 0);
  assert.equal(check(command(["git", "log"], ["npm", "test"]), [git]), 0);
  assert.equal(check(command(["git", "log"], ["rm", "x"]), [git]), 1);
  assert.equal(check(command(["npm", "run"]), [git]), 1);
});

test("It holds for the run in which the skill came into use, in its lane and where work was handed on from it", () => {
  const git = [skill("git", ["Read"])];
  assert.equal(check(write, git, { steps: [opened("git", { runId: "earlier" })] }), 0);
  assert.equal(check(write, git, { steps: [opened("git", { laneId: "other" })] }), 0);
  assert.equal(check(write, git, { steps: [opened("git", { state: "failed" })] }), 0);
  const handedOn = { id: "task", stepId: "step-handing" } as Task;
  const steps = [opened("git"), opened("x", { id: "step-handing", tool: "delegate", output: "" })];
  assert.equal(check(write, git, { steps, tasks: [handedOn], laneId: "task" }), 1);
  assert.equal(check(write, git, { steps, tasks: [{ id: "task" } as Task], laneId: "task" }), 0);
});
