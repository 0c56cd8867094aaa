import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { says } from "../../fakes/scripted-provider.ts";
import { settle } from "../acts.ts";
import { asks, inTurn, left, proposes, setTeamStage, speaks, standing } from "./hands.ts";

const never = new Promise(() => {});

test("what the person said is planned in after a crash, too, where it came before the new plan was made", async () => {
  const cast = {
    planner: inTurn([proposes([{ id: "a" }, { id: "b", depends_on: ["a"] }])], [never]),
    coder: inTurn([never]),
  };
  const stage = setTeamStage(cast);
  await stage.send("Do it");
  await asks(stage, "coder");
  await stage.send("And add a readme.", "steer");
  await asks(stage, "planner", 2);
  const after = setTeamStage(
    { planner: inTurn([proposes([{ id: "n", title: "A readme" }])]), coder: speaks("Done.") },
    { store: await left(stage), sessionId: stage.sessionId() },
  );
  await settle(after);
  const order = after.provider.requests.find(({ role }) => role === "planner")?.request.messages.at(-1)?.text ?? "";
  assert.match(order, /The person says meanwhile: And add a readme\./);
  assert.deepEqual(await standing(after), { "Task a": "completed", "Task b": "cancelled", "A readme": "completed" });
});

test("what was planned around before a crash is not planned around once more", async () => {
  const cast = {
    planner: inTurn(
      [
        proposes([
          { id: "a", agent: "writer" },
          { id: "b", depends_on: ["a"] },
        ]),
      ],
      [
        proposes([
          { id: "n", title: "Around" },
          { id: "m", title: "After", depends_on: ["n"] },
        ]),
      ],
    ),
    writer: inTurn([{ type: "error", failure: { code: "content", message: "No." } }]),
    coder: inTurn([never, says("Done.")]),
  };
  const stage = setTeamStage(cast);
  await stage.send("Do it");
  await asks(stage, "coder");
  const after = setTeamStage({ coder: speaks("Done.") }, { store: await left(stage), sessionId: stage.sessionId() });
  await settle(after);
  assert.equal(after.provider.asked("planner"), 0);
  assert.deepEqual(await standing(after), { "Task a": "failed", "Task b": "cancelled", Around: "completed", After: "completed" });
});

test("what a person wants of an interrupted plan is refused with how to go on, since a message would end it; once it goes on, it is done", async () => {
  const cast = { planner: inTurn([proposes([{ id: "a" }, { id: "b", depends_on: ["a"] }])]), coder: inTurn([never]) };
  const stage = setTeamStage(cast);
  await stage.send("Do it");
  await asks(stage, "coder");
  const after = setTeamStage({ coder: inTurn([never], [says("b is done.")]) }, { store: await left(stage), sessionId: stage.sessionId() });
  const taskId = (await after.view()).tasks[0]?.id ?? "";
  for (const kind of ["stop", "skip", "retry"] as const) {
    const receipt = await after.runtime.lead(stage.sessionId(), { kind, taskId });
    assert.match(
      receipt.kind === "refused" ? receipt.problem : "",
      /interrupted.*Go on with it first: “Continue”.*A message instead would end it/,
    );
  }
  await after.runtime.resume(stage.sessionId());
  await asks(after, "coder");
  assert.deepEqual(await after.runtime.lead(stage.sessionId(), { kind: "skip", taskId }), { kind: "done" });
  await settle(after);
  assert.deepEqual(await standing(after), { "Task a": "skipped", "Task b": "completed" });
});

test("a run that a crash left behind is told as interrupted since its last sign of life, so that its tasks rested from then on", async () => {
  const cast = { planner: inTurn([proposes([{ id: "a" }])]), coder: inTurn([never]) };
  const stage = setTeamStage(cast);
  await stage.send("Do it");
  await asks(stage, "coder");
  const seen = (await stage.view()).session.updatedAt;
  const store = new MemoryStore();
  for (const changes of stage.store.commits) void store.commit(changes);
  const after = setTeamStage({ coder: speaks("Done.") }, { store, sessionId: stage.sessionId() });
  after.clock.advance(3_600_000);
  await settle(after);
  const told = after.envelopes.flatMap(({ event }) => (event.type === "run-change" && event.state === "waiting" ? [event] : []));
  assert.deepEqual(
    told.map(({ reason, since }) => [reason, since]),
    [["interrupted", seen]],
  );
  assert.equal((await after.view()).tasks[0]?.waitedMs, 3_600_000);
  await stage.runtime.close();
});

test("a message in place of going on with an interrupted plan says what is given up, once, and what is left of a plan that was through says nothing", async () => {
  const five = ["a", "b", "c", "d", "e"].map((id, index) => ({ id, ...(index === 0 ? {} : { depends_on: ["a"] }) }));
  const cast = { planner: inTurn([proposes(five, "Five things are done.")]), coder: inTurn([says("a is done.")], [never]) };
  const stage = setTeamStage(cast);
  await stage.send("Do it");
  await asks(stage, "coder", 2);
  const after = setTeamStage({ coworker: speaks("Fine.") }, { store: await left(stage), sessionId: stage.sessionId(), workMode: "fast" });
  await after.runtime.change(stage.sessionId(), { workMode: "fast" });
  await after.play("Something else");
  await after.play("And more");
  const notices = after.envelopes.flatMap(({ event, runId }) => (event.type === "notice" ? [{ runId, text: event.notice.message }] : []));
  const { runs, plans } = await after.view();
  assert.deepEqual(
    runs.map(({ state }) => state),
    ["cancelled", "completed", "completed"],
  );
  assert.equal(plans[0]?.state, "over");
  assert.deepEqual(
    notices.map(({ runId }) => runId),
    [runs[1]?.id],
  );
  assert.match(
    notices[0]?.text ?? "",
    /^The plan “Five things are done” had been interrupted, and this message ends it\. Given up: “Task b”, “Task c”, “Task d” and 1 more\. What was done stays\./,
  );
});
