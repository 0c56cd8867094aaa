import assert from "node:assert/strict";
import { test } from "node:test";
import { call, says } from "../../fakes/scripted-provider.ts";
import { gate, holdAll, settle } from "../acts.ts";
import type { Cue } from "./cast.ts";
import { agents, asks, inTurn, left, proposes, setTeamStage, speaks, standing, type TeamStage, taskOf } from "./hands.ts";

const breaks = (code: "server" | "auth" | "content" | "quota") =>
  ({ type: "error", failure: { code, message: "The provider had an error." } }) as const;

test("a task that failed is begun once more and told why; then the rest is planned anew, and one answer says what was not done", async () => {
  const cast = {
    planner: inTurn(
      [
        proposes([
          { id: "find" },
          { id: "mend", agent: "writer", depends_on: ["find"] },
          { id: "tell", agent: "reviewer", depends_on: ["mend"] },
        ]),
      ],
      [proposes([{ id: "around", title: "Another way", agent: "researcher" }])],
    ),
    coder: speaks("Found."),
    writer: inTurn([breaks("server")]),
    researcher: speaks("Done in another way."),
  };
  const stage = setTeamStage(cast);
  await stage.play("Mend it");
  await holdAll("team/replanned", stage);
  assert.equal(stage.provider.asked("writer"), 2);
  const second = stage.provider.requests.filter(({ role }) => role === "planner")[1]?.request.messages.at(-1)?.text ?? "";
  assert.match(second, /“Task mend” failed: The provider had an error/);
  assert.match(second, /Task find \(coder\): completed\. Found\./);
  const { plans, tasks } = await stage.view();
  assert.deepEqual(
    plans[0]?.tasks.map((id) => tasks.find((each) => each.id === id)?.title),
    ["Task find", "Task mend", "Another way"],
  );
});

test("where planning anew brings nothing, what waited for a failed task is skipped, and the others are done all the same", async () => {
  const cast = {
    planner: inTurn(
      [proposes([{ id: "a", agent: "writer" }, { id: "b", depends_on: ["a"] }, { id: "c" }])],
      [says("I know no other way.")],
    ),
    writer: inTurn([breaks("content")]),
    coder: speaks("Done."),
  };
  const stage = setTeamStage(cast, { canAsk: () => false });
  await stage.play("Do it");
  assert.deepEqual(await standing(stage), { "Task a": "failed", "Task b": "skipped", "Task c": "completed" });
  const end = stage.envelopes.at(-1)?.event;
  assert.deepEqual(end?.type === "run-end" && [end.outcome, end.text, end.failure?.code], [
    "failed",
    "The team has done it.",
    "partly-done",
  ]);
  assert.match(
    (end?.type === "run-end" && end.failure?.message) || "",
    /^One task of the plan is done\. Failed: “Task a”\. Left out: “Task b”\. Try again/,
  );
  assert.match(
    stage.provider.requests.findLast(({ role }) => role === "coordinator")?.request.messages.at(-1)?.text ?? "",
    /Task b \(coder\): skipped/,
  );
});

test("what would fail for everybody ends the run at once with its own reason, and is not tried again", async () => {
  const cast = { planner: inTurn([proposes([{ id: "a" }, { id: "b" }])]), coder: inTurn([breaks("auth")]) };
  const stage = setTeamStage(cast);
  await stage.play("Do it");
  const end = stage.envelopes.at(-1)?.event;
  assert.deepEqual(end?.type === "run-end" && [end.outcome, end.failure?.code], ["failed", "auth"]);
  assert.deepEqual([stage.provider.asked("coder"), stage.provider.asked("planner"), stage.provider.asked("coordinator")], [2, 1, 0]);
});

test("where every task failed, the run has failed, with an answer that says so", async () => {
  const cast = {
    planner: inTurn([proposes([{ id: "a" }, { id: "b" }])]),
    coder: inTurn([breaks("server")]),
    coordinator: speaks("Nothing could be done."),
  };
  const stage = setTeamStage(cast);
  await stage.play("Do it");
  const end = stage.envelopes.at(-1)?.event;
  assert.deepEqual(end?.type === "run-end" && [end.outcome, end.failure?.code, end.text], ["failed", "plan", "Nothing could be done."]);
  assert.equal(stage.provider.asked("coder"), 4);
});

