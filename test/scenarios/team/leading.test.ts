import assert from "node:assert/strict";
import { test } from "node:test";
import type { PlanAct } from "../../../src/core/events/plan/act.ts";
import { openApprovals } from "../../../src/core/events/session-view.ts";
import { call, says } from "../../fakes/scripted-provider.ts";
import { gate, hears, holdAll } from "../acts.ts";
import { asks, inTurn, proposes, setTeamStage, speaks, standing, type TeamStage, taskOf } from "./hands.ts";

async function idOf(stage: TeamStage, title: string): Promise<string> {
  return (await stage.view()).tasks.findLast((each) => each.title === title)?.id ?? "";
}

async function lead(stage: TeamStage, act: (id: (title: string) => Promise<string>) => Promise<PlanAct>): Promise<string> {
  const receipt = await stage.runtime.lead(stage.sessionId(), await act((title) => idOf(stage, title)));
  return receipt.kind === "refused" ? receipt.problem : receipt.kind;
}

/** A plan of which the first task waits until it is let go, and the second waits for it. */
function heldPlan() {
  const held = gate();
  const cast = {
    planner: inTurn([proposes([{ id: "a" }, { id: "b", depends_on: ["a"], agent: "writer" }])]),
    coder: inTurn([held.passed, says("a is done.")]),
    writer: speaks("b is done."),
  };
  const stage = setTeamStage(cast);
  return { stage, held };
}

test("what has not begun can be edited, moved, added and taken out while the plan is at work, and nothing else", async () => {
  const { stage, held } = heldPlan();
  await stage.send("Do it");
  await asks(stage, "coder");
  const draft = { title: "Task c", objective: "Do c.", agent: "reviewer", dependsOn: [], evidence: [] };
  assert.equal(
    await lead(stage, async (id) => ({ kind: "edit", taskId: await id("Task a"), change: { title: "x" } })),
    "“Task a” is at work already. Stop it, or send its agent a message.",
  );
  assert.equal(
    await lead(stage, async (id) => ({ kind: "edit", taskId: await id("Task b"), change: { agent: "wizard" } })).then((each) =>
      /no such agent/.test(each),
    ),
    true,
  );
  assert.match(
    await lead(stage, async (id) => ({ kind: "edit", taskId: await id("Task b"), change: { dependsOn: [await id("Task b")] } })),
    /wait for each other/,
  );
  assert.equal(
    await lead(stage, async (id) => ({ kind: "edit", taskId: await id("Task b"), change: { objective: "Do b well." } })),
    "done",
  );
  assert.equal(await lead(stage, async (id) => ({ kind: "add", task: { ...draft, dependsOn: [await id("Task b")] } })), "done");
  assert.equal(await lead(stage, async (id) => ({ kind: "remove", taskId: await id("Task b") })), "done");
  assert.equal(
    await lead(stage, async (id) => ({
      kind: "add",
      task: { ...draft, title: "Task d", agent: "researcher" },
      before: await id("Task c"),
    })),
    "done",
  );
  assert.match(await lead(stage, async () => ({ kind: "remove", taskId: "nothing" })), /no longer part of the plan/);
  held.open();
  await hears(stage, "run-end");
  const { plans, tasks } = await stage.view();
  const planned = plans[0]?.tasks.map((id) => tasks.find((each) => each.id === id));
  assert.deepEqual(
    planned?.map((each) => [each?.title, each?.state]),
    [
      ["Task a", "completed"],
      ["Task d", "completed"],
      ["Task c", "completed"],
    ],
  );
  // What waited for the task that was taken out waits for what that waited for.
  assert.deepEqual(planned[2]?.dependsOn, [planned[0]?.id]);
  assert.match(await lead(stage, async (id) => ({ kind: "retry", taskId: await id("Task a") })), /No plan is at work/);
});

