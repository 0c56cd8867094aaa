import assert from "node:assert/strict";
import { test } from "node:test";
import { call, says } from "../../fakes/scripted-provider.ts";
import { ends, holdAll } from "../acts.ts";
import type { Cue } from "./cast.ts";
import { asks, inTurn, left, proposes, setTeamStage, speaks, standing, type TeamStage } from "./hands.ts";

const never = new Promise(() => {});
const cast: Readonly<Record<string, Cue>> = {
  planner: inTurn([
    proposes([
      { id: "a", agent: "researcher" },
      { id: "b", depends_on: ["a"] },
      { id: "c", agent: "writer", depends_on: ["b"] },
    ]),
  ]),
  researcher: speaks("The answer is 42."),
  coder: inTurn([call("write", { name: "half.txt", text: "half" })], [never], [says("b is done.")]),
  writer: speaks("c is done."),
  coworker: speaks("I go on from there."),
};

/** A plan of three tasks: the first is done, the second has made a file and is at work. */
async function midway(): Promise<TeamStage> {
  const stage = setTeamStage(cast);
  await stage.send("Do it");
  await asks(stage, "coder", 2);
  return stage;
}

/** What somebody was told in their newest request. */
const told = (stage: TeamStage, role: string): string =>
  stage.provider.requests
    .findLast((each) => each.role === role)
    ?.request.messages.map(({ text }) => text)
    .join("\n\n") ?? "";

function holdToldOnce(text: string): void {
  assert.equal(text.split("The plan ended before it was through").length, 2);
  assert.match(text, /1\. Task a \(researcher\): completed\n> The answer is 42\./);
  assert.match(text, /2\. Task b \(coder\): cancelled\n> [^\n]*\nFiles: half\.txt/);
  assert.match(text, /3\. Task c \(writer\): cancelled\n> Stopped before it began\./);
}

test("what a stopped plan found and made is known to whoever gets the next message, planner and single agent alike, once", async () => {
  const planned = await midway();
  await planned.runtime.stop(planned.sessionId());
  await planned.send("Go on, please");
  await ends(planned, 2);
  holdToldOnce(told(planned, "planner"));
  await holdAll("team/stopped", planned);

  const alone = await midway();
  await alone.runtime.stop(alone.sessionId());
  await alone.runtime.change(alone.sessionId(), { workMode: "fast" });
  for (const [nth, text] of ["Go on", "And more"].entries()) {
    await alone.send(text);
    await ends(alone, nth + 2);
    holdToldOnce(told(alone, "coworker"));
  }
});

test("a message that stops a plan to be read at once is read along with how far the plan came", async () => {
  const stage = await midway();
  await stage.runtime.change(stage.sessionId(), { workMode: "fast" });
  await stage.send("Forget it: what is the answer?", "interrupt");
  await ends(stage, 2);
  const text = told(stage, "coworker");
  holdToldOnce(text);
  assert.ok(text.indexOf("The answer is 42.") < text.indexOf("Forget it"));
});

test("a message in place of going on with an interrupted plan is read along with how far the plan came", async () => {
  const before = await midway();
  const stage = setTeamStage(cast, { store: await left(before), sessionId: before.sessionId() });
  await stage.runtime.change(stage.sessionId(), { workMode: "fast" });
  await stage.play("Something else");
  holdToldOnce(told(stage, "coworker"));
});

test("going on after a stop without a message does the rest of the plan, and what was done stays done", async () => {
  const stage = await midway();
  await stage.runtime.stop(stage.sessionId());
  await stage.runtime.resume(stage.sessionId());
  await ends(stage, 2);
  const { runs, plans, tasks } = await stage.view();
  const newest = plans.at(-1)?.tasks.map((id) => tasks.find((each) => each.id === id));
  assert.deepEqual(
    newest?.map((each) => [each?.title, each?.state]),
    [
      ["Task a", "completed"],
      ["Task b", "completed"],
      ["Task c", "completed"],
    ],
  );
  assert.deepEqual(
    runs.map(({ state }) => state),
    ["cancelled", "completed"],
  );
  assert.deepEqual([stage.provider.asked("researcher"), stage.provider.asked("planner")], [1, 1]);
});

test("a plan that was stopped before anything of it began leaves nothing to tell and nothing to go on with", async () => {
  const stage = setTeamStage(cast, { reviewsPlans: true, reply: () => "cancel" });
  await stage.play("Do it");
  await stage.runtime.resume(stage.sessionId());
  const { runs, messages } = await stage.view();
  assert.deepEqual([runs.length, messages.filter((each) => each.laneId === undefined).length], [1, 1]);
  assert.deepEqual(new Set(Object.values(await standing(stage))), new Set(["cancelled"]));
});