test("a planner that can't be asked ends the run with the provider's reason", async () => {
  const stage = setTeamStage({ planner: inTurn([breaks("auth")]) });
  await stage.play("Do it");
  const end = stage.envelopes.at(-1)?.event;
  assert.deepEqual(end?.type === "run-end" && [end.outcome, end.failure?.code], ["failed", "auth"]);
});

test("an agent whose model is gone fails its task alone", async () => {
  const cast = { planner: inTurn([proposes([{ id: "a", agent: "writer" }, { id: "b" }])], [proposes([])]), coder: speaks("Done.") };
  const stage = setTeamStage(cast, {
    gone: "gone/model",
    agents: agents.map((each) => (each.name === "writer" ? { ...each, model: "gone/model" } : each)),
  });
  await stage.play("Do it");
  assert.deepEqual(await standing(stage), { "Task a": "failed", "Task b": "completed" });
});

test("another try of a run that failed goes on with its plan: what was done is not done again", async () => {
  let isBroken = true;
  const cast = {
    planner: inTurn([
      proposes([{ id: "a" }, { id: "b", agent: "writer", depends_on: ["a"] }, { id: "c", agent: "writer", depends_on: ["b"] }]),
    ]),
    coder: speaks("a is done."),
    writer: (request: Parameters<typeof taskOf>[0]) => (isBroken ? [breaks("quota")] : [says(`${taskOf(request)} is done.`)]),
    coordinator: inTurn([breaks("quota")], [says("Now all is done.")]),
  };
  const stage = setTeamStage(cast);
  await stage.play("Do it");
  assert.equal((await stage.view()).runs.at(-1)?.state, "failed");
  isBroken = false;
  await stage.runtime.resume(stage.sessionId());
  await stage.until(() => stage.envelopes.filter(({ event }) => event.type === "run-end").length === 2);
  const { runs, plans, tasks } = await stage.view();
  assert.deepEqual([runs.at(-1)?.state, runs.at(-1)?.route?.way, plans.length], ["completed", "team", 2]);
  assert.deepEqual(
    plans[1]?.tasks.map((id) => tasks.find((each) => each.id === id)?.state),
    ["completed", "completed", "completed"],
  );
  assert.deepEqual([stage.provider.asked("coder"), stage.provider.asked("planner")], [1, 1]);
});

test("a task whose agent is no longer there fails, and is done by nobody with more tools", async () => {
  const held = gate();
  const cast = {
    planner: inTurn([proposes([{ id: "a" }, { id: "b", agent: "reviewer", depends_on: ["a"] }])]),
    coder: inTurn([held.passed, says("a")]),
  };
  const stage = setTeamStage(cast);
  await stage.send("Do it");
  await asks(stage, "coder");
  const store = await left(stage);
  const without = agents.filter((each) => each.name !== "reviewer");
  const coworker = inTurn([call("write", { name: "x.txt", text: "x" })], [says("b")]);
  const after = setTeamStage({ coder: speaks("a"), coworker }, { agents: without, store, sessionId: stage.sessionId() });
  await settle(after);
  assert.deepEqual([await standing(after), after.texts.size], [{ "Task a": "completed", "Task b": "failed" }, 0]);
});

test("a run whose one agent is no longer there fails, and is done by nobody else", async () => {
  const stage = setTeamStage({}, { agents: [], agent: "reviewer", workMode: "auto" });
  await stage.play("Do it");
  const end = stage.envelopes.at(-1)?.event;
  assert.deepEqual([end?.type === "run-end" && end.failure?.code, stage.provider.requests.length], ["no-agent", 0]);
});

test("another try where nothing was planned yet is for what the person had said", async () => {
  const stage = setTeamStage({ planner: inTurn([breaks("auth")], [says("No.")]), coder: speaks("Done.") });
  await stage.play("Build the house");
  await stage.runtime.resume(stage.sessionId());
  await stage.until(() => stage.envelopes.filter(({ event }) => event.type === "run-end").length === 2);
  const order = stage.provider.requests.find(({ role }) => role === "coder")?.request.messages[0]?.text;
  assert.match(order ?? "", /Build the house/);
});

