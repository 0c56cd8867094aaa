import assert from "node:assert/strict";
import { test } from "node:test";
import type { PlanAct } from "../../../src/core/events/plan/act.ts";
import type { Part } from "../../../src/core/providers/provider.ts";
import { call, says } from "../../fakes/scripted-provider.ts";
import { gate, hears } from "../acts.ts";
import { asks, inTurn, proposes, setTeamStage, speaks, standing, type TeamStage } from "./hands.ts";

const draft = { title: "Mine", objective: "As I say.", agent: "reviewer", dependsOn: [], evidence: [] };

/** A plan whose first task is held, so that the person can write into the rest; then the rest is planned anew in these ways, one after the other. */
function heldPlan(...anew: readonly Part[]) {
  const held = gate();
  const cast = {
    planner: inTurn(
      [proposes([{ id: "a" }, { id: "b", depends_on: ["a"], agent: "writer" }, { id: "c", depends_on: ["b"], agent: "writer" }])],
      ...anew.map((each) => [each]),
    ),
    coder: inTurn([held.passed, says("a is done.")]),
    ...{ writer: speaks("Written."), reviewer: speaks("Reviewed."), researcher: speaks("Found.") },
  };
  return { stage: setTeamStage(cast, { canAsk: () => false }), held };
}

async function idOf(stage: TeamStage, title: string): Promise<string> {
  return (await stage.view()).tasks.find((each) => each.title === title)?.id ?? "";
}

async function lead(stage: TeamStage, act: PlanAct): Promise<void> {
  assert.deepEqual(await stage.runtime.lead(stage.sessionId(), act), { kind: "done" });
}

/** The planner's newest order. */
function orderOf(stage: TeamStage): string {
  return stage.provider.requests.findLast(({ role }) => role === "planner")?.request.messages.at(-1)?.text ?? "";
}

test("what the person wrote into tasks that have not begun, and those they added, stay when the rest is planned anew, and wait for what is new", async () => {
  const { stage, held } = heldPlan(proposes([{ id: "n", title: "New", agent: "researcher", depends_on: ["t1"] }]));
  await stage.send("Do it");
  await asks(stage, "coder");
  const [b, c] = [await idOf(stage, "Task b"), await idOf(stage, "Task c")];
  await lead(stage, { kind: "message", taskId: c, text: "Use blue." });
  await lead(stage, { kind: "add", task: { ...draft, dependsOn: [b] } });
  await stage.send("Also be quick");
  await asks(stage, "planner", 2);
  held.open();
  await hears(stage, "run-end");
  assert.match(orderOf(stage), /- t2: Task b \(writer\): pending\n> Do b\.\n/);
  assert.match(orderOf(stage), /- t3: Task c \(writer\): pending, written by the person\n> Do c\.\n> \n> The person adds: Use blue\.\n/);
  const { tasks } = await stage.view();
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  assert.deepEqual(
    tasks.map(({ title, state, dependsOn }) => [title, state, dependsOn.map((each) => titles.get(each))]),
    [
      ["Task a", "completed", []],
      ["Task b", "cancelled", ["Task a"]],
      ["Task c", "completed", ["New"]],
      ["Mine", "completed", ["New"]],
      ["New", "completed", ["Task a"]],
    ],
  );
  assert.match(tasks.find(({ id }) => id === c)?.objective ?? "", /The person adds: Use blue\.$/);
});

test("a planner that proposes by its own what the person wrote is told that theirs stays", async () => {
  const again = { id: "b2", title: "Task b", agent: "writer" };
  const { stage, held } = heldPlan(proposes([again]), proposes([]));
  await stage.send("Do it");
  await asks(stage, "coder");
  await lead(stage, { kind: "edit", taskId: await idOf(stage, "Task b"), change: { objective: "Do b in blue." } });
  await stage.send("Also be quick");
  await asks(stage, "planner", 3);
  assert.match(orderOf(stage), /“Task b” stays as the person wrote it\. Leave yours out, or name t2 under its instead_of\./);
  held.open();
  await hears(stage, "run-end");
  assert.deepEqual(await standing(stage), { "Task a": "completed", "Task b": "completed", "Task c": "cancelled" });
  assert.ok(stage.provider.requests.some(({ role, request }) => role === "writer" && request.messages[0]?.text.includes("Do b in blue.")));
});