test("a task can be stopped, done again, done without, and spoken to by itself", async () => {
  const [first, second, third] = [gate(), gate(), gate()];
  const cast = {
    planner: inTurn([proposes([{ id: "a" }, { id: "b", agent: "writer" }, { id: "c", agent: "reviewer", depends_on: ["b"] }])]),
    coder: inTurn([says("I begin"), first.passed, says("never heard")], [third.passed, says("a is done after all.")]),
    writer: inTurn([call("look", { what: "sky" })], [second.passed, says("b is done.")], [says("b is done, in blue.")]),
    reviewer: speaks("c is done."),
  };
  const stage = setTeamStage(cast);
  await stage.send("Do it");
  await asks(stage, "writer", 2);
  assert.equal(await lead(stage, async (id) => ({ kind: "stop", taskId: await id("Task a") })), "done");
  await stage.until(({ event }) => event.type === "task-end" && event.outcome === "cancelled");
  assert.equal(await lead(stage, async (id) => ({ kind: "retry", taskId: await id("Task a") })), "done");
  assert.equal(await lead(stage, async (id) => ({ kind: "message", taskId: await id("Task b"), text: "Make it blue." })), "done");
  assert.equal(
    await lead(stage, async (id) => ({ kind: "message", taskId: await id("Task b"), text: " " })),
    "The message is empty. Write something first.",
  );
  assert.equal(await lead(stage, async (id) => ({ kind: "message", taskId: await id("Task c"), text: "Be strict." })), "done");
  third.open();
  await stage.until(({ event }) => event.type === "task-end" && event.outcome === "completed");
  second.open();
  await hears(stage, "run-end");
  await holdAll("team/led", stage);
  assert.deepEqual(await standing(stage), { "Task a": "completed", "Task b": "completed", "Task c": "completed" });
  const [order] = stage.provider.requests.filter(({ role }) => role === "reviewer");
  assert.match(order?.request.messages[0]?.text ?? "", /Do c\.\n\nThe person adds: Be strict\./);
});

test("what waited for a task that the person does without goes on without it", async () => {
  const { stage } = heldPlan();
  await stage.send("Do it");
  await asks(stage, "coder");
  assert.equal(await lead(stage, async (id) => ({ kind: "skip", taskId: await id("Task a") })), "done");
  await hears(stage, "run-end");
  assert.deepEqual(await standing(stage), { "Task a": "skipped", "Task b": "completed" });
});

test("what the person says meanwhile reaches everybody at work, and the rest is planned anew", async () => {
  const held = gate();
  const cast = {
    planner: inTurn(
      [proposes([{ id: "a" }, { id: "b", depends_on: ["a"], agent: "writer" }])],
      [proposes([{ id: "n", title: "In green", agent: "writer" }])],
    ),
    coder: inTurn([call("look", { what: "sky" }), held.passed], [says("a is done, in green.")]),
    writer: speaks("It is green."),
  };
  const stage = setTeamStage(cast);
  await stage.send("Do it");
  await asks(stage, "coder");
  await stage.send("Make everything green.", "steer");
  await asks(stage, "planner", 2);
  held.open();
  await hears(stage, "run-end");
  await holdAll("team/steered", stage);
  assert.deepEqual(await standing(stage), { "Task a": "completed", "Task b": "cancelled", "In green": "completed" });
  const heard = stage.provider.requests.filter(({ role }) => role === "coder")[1]?.request.messages.at(-1)?.text;
  assert.match(heard ?? "", /^The person says to the whole team.*\n\nMake everything green\.$/);
});

test("two agents may ask at once; each question tells who asks, and one answer is for one", async () => {
  const cast = {
    planner: inTurn([proposes([{ id: "a" }, { id: "b", agent: "writer" }])]),
    coder: inTurn([call("write", { name: "a.txt", text: "a" })], [says("a")]),
    writer: inTurn([call("write", { name: "b.txt", text: "b" })], [says("b")]),
  };
  const stage = setTeamStage(cast, { approvalMode: "ask" });
  await stage.send("Do it");
  await stage.until(() => stage.envelopes.filter(({ event }) => event.type === "approval-request").length === 2);
  const open = openApprovals(await stage.view());
  assert.deepEqual(open.map((each) => [each.agent, each.where]).sort(), [
    ["coder", "/w/a.txt"],
    ["writer", "/w/b.txt"],
  ]);
  // What is said meanwhile stays what it is.
  assert.equal((await stage.send("and quickly", "steer")).kind, "waiting");
  const [first, second] = open;
  await stage.runtime.answer(first?.id ?? "", { decision: "deny", scope: "once" }, "chat");
  await stage.runtime.answer(second?.id ?? "", { decision: "allow", scope: "once" }, "toast");
  await hears(stage, "run-end");
  assert.equal(stage.texts.size, 1);
  assert.equal(
    (await stage.view()).queue.some((each) => each.state === "waiting"),
    false,
  );
});

test("a plan that is to be looked through waits for the person, may be changed by hand and by words, and begins when they say so", async () => {
  const cast = {
    planner: inTurn([proposes([{ id: "a" }, { id: "b" }])], [proposes([{ id: "n", title: "Better" }])]),
    coder: (request: Parameters<typeof taskOf>[0]) => [says(`${taskOf(request)}.`)],
  };
  const stage = setTeamStage(cast, { reviewsPlans: true });
  await stage.send("Do it");
  const asked = await hears(stage, "question-request");
  assert.ok(asked.type === "question-request" && asked.about === "plan");
  assert.match(asked.text, /All is done\.\n1\. Task a \(coder\)\n2\. Task b \(coder\)/);
  assert.equal(stage.provider.asked("coder"), 0);
  await stage.runtime.reply(asked.questionId, "Do it better.", "chat");
  const again = await stage.until(({ event }) => event.type === "question-request" && event.questionId !== asked.questionId);
  assert.equal(await lead(stage, async (id) => ({ kind: "edit", taskId: await id("Better"), change: { title: "Best" } })), "done");
  assert.ok(again.type === "question-request");
  await stage.runtime.reply(again.questionId, "begin", "chat");
  await hears(stage, "run-end");
  await holdAll("team/reviewed", stage);
  const said = stage.provider.requests.filter(({ role }) => role === "coder").map(({ request }) => taskOf(request));
  assert.deepEqual(said, ["Best"]);
});

