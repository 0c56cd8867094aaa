import assert from "node:assert/strict";
import { test } from "node:test";
import { createBoard, type Remembered } from "../../../src/cli/terminal/team/board.ts";
import { isTeamCommand, steer } from "../../../src/cli/terminal/team/commands.ts";
import { askerOf, isOtherPlan, planLines, reportLines, titleOf, tookText, whoOf } from "../../../src/cli/terminal/team/words.ts";
import type { WholePlan } from "../../../src/core/agents/planning/edits.ts";
import type { PlanAct } from "../../../src/core/events/plan/act.ts";
import type { Task } from "../../../src/core/events/plan/plan.ts";
import type { Step } from "../../../src/core/events/step.ts";
import { breath } from "../../scenarios/acts.ts";

const at = "2026-01-01T12:00:00.000Z";
const task = (id: string, more: Partial<Task> = {}): Task => ({
  ...{ id, sessionId: "s", runId: "r", planId: "p", title: `Do ${id}`, objective: id, agent: "coder" },
  ...{ dependsOn: [], evidence: [], state: "pending", attempts: 0 },
  ...more,
});
const handedOn = (id: string, stepId: string, more: Partial<Task> = {}): Task => {
  const { planId: _, ...rest } = task(id, { state: "running", ...more });
  return { ...rest, stepId };
};
const whole = (...tasks: readonly Task[]): WholePlan => ({
  plan: { id: "p", sessionId: "s", runId: "r", goal: "All is done.", state: "running", tasks: tasks.map(({ id }) => id), at },
  tasks,
});

function boardOf({ plan, tasks }: WholePlan) {
  const board = createBoard();
  board.recall({ plans: [plan], tasks, messages: [], steps: [] });
  return board;
}

/** What a command comes to: what was wanted of the plan, and what is said. */
async function told(text: string, tasks: readonly Task[] = [task("a"), task("b"), task("c")]) {
  const acts: PlanAct[] = [];
  const lead = async (act: PlanAct) => {
    acts.push(act);
    return { kind: "done" } as const;
  };
  const restore = async () => ({ kind: "restored", tokens: 12_000 }) as const;
  const said = await steer(text, { board: boardOf(whole(...tasks)), lead, restore, sayLater: assert.fail });
  return { act: acts[0], said: said.trim() };
}

test("A plan is a numbered list of who does what after what; what is in it can neither move the cursor nor break the line", () => {
  const tasks = [
    task("a", { state: "completed" }),
    task("b", { state: "running" }),
    task("c", { title: "Bad\u001b[2J\nname", dependsOn: ["a", "b"] }),
  ];
  assert.deepEqual(planLines(whole(...tasks), 200), [
    "Plan: All is done.",
    "  ✓ 1 Do a (coder)",
    "  ▸ 2 Do b (coder)",
    "    3 Bad\\u{1b}[2J ⏎ name (coder), after 1, 2",
  ]);
  assert.equal(planLines(whole(task("a", { title: "x".repeat(300) })), 40)[1], `    1 ${"x".repeat(25)}… (coder)`);
});

test("A plan is shown again when its tasks are others, not when they only go on", () => {
  const before = whole(task("a"), task("b"));
  assert.equal(isOtherPlan(undefined, before), true);
  assert.equal(isOtherPlan(before, whole(task("a", { state: "running" }), task("b"))), false);
  assert.equal(isOtherPlan(before, whole(task("b"), task("a"))), true);
  assert.equal(isOtherPlan(before, whole(task("a"), task("b", { agent: "writer" }))), true);
});

