import assert from "node:assert/strict";
import { test } from "node:test";
import type { Part } from "../../../src/core/providers/provider.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { says } from "../../fakes/scripted-provider.ts";
import { hears, holdAll, settle } from "../acts.ts";
import { inTurn, proposes, setTeamStage, speaks, standing, type TeamStage } from "./hands.ts";

const fails = { type: "error", failure: { code: "content", message: "The provider refused." } } as const;

/** One task that fails twice, one that waits for it, and one that has nothing to do with it; nobody knows another way. */
function cast(...later: readonly (readonly Part[])[]) {
  return {
    planner: inTurn(
      [proposes([{ id: "a", agent: "writer" }, { id: "b", depends_on: ["a"] }, { id: "c" }])],
      [says("I know no other way.")],
      ...later,
    ),
    writer: inTurn([fails], [fails], [says("Now it went.")]),
    coder: speaks("Done."),
  };
}

const outcomeOf = (stage: TeamStage) => {
  const end = stage.envelopes.at(-1)?.event;
  return end?.type === "run-end" ? [end.outcome, end.failure?.code] : [];
};

test("where nothing else helped the person is asked what shall become of a task that others wait for; without it those go on, and nothing is lacking", async () => {
  const stage = setTeamStage(cast(), { reply: () => "without" });
  await stage.play("Do it");
  await holdAll("team/task-asked", stage);
  assert.deepEqual(await standing(stage), { "Task a": "skipped", "Task b": "completed", "Task c": "completed" });
  assert.deepEqual(outcomeOf(stage), ["completed", undefined]);
});

test("a task that the person wants tried again is begun a third time, and asked about again only when it fails again", async () => {
  const stage = setTeamStage(cast(), { reply: () => "retry" });
  await stage.play("Do it");
  assert.deepEqual(await standing(stage), { "Task a": "completed", "Task b": "completed", "Task c": "completed" });
  const replies = ["retry", "skip"];
  const never = setTeamStage({ ...cast(), writer: inTurn([fails]) }, { reply: () => replies.shift() ?? assert.fail() });
  await never.play("Do it");
  assert.deepEqual([replies.length, never.provider.asked("writer")], [0, 3]);
  assert.deepEqual(await standing(never), { "Task a": "failed", "Task b": "skipped", "Task c": "completed" });
  assert.deepEqual(outcomeOf(never), ["failed", "partly-done"]);
});

test("what the person writes instead is planned in, as what they say to the whole team", async () => {
  const another = [proposes([{ id: "n", title: "By hand", instead_of: ["t1"] }])];
  const stage = setTeamStage(cast(another), { reply: () => "Do it by hand." });
  await stage.play("Do it");
  const order = stage.provider.requests.findLast(({ role }) => role === "planner")?.request.messages.at(-1)?.text ?? "";
  assert.match(order, /The person says meanwhile: About “Task a”, which failed: Do it by hand\./);
  assert.deepEqual(await standing(stage), { "Task a": "failed", "Task b": "cancelled", "Task c": "completed", "By hand": "completed" });
  assert.deepEqual(outcomeOf(stage), ["completed", undefined]);
});

test("nobody is asked where nobody can be, nor about a task that nothing waits for", async () => {
  const alone = setTeamStage(cast(), { canAsk: () => false });
  await alone.play("Do it");
  const last = setTeamStage({ ...cast(), planner: inTurn([proposes([{ id: "a", agent: "writer" }, { id: "c" }])]) });
  await last.play("Do it");
  for (const stage of [alone, last]) assert.deepEqual((await stage.view()).questions, []);
});

test("what is tried again by hand while it is asked about is asked about no longer", async () => {
  const stage = setTeamStage(cast());
  const played = stage.play("Do it");
  await hears(stage, "question-request");
  const [task] = (await stage.view()).tasks;
  assert.deepEqual(await stage.runtime.lead(stage.sessionId(), { kind: "retry", taskId: task?.id ?? "" }), { kind: "done" });
  await played;
  assert.deepEqual(
    (await stage.view()).questions.map(({ answer }) => answer?.by),
    ["stopped"],
  );
  assert.deepEqual(outcomeOf(stage), ["completed", undefined]);
});

test("a crash wherever it comes leaves neither the question nor its answer behind", async () => {
  const whole = setTeamStage(cast(), { reply: () => "without" });
  await whole.play("Do it");
  const done = { "Task a": "skipped", "Task b": "completed", "Task c": "completed" };
  for (let cut = 1; cut <= whole.store.commits.length; cut += 1) {
    const store = new MemoryStore();
    for (const changes of whole.store.commits.slice(0, cut)) void store.commit(changes);
    const after = setTeamStage(
      { ...cast(), writer: inTurn([fails]) },
      { store, sessionId: whole.sessionId(), reply: ({ about }) => (about === "task" ? "without" : undefined) },
    );
    await settle(after);
    assert.deepEqual(await standing(after), done, `after a crash at commit ${cut}`);
  }
});
