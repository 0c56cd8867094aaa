import assert from "node:assert/strict";
import { test } from "node:test";
import { faultsOf, inOrder, nextTasks } from "../../../src/core/agents/planning/graph.ts";
import { isOver, type Task, type TaskOutcome } from "../../../src/core/events/plan/plan.ts";
import { createDice, type Dice } from "../../tools/fuzz/dice.ts";

function task(id: string, more: Partial<Task> = {}): Task {
  const common = { sessionId: "s", runId: "r", planId: "p", objective: "", agent: "coder", evidence: [], attempts: 0 } as const;
  return { id, title: `Task ${id}`, dependsOn: [], state: "pending", ...common, ...more };
}

const paths = ["src", "src/a.ts", "src/b.ts", "docs/*.md", "docs/one.md", "**", "a.txt", "./a.txt"];

/** Tasks in any order, each depending on some that were made before it. */
function randomTasks(dice: Dice): readonly Task[] {
  const count = 1 + dice.below(20);
  const tasks = Array.from({ length: count }, (_, nr) => {
    const dependsOn = Array.from({ length: nr }, (__, other) => other).flatMap((other) => (dice.below(4) === 0 ? [`t${other}`] : []));
    const writes = dice.below(3) === 0 ? undefined : Array.from({ length: dice.below(3) }, () => dice.pick(paths));
    return task(`t${nr}`, { dependsOn, ...(writes ? { writes } : {}) });
  });
  return tasks.toSorted(() => dice.below(3) - 1);
}

interface Played {
  readonly tasks: readonly Task[];
  /** Which were at work at the same time, moment by moment. */
  readonly moments: readonly (readonly Task[])[];
}

/** Carries tasks out as a coordinator does, each ending in its own time and way, until nothing is left to do. */
function play(given: readonly Task[], dice: Dice): Played {
  let tasks = given;
  const atWork = new Set<string>();
  const moments: Task[][] = [];
  const set = (id: string, state: Task["state"]) => {
    tasks = tasks.map((each) => (each.id === id ? { ...each, state } : each));
  };
  for (let round = 0; ; round += 1) {
    assert.ok(round < 200, "it does not come to an end");
    const { begin, skip } = nextTasks(tasks, atWork, 3);
    for (const { task: each } of skip) set(each.id, "skipped");
    for (const each of begin) {
      assert.ok(
        each.dependsOn.every((id) => tasks.find((other) => other.id === id)?.state === "completed"),
        "a task began before its dependency was done",
      );
      set(each.id, "running");
      atWork.add(each.id);
    }
    moments.push(tasks.filter(({ id }) => atWork.has(id)));
    if (atWork.size === 0 && skip.length === 0) return { tasks, moments };
    const [ended] = [...atWork].toSorted(() => dice.below(3) - 1);
    if (ended === undefined) continue;
    atWork.delete(ended);
    set(ended, dice.pick<TaskOutcome>(["completed", "completed", "completed", "completed", "failed", "cancelled"]));
  }
}

/** The same question as the scheduler's, answered for plain paths alone and in another way. */
function doMeet(one: string, other: string): boolean {
  const [some, others] = [one, other].map((each) => each.replace("./", "").split("/"));
  return (some ?? []).every((part, index) => others?.[index] === undefined || others[index] === part);
}

test("Whatever the graph, no task begins before its dependencies, no two that write the same are at work at once, and it ends", () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const dice = createDice(seed);
    const { tasks, moments } = play(randomTasks(dice), dice);
    assert.ok(tasks.every(isOver), `seed ${seed}: something is left undone`);
    for (const atWork of moments) {
      assert.ok(atWork.length <= 3, `seed ${seed}: too many at once`);
      for (const [index, one] of atWork.entries())
        for (const other of atWork.slice(index + 1))
          for (const path of one.writes ?? [])
            for (const another of other.writes ?? [])
              if (!/[*]/.test(path + another)) assert.ok(!doMeet(path, another), `seed ${seed}: ${path} and ${another} at once`);
              else assert.ok(path !== "**" && another !== "**", `seed ${seed}: ${path} beside ${another}`);
    }
    for (const each of tasks.filter(({ state }) => state === "skipped"))
      assert.ok(
        each.dependsOn.some((id) => tasks.find((other) => other.id === id)?.state !== "completed"),
        `seed ${seed}: skipped for nothing`,
      );
  }
});

test("What can be done at once is begun at once, in the plan's order", () => {
  const tasks = [task("a"), task("b", { dependsOn: ["a"] }), task("c"), task("d"), task("e")];
  assert.deepEqual(
    nextTasks(tasks, new Set(), 3).begin.map(({ id }) => id),
    ["a", "c", "d"],
  );
  assert.deepEqual(
    nextTasks(tasks, new Set(), 10).begin.map(({ id }) => id),
    ["a", "c", "d", "e"],
  );
});

test("Tasks that write below the same folder wait for each other; those that don't, or don't say, do not", () => {
  const begun = (one: readonly string[] | undefined, other: readonly string[]) =>
    nextTasks([task("a", one ? { writes: one } : {}), task("b", { writes: other })], new Set(), 3).begin.length;
  assert.deepEqual(
    [begun(["src"], ["src/a.ts"]), begun(["src/**"], ["./src/a.ts"]), begun(["a.ts"], ["a.ts"]), begun(["src/*.ts"], ["src/x.md"])],
    [1, 1, 1, 1],
  );
  assert.deepEqual(
    [begun(["src"], ["docs"]), begun(["src/a.ts"], ["src/a.tsx"]), begun(undefined, ["src"]), begun([], ["src"])],
    [2, 2, 2, 2],
  );
});

test("What is wrong with a plan is said, each thing once", () => {
  const faults = (tasks: readonly Task[]) => faultsOf(tasks, ["coder"]);
  assert.deepEqual(faults([task("a"), task("b", { dependsOn: ["a"] })]), []);
  assert.match(faults([]).join(), /no task/);
  assert.match(
    faults([task("a", { agent: "wizard" })]).join(),
    /“Task a” is for "wizard", and there is no such agent\. There are: coder\./,
  );
  assert.match(faults([task("a", { dependsOn: ["x"] })]).join(), /depends on "x"/);
  assert.match(faults([task("a"), task("a")]).join(), /stands for two tasks/);
  const circle = faults([task("a", { dependsOn: ["c"] }), task("b", { dependsOn: ["a"] }), task("c", { dependsOn: ["b"] }), task("d")]);
  assert.deepEqual(circle, ["These wait for each other, so that none could begin: “Task a”, “Task b”, “Task c”."]);
  assert.match(faults([task("a", { dependsOn: ["a"] })]).join(), /wait for each other/);
  assert.match(faults([task("__proto__", { dependsOn: ["constructor"] })]).join(), /depends on "constructor"/);
});

test("Tasks stand behind what they depend on, else in the order they were given", () => {
  const ordered = inOrder([task("c", { dependsOn: ["b"] }), task("a"), task("b", { dependsOn: ["a"] }), task("d")]);
  assert.deepEqual(
    ordered.map(({ id }) => id),
    ["a", "b", "c", "d"],
  );
});