test("a plan that nobody wants is left, and one that nobody can look through is not begun", async () => {
  const cast = { planner: inTurn([proposes([{ id: "a" }])]), coder: speaks("Done.") };
  const left = setTeamStage(cast, { reviewsPlans: true, reply: () => "cancel" });
  await left.play("Do it");
  const alone = setTeamStage(cast, { reviewsPlans: true, canAsk: () => false });
  await alone.play("Do it");
  const ends = [left, alone].map(({ envelopes }) => envelopes.at(-1)?.event);
  assert.deepEqual(
    ends.map((each) => each?.type === "run-end" && [each.outcome, each.failure?.code]),
    [
      ["cancelled", undefined],
      ["failed", "plan"],
    ],
  );
  assert.deepEqual([await standing(left), await standing(alone)], [{ "Task a": "cancelled" }, {}]);
});

test("a task that needs another's result is never moved before it", async () => {
  const { stage, held } = heldPlan();
  await stage.send("Do it");
  await asks(stage, "coder");
  const moved = await lead(stage, async (id) => ({ kind: "move", taskId: await id("Task b"), before: await id("Task a") }));
  assert.equal(moved, "“Task b” needs the result of “Task a”, so it stays behind it.");
  held.open();
  await hears(stage, "run-end");
});

test("what was said to an agent whose task the person then stopped is told, and nothing is planned anew for it", async () => {
  const { stage } = heldPlan();
  await stage.send("Do it");
  await asks(stage, "coder");
  await lead(stage, async (id) => ({ kind: "message", taskId: await id("Task a"), text: "Make it blue." }));
  await lead(stage, async (id) => ({ kind: "stop", taskId: await id("Task a") }));
  await hears(stage, "run-end");
  const told = stage.envelopes.flatMap(({ event }) =>
    event.type === "notice" && event.notice.kind === "warning" ? [event.notice.message] : [],
  );
  assert.deepEqual(told, ["“Task a” ended before its agent read this: “Make it blue.”. Send it again if it still counts."]);
  assert.equal(stage.provider.asked("planner"), 1);
});

test("what was said to the whole team is heard once, also where one of those at work fails before reading it", async () => {
  const [one, other] = [gate(), gate()];
  const cast = {
    planner: inTurn(
      [proposes([{ id: "a" }, { id: "b", agent: "writer" }, { id: "c", agent: "reviewer", depends_on: ["b"] }])],
      [proposes([{ id: "n", title: "A readme", agent: "reviewer" }])],
    ),
    coder: inTurn([one.passed, { type: "error", failure: { code: "quota", message: "No credit is left." } }]),
    writer: inTurn([other.passed, says("b")]),
    reviewer: speaks("It is there."),
  };
  const stage = setTeamStage(cast);
  await stage.send("Do it");
  await asks(stage, "coder");
  await asks(stage, "writer");
  await stage.send("Add a readme.", "steer");
  await asks(stage, "planner", 2);
  one.open();
  await hears(stage, "task-end");
  other.open();
  await hears(stage, "run-end");
  const { messages } = await stage.view();
  const heard = messages.filter(({ text }) => text.endsWith("Add a readme.")).map((each) => each.laneId !== undefined);
  assert.deepEqual([stage.provider.asked("planner"), heard], [2, [false, true]]);
});

test("what the person says while the end is told begins the next run, where it can be done", async () => {
  const telling = gate();
  const cast = {
    planner: inTurn([proposes([{ id: "a" }])], [proposes([{ id: "p", title: "Paint" }])]),
    coder: speaks("Done."),
    coordinator: inTurn([telling.passed, says("It is built.")], [says("It is painted.")]),
  };
  const stage = setTeamStage(cast);
  await stage.send("Build it");
  await asks(stage, "coordinator");
  await stage.send("Also paint it.", "steer");
  telling.open();
  await stage.until(() => stage.envelopes.filter(({ event }) => event.type === "run-end").length === 2);
  assert.deepEqual(await standing(stage), { "Task a": "completed", Paint: "completed" });
});
