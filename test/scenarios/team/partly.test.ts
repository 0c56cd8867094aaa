import assert from "node:assert/strict";
import { test } from "node:test";
import { call, says } from "../../fakes/scripted-provider.ts";
import { holdAll } from "../acts.ts";
import { asks, inTurn, proposes, setTeamStage, speaks, standing } from "./hands.ts";

const breaks = (code: "content") => ({ type: "error", failure: { code, message: "The provider had an error." } }) as const;

test("what was done in place of a failed task lacks nothing, so the plan is done", async () => {
  const cast = {
    planner: inTurn(
      [
        proposes([
          { id: "a", agent: "writer" },
          { id: "b", depends_on: ["a"] },
        ]),
      ],
      [proposes([{ id: "around", title: "Another way", agent: "researcher", instead_of: ["t1", "t9"] }])],
    ),
    writer: inTurn([breaks("content")]),
    researcher: speaks("Done in another way."),
  };
  const stage = setTeamStage(cast);
  await stage.play("Do it");
  const { runs, tasks } = await stage.view();
  assert.deepEqual([runs.at(-1)?.state, tasks.at(-1)?.insteadOf], ["completed", [tasks[0]?.id]]);
});

test("a task planned in place of a failed one is done though its planner lets it wait for that one", async () => {
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
          { id: "n", title: "Around", depends_on: ["t1"], instead_of: ["t1"] },
          { id: "m", title: "Then", depends_on: ["n", "t1"] },
        ]),
      ],
    ),
    writer: inTurn([breaks("content")]),
    coder: speaks("Done."),
  };
  const stage = setTeamStage(cast, { canAsk: () => false });
  await stage.play("Do it");
  const [, , around, then] = (await stage.view()).tasks;
  assert.deepEqual(
    [around, then].map((each) => [each?.title, each?.state, each?.dependsOn]),
    [
      ["Around", "completed", []],
      ["Then", "completed", [around?.id]],
    ],
  );
  assert.equal((await stage.view()).runs.at(-1)?.state, "completed");
});

test("where what was planned in place of a failed task is left out itself, the plan has failed", async () => {
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
          { id: "x", title: "Look", agent: "researcher" },
          { id: "n", title: "Around", depends_on: ["x"], instead_of: ["t1"] },
        ]),
      ],
    ),
    writer: inTurn([breaks("content")]),
    researcher: inTurn([new Promise(() => {})]),
    coder: speaks("Done."),
  };
  const stage = setTeamStage(cast);
  const played = stage.play("Do it");
  await asks(stage, "researcher");
  const taskId = (await stage.view()).tasks.find(({ title }) => title === "Look")?.id ?? "";
  await stage.runtime.lead(stage.sessionId(), { kind: "stop", taskId });
  await played;
  assert.deepEqual(await standing(stage), { "Task a": "failed", "Task b": "cancelled", Look: "cancelled", Around: "skipped" });
  const end = stage.envelopes.at(-1)?.event;
  assert.deepEqual(end?.type === "run-end" && [end.outcome, end.failure?.code], ["failed", "plan"]);
});