test("what a plan was changed for while it was looked through leaves room to plan around a failure, and words that change nothing are told so", async () => {
  const planner = inTurn(
    [proposes([{ id: "x" }])],
    [proposes([{ id: "y" }])],
    [says("I can't.")],
    [
      proposes([
        { id: "a", agent: "writer" },
        { id: "b", depends_on: ["a"] },
      ]),
    ],
    [proposes([{ id: "n", title: "Around" }])],
  );
  const words = ["Other.", "Impossible.", "Once more.", "begin"];
  const cast = { planner, writer: inTurn([breaks("content")]), coder: speaks("Done.") };
  const stage = setTeamStage(cast, { reviewsPlans: true, reply: () => words.shift() });
  await stage.play("Do it");
  assert.deepEqual([(await standing(stage)).Around, stage.provider.asked("planner")], ["completed", 5]);
  const notices = stage.envelopes.flatMap(({ event }) => (event.type === "notice" ? [event.notice.message] : []));
  assert.deepEqual(notices, ["The plan is as it was. No plan that can be carried out came of it."]);
});

test("an agent that may work for a minute is ended after it, and its task is not begun again", async () => {
  const narrow = agents.map((each) => (each.name === "coder" ? { ...each, budget: { minutes: 1 } } : each));
  const cast = { planner: inTurn([proposes([{ id: "a" }])]), coder: (_: unknown, nth: number) => [call("look", { what: `${nth}` })] };
  const stage = setTeamStage(cast, { agents: narrow });
  stage.runtime.subscribe(({ event }) => event.type === "step-end" && stage.clock.advance(25_000));
  await stage.play("Do it");
  const [task] = (await stage.view()).tasks;
  assert.deepEqual([task?.state, task?.attempts, task?.result?.failure?.code], ["failed", 1, "time-limit"]);
  assert.match(task?.result?.text ?? "", /^The agent coder may work for one minute and has; what it did so far is kept\./);
});

test("where all was done and only the telling of it failed, another try tells it and does nothing again", async () => {
  const cast = {
    planner: inTurn([proposes([{ id: "a" }])]),
    coder: speaks("Done."),
    coordinator: inTurn([breaks("server")], [says("Now it is told.")]),
  };
  const stage = setTeamStage(cast);
  await stage.play("Do it");
  assert.equal((await stage.view()).runs.at(-1)?.state, "failed");
  await stage.runtime.resume(stage.sessionId());
  await stage.until(() => stage.envelopes.filter(({ event }) => event.type === "run-end").length === 2);
  const end = stage.envelopes.at(-1)?.event;
  assert.deepEqual(end?.type === "run-end" && [end.outcome, end.text], ["completed", "Now it is told."]);
  assert.deepEqual([stage.provider.asked("planner"), stage.provider.asked("coder")], [1, 1]);
});

/** Two tasks fail at the same moment: one for good, so that the rest is planned anew, the other for the first time. */
function bothFail(planner: Cue): TeamStage {
  const together = gate();
  const writer: Cue = (_, nth) => (nth === 0 ? [breaks("content")] : [together.passed, breaks("content")]);
  const reviewer: Cue = (_, nth) => (nth === 0 ? [together.passed, breaks("content")] : [says("Done after all.")]);
  const cast = { planner, writer, reviewer, researcher: speaks("Done instead."), coder: speaks("Done.") };
  const stage = setTeamStage(cast, { reply: () => "skip" });
  void asks(stage, "writer", 2)
    .then(() => asks(stage, "reviewer"))
    .then(together.open);
  return stage;
}

const first = [
  { id: "a", agent: "writer" },
  { id: "b", agent: "reviewer" },
  { id: "c", depends_on: ["a", "b"] },
];

test("what another task stands in for since the rest was planned anew is not begun again as well", async () => {
  const instead = { id: "n", title: "Instead", agent: "researcher", instead_of: ["t1", "t2"] };
  const stage = bothFail(inTurn([proposes(first)], [proposes([instead])]));
  await stage.play("Do it");
  assert.deepEqual(await standing(stage), { "Task a": "failed", "Task b": "failed", "Task c": "cancelled", Instead: "completed" });
});

test("what the person did without while the rest was planned anew is not begun again", async () => {
  const planned = gate();
  const stage = bothFail(inTurn([proposes(first)], [planned.passed, says("I know no other way.")]));
  await stage.send("Do it");
  await asks(stage, "planner", 2);
  const taskId = (await stage.view()).tasks.find(({ title }) => title === "Task b")?.id ?? "";
  for (const kind of ["retry", "skip"] as const)
    assert.deepEqual(await stage.runtime.lead(stage.sessionId(), { kind, taskId }), { kind: "done" });
  planned.open();
  await stage.until(({ event }) => event.type === "run-end");
  assert.deepEqual(await standing(stage), { "Task a": "failed", "Task b": "skipped", "Task c": "skipped" });
});