test("Who does something, and who asks, is said by the number in the plan and the agent, of what was handed on by that of its task, too", () => {
  const board = boardOf(whole(task("a"), task("b", { agent: "writer" })));
  assert.equal(titleOf(board, "b"), "2 Do b (writer)");
  assert.equal(whoOf(board, "b"), "2 writer");
  assert.equal(whoOf(board, "r-plan"), "plan");
  assert.equal(askerOf(board, { laneId: "a", agent: "coder" }), "1 Do a (coder) asks:");
  assert.equal(askerOf(board, {}), undefined);
  const { planId: _, ...delegated } = task("d");
  board.hear({ seq: 1, at, sessionId: "s", runId: "r", event: { type: "task-start", taskId: "d", attempt: 1, task: delegated } });
  assert.equal(titleOf(board, "d"), "1 Do d (coder)");
  const step = {
    type: "step-start",
    stepId: "t",
    messageId: "m",
    laneId: "b",
    callId: "c",
    tool: "delegate",
    title: "",
    input: {},
  } as const;
  board.hear({ seq: 2, at, sessionId: "s", runId: "r", event: step });
  board.hear({
    seq: 3,
    at,
    sessionId: "s",
    runId: "r",
    event: { type: "task-start", taskId: "e", attempt: 1, task: { ...delegated, id: "e", stepId: "t" } },
  });
  assert.equal(whoOf(board, "e"), "2.1 writer › coder");
  assert.deepEqual(
    board.atWork().map(({ id }) => id),
    ["d", "e"],
  );
});

test("What came of a task is one line without marks, or the whole; what is missing stands below it", () => {
  const done = task("a", { result: { text: "## **Found** it\n\nIn a.js.", files: [], missing: ["b.js is not there."] } });
  assert.deepEqual(reportLines(done, false, 80), ["    Found it", "    Missing: b.js is not there."]);
  assert.deepEqual(reportLines(done, true, 80), ["    ## **Found** it", "", "    In a.js.", "    Missing: b.js is not there."]);
  const before = task("a", { result: { text: "Found it.", files: [], unchanged: ["a.js"] } });
  assert.deepEqual(reportLines(before, false, 80), ["    Found it.", "    As it was before: a.js"]);
  assert.equal(tookText({ ...done, startedAt: at, endedAt: "2026-01-01T12:03:05.400Z" }), " · 3 min 5 s");
  assert.equal(tookText(done), "");
});

test("A command names a task by its number in the plan", async () => {
  assert.deepEqual(await told("/stop 2"), { act: { kind: "stop", taskId: "b" }, said: "→ 2 Do b (coder) is stopped" });
  assert.deepEqual((await told("/retry 1")).act, { kind: "retry", taskId: "a" });
  assert.deepEqual((await told("/skip 3")).act, { kind: "skip", taskId: "c" });
  assert.deepEqual((await told("/remove 3")).act, { kind: "remove", taskId: "c" });
  assert.deepEqual((await told("/tell 1 use  the\nold name ")).act, { kind: "message", taskId: "a", text: "use  the\nold name" });
  const added = { title: "Release notes", objective: "Say: what is new.", agent: "writer", dependsOn: [], evidence: [] };
  assert.deepEqual((await told("/add writer Release notes: Say: what is new.")).act, { kind: "add", task: added });
});

test("A command that the window at work has not taken yet is told so, and its end when it comes", async () => {
  for (const [became, end] of [
    [{ kind: "done" }, /^ {2}→ .*Do a/],
    [{ kind: "refused", problem: "It is over." }, /^ {2}It is over\.$/],
  ] as const) {
    const said: string[] = [];
    const lead = async () => ({ kind: "pending", settled: Promise.resolve(became) }) as const;
    const steering = {
      board: boardOf(whole(task("a"))),
      lead,
      restore: () => assert.fail(),
      sayLater: (line: string) => void said.push(line),
    };
    assert.match(await steer("/skip 1", steering), /has not answered yet; it does this once it does\.$/);
    await breath();
    assert.match(said.join(), end);
  }
});