test("what the person wrote is replaced where a new task is named in its place, and left out where they no longer want it", async () => {
  const blue = { id: "n", title: "In blue", objective: "Do b in blue.", agent: "researcher", instead_of: ["t2"] };
  const { stage, held } = heldPlan(call("propose_plan", { goal: "g", tasks: [blue], leave_out: ["t3", "t1"] }));
  await stage.send("Do it");
  await asks(stage, "coder");
  for (const title of ["Task b", "Task c"]) await lead(stage, { kind: "message", taskId: await idOf(stage, title), text: "In blue." });
  await stage.send("Let the researcher do b, and leave c.");
  await asks(stage, "planner", 2);
  held.open();
  await hears(stage, "run-end");
  const states = { "Task a": "completed", "Task b": "cancelled", "Task c": "cancelled", "In blue": "completed" };
  assert.deepEqual(await standing(stage), states);
});

test("a task that the person lets try again while its stand-in is planned is not done as well as that", async () => {
  const planned = gate();
  const around = { id: "n", title: "Around", agent: "researcher", instead_of: ["t1"] };
  const cast = {
    planner: inTurn(
      [
        proposes([
          { id: "a", agent: "writer" },
          { id: "b", depends_on: ["a"] },
        ]),
      ],
      [planned.passed, proposes([around])],
    ),
    writer: inTurn([{ type: "error", failure: { code: "content", message: "The provider had an error." } }]),
    researcher: speaks("Done another way."),
  };
  const stage = setTeamStage(cast, { canAsk: () => false });
  await stage.send("Do it");
  await asks(stage, "planner", 2);
  await lead(stage, { kind: "retry", taskId: await idOf(stage, "Task a") });
  planned.open();
  await hears(stage, "run-end");
  assert.deepEqual(await standing(stage), { "Task a": "failed", "Task b": "cancelled", Around: "completed" });
  assert.deepEqual([stage.provider.asked("writer"), (await stage.view()).runs.at(-1)?.state], [2, "completed"]);
});

test("where nothing could be planned for what the person said, they are told so, and nobody is said to be planning any more", async () => {
  const failure = { code: "server", message: "The provider had an error." } as const;
  const { stage, held } = heldPlan({ type: "error", failure });
  await stage.send("Do it");
  await asks(stage, "coder");
  await stage.send("Also write a changelog");
  const told = await stage.until(({ event }) => event.type === "notice" && event.notice.kind === "warning");
  assert.equal(told.type === "notice" && told.notice.message, "The plan is as it was. The provider had an error.");
  const { laneNotices, messages, notice } = await stage.view();
  const lane = messages.findLast((each) => each.laneId !== undefined && each.text.includes("changelog"))?.laneId ?? "";
  assert.deepEqual([laneNotices?.[lane]?.kind, notice?.kind], ["warning", "warning"]);
  held.open();
  await hears(stage, "run-end");
});

test("a task that is tried again brings back what was left out for it, and nothing that the person did without", async () => {
  const held = gate();
  const cast = {
    planner: inTurn([
      proposes([
        { id: "a", agent: "writer" },
        { id: "b", depends_on: ["a"], agent: "reviewer" },
        { id: "c", depends_on: ["a"], agent: "reviewer" },
        { id: "d" },
      ]),
    ]),
    writer: inTurn([new Promise(() => {})], [says("Written.")]),
    ...{ reviewer: speaks("Reviewed."), coder: inTurn([held.passed, says("d is done.")]) },
  };
  const stage = setTeamStage(cast);
  await stage.send("Do it");
  await asks(stage, "writer");
  await lead(stage, { kind: "skip", taskId: await idOf(stage, "Task b") });
  await lead(stage, { kind: "stop", taskId: await idOf(stage, "Task a") });
  await stage.until(({ event }) => event.type === "task-end" && event.outcome === "skipped" && !event.result.byPerson);
  await lead(stage, { kind: "retry", taskId: await idOf(stage, "Task a") });
  held.open();
  await hears(stage, "run-end");
  const states = { "Task a": "completed", "Task b": "skipped", "Task c": "completed", "Task d": "completed" };
  assert.deepEqual(await standing(stage), states);
});