test("another try of a plan that is partly done leaves alone what others stand in for and what the person did without", async () => {
  let isBroken = true;
  const cast = {
    planner: inTurn(
      [proposes([{ id: "a", agent: "writer" }, { id: "b", depends_on: ["a"] }, { id: "c" }, { id: "s", agent: "reviewer" }])],
      [
        proposes([
          { id: "around", title: "Around", agent: "researcher", instead_of: ["t1"] },
          { id: "later", title: "Later", depends_on: ["around", "t4"] },
        ]),
      ],
      [says("I know no other way.")],
    ),
    writer: inTurn([breaks("content")]),
    reviewer: inTurn([new Promise(() => {})]),
    researcher: () => (isBroken ? [breaks("content")] : [says("Done in another way.")]),
    coder: speaks("Done."),
  };
  const stage = setTeamStage(cast, { reply: () => "skip" });
  const played = stage.play("Do it");
  await asks(stage, "reviewer");
  const skipped = (await stage.view()).tasks.find(({ agent }) => agent === "reviewer")?.id ?? "";
  await stage.runtime.lead(stage.sessionId(), { kind: "skip", taskId: skipped });
  await played;
  const end = stage.envelopes.at(-1)?.event;
  assert.match((end?.type === "run-end" && end.failure?.message) || "", /Failed: “Around”\. Left out: “Later”\./);
  isBroken = false;
  await stage.runtime.resume(stage.sessionId());
  await stage.until(() => stage.envelopes.filter(({ event }) => event.type === "run-end").length === 2);
  const { runs, plans, tasks } = await stage.view();
  assert.deepEqual(
    plans
      .at(-1)
      ?.tasks.map((id) => tasks.find((each) => each.id === id))
      .map((each) => [each?.title, each?.state, each?.attempts]),
    [
      ["Task a", "failed", 2],
      ["Task c", "completed", 1],
      ["Task s", "skipped", 1],
      ["Around", "completed", 1],
      ["Later", "completed", 1],
    ],
  );
  assert.deepEqual([runs.at(-1)?.state, stage.provider.asked("writer"), stage.provider.asked("reviewer")], ["completed", 2, 1]);
});

test("a task counts as completed once what was to be there is there, and its agent is told what is missing", async () => {
  const files = new Set<string>();
  const evidence = [{ file: "notes.md" }, { claim: "it reads well" }];
  const cast = {
    planner: inTurn([proposes([{ id: "a", evidence }])]),
    coder: inTurn([says("All written.")], [call("write", { name: "notes.md", text: "x" })], [says("Now it is.")]),
  };
  const stage = setTeamStage(cast, { files });
  stage.runtime.subscribe(({ event }) => event.type === "file-change" && files.add(event.change.label));
  await stage.play("Write notes");
  await holdAll("team/evidence", stage);
  assert.deepEqual(await standing(stage), { "Task a": "completed" });
});

test("a task whose evidence never comes has failed, whatever its agent says", async () => {
  const cast = {
    planner: inTurn([proposes([{ id: "a", evidence: [{ file: "never.md" }, { command: "npm test" }] }])]),
    coder: speaks("All done!"),
  };
  const stage = setTeamStage(cast);
  await stage.play("Do it");
  const { tasks } = await stage.view();
  assert.deepEqual(
    tasks.map((each) => [each.state, each.attempts, each.result?.missing]),
    [["failed", 2, ["never.md is not there.", "“npm test” was not run with success after the last change."]]],
  );
});

test("a file that was to be changed and stands there as before has to be, and one that only has to be there is told as it was", async () => {
  const evidence = [{ file: "report.md", changed: true }, { file: "notes.md" }];
  const cast = {
    planner: inTurn([
      proposes([
        { id: "a", evidence },
        { id: "b", agent: "writer", depends_on: ["a"] },
      ]),
    ]),
    coder: inTurn([says("It is right already.")], [call("write", { name: "report.md", text: "new" })], [says("Now it is new.")]),
    writer: speaks("Done."),
  };
  const stage = setTeamStage(cast, { files: new Set(["report.md", "notes.md"]) });
  await stage.play("Do it");
  const asked = (role: string, nth: number) => stage.provider.requests.filter((each) => each.role === role)[nth]?.request.messages ?? [];
  assert.match(asked("coder", 0).at(-1)?.text ?? "", /- report\.md is there, made or changed by you\n- notes\.md is there\n/);
  assert.match(asked("coder", 1).at(-1)?.text ?? "", /- report\.md stood there before and was not changed\./);
  assert.match(asked("writer", 0).at(-1)?.text ?? "", /Files: report\.md\nThere before, and not changed: notes\.md/);
  assert.deepEqual(
    (await stage.view()).tasks.map(({ state, result }) => [state, result?.unchanged]),
    [
      ["completed", ["notes.md"]],
      ["completed", undefined],
    ],
  );
});