test("What was handed on is named by the number of its task and its own, without a plan by its own alone", async () => {
  const step = (id: string, laneId?: string) => ({ id, laneId }) as unknown as Step;
  const acts: PlanAct[] = [];
  const typed = async (text: string, record: Pick<Remembered, "plans" | "tasks" | "steps">) => {
    const board = createBoard();
    board.recall({ messages: [], ...record });
    const lead = async (act: PlanAct) => {
      acts.push(act);
      return { kind: "done" } as const;
    };
    return steer(text, { board, lead, restore: () => assert.fail(), sayLater: assert.fail });
  };
  const { plan, tasks } = whole(task("a"), task("b", { state: "running" }));
  const planned = {
    plans: [plan],
    tasks: [...tasks, handedOn("c", "s1", { agent: "writer" }), handedOn("d", "s2"), handedOn("e", "s3")],
    steps: [step("s1", "b"), step("s2", "b"), step("s3", "d")],
  };
  assert.deepEqual((await typed("/plan", planned)).split("\n"), [
    "Plan: All is done.",
    "    1 Do a (coder)",
    "  ▸ 2 Do b (coder)",
    "  ▸ 2.1 Do c (writer)",
    "  ▸ 2.2 Do d (coder)",
    "  ▸ 2.2.1 Do e (coder)",
  ]);
  assert.equal(await typed("/stop 2.2.1", planned), "  → 2.2.1 Do e (coder) is stopped");
  assert.match(await typed("/stop 2.3", planned), /There is no task 2\.3/);
  const alone = { plans: [plan], tasks: [...tasks, handedOn("f", "s4", { runId: "r2" })], steps: [step("s4")] };
  assert.deepEqual((await typed("/plan", alone)).split("\n"), ["Handed on:", "  ▸ 1 Do f (coder)"]);
  assert.equal(await typed("/tell 1 look", alone), "  → 1 Do f (coder) is told");
  assert.deepEqual(acts, [
    { kind: "stop", taskId: "e" },
    { kind: "message", taskId: "f", text: "look" },
  ]);
});

test("A task is moved to the place that is said, to the last one too", async () => {
  assert.deepEqual((await told("/move 3 1")).act, { kind: "move", taskId: "c", before: "a" });
  assert.deepEqual((await told("/move 1 2")).act, { kind: "move", taskId: "a", before: "c" });
  assert.deepEqual((await told("/move 1 3")).act, { kind: "move", taskId: "a" });
  for (const line of ["/move 1", "/move 1 4", "/move 1 0", "/move 1 x"])
    assert.deepEqual(await told(line), { act: undefined, said: "/move needs the place it shall have, from 1 to 3." });
});

test("A task is written anew or given to another; what is left out stays", async () => {
  const change = async (line: string) => (await told(line)).act;
  assert.deepEqual(await change("/assign 2 reviewer"), { kind: "edit", taskId: "b", change: { agent: "reviewer" } });
  assert.deepEqual(await change("/edit 2 New title: Do: this."), {
    kind: "edit",
    taskId: "b",
    change: { title: "New title", objective: "Do: this." },
  });
  assert.deepEqual(await change("/edit 2 : Only this."), { kind: "edit", taskId: "b", change: { objective: "Only this." } });
  assert.deepEqual(await change("/edit 2 Only its name:"), { kind: "edit", taskId: "b", change: { title: "Only its name" } });
  assert.match((await told("/edit 2 nothing")).said, /\/edit N TITLE: OBJECTIVE/);
  assert.match((await told("/assign 2")).said, /needs the name of an agent/);
  assert.equal((await told("/assign 2 reviewer")).said, "→ 2 Do b (coder) is for reviewer now");
});

test("A command that does not fit is told what would, and nothing is done", async () => {
  assert.deepEqual(await told("/stop"), { act: undefined, said: "/stop needs the number of a task; /plan shows them." });
  assert.deepEqual(await told("/stop 9"), { act: undefined, said: "There is no task 9; /plan shows them." });
  assert.match((await told("/tell 1")).said, /needs what is to be said/);
  assert.match((await told("/add writer no objective")).said, /AGENT TITLE: OBJECTIVE/);
  assert.match((await told("/compact")).said, /\/compact undo is all there is/);
  assert.equal((await told("/compact undo")).said, "→ the model is sent the whole again, about 12,000 tokens");
  const nothing = await steer("/plan", {
    board: createBoard(),
    lead: () => assert.fail(),
    restore: () => assert.fail(),
    sayLater: assert.fail,
  });
  assert.match(nothing, /no plan in this conversation yet/);
});

test("“/retry” alone is for the run, with a number it is for a task", () => {
  assert.deepEqual(["/retry", "/retry 2", "/plan", "/queue x", "/planning", "plan"].map(isTeamCommand), [
    false,
    true,
    true,
    false,
    false,
    false,
  ]);
});
