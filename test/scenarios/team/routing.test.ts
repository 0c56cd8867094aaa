import assert from "node:assert/strict";
import { test } from "node:test";
import { call, says } from "../../fakes/scripted-provider.ts";
import { holdAll } from "../acts.ts";
import { agents, inTurn, proposes, setTeamStage, speaks } from "./hands.ts";

const work = "- look into the old numbers\n- write a report about them\n- have somebody read it";
const routeOf = (stage: ReturnType<typeof setTeamStage>) =>
  stage.envelopes.flatMap(({ event }) => (event.type === "route-decide" ? [[event.route.way, event.route.by, event.route.agent]] : []));

test("a greeting costs one request, without tools", async () => {
  const stage = setTeamStage({ coworker: speaks("Hello! What can I do?") }, { workMode: "auto" });
  await stage.play("Hello!");
  assert.deepEqual(routeOf(stage), [["answer", "rule", undefined]]);
  assert.deepEqual(
    stage.provider.requests.map(({ request }) => request.tools.length),
    [0],
  );
});

test("what may be several pieces of work is put to a small model once, which sees what was said before; a team costs two requests before it begins", async () => {
  const cast = {
    router: inTurn([call("choose_way", { way: "team", reason: "Three people are needed." })]),
    planner: inTurn([proposes([{ id: "a" }])]),
    coder: speaks("Done."),
    coworker: speaks("Hello!"),
  };
  const cheap = agents.map((each) => (each.name === "coordinator" ? { ...each, cheapModel: "test/small" } : each));
  const stage = setTeamStage(cast, { workMode: "auto", agents: cheap });
  await stage.play("Hello!");
  await stage.play(work);
  await holdAll("team/routed", stage);
  assert.deepEqual(
    stage.provider.requests.map(({ role }) => role),
    ["coworker", "router", "planner", "coder", "coordinator"],
  );
  const asked = stage.provider.requests[1]?.request;
  assert.deepEqual(
    asked?.messages.map(({ role, text }) => [role, text]),
    [
      ["user", "Hello!"],
      ["assistant", "Hello!"],
      ["user", work],
    ],
  );
  assert.deepEqual(
    (await stage.view()).messages.flatMap((each) => (each.role === "assistant" && each.laneId?.endsWith("-route") ? each.model : [])),
    ["test/small"],
  );
});

test("a model may choose one agent by name; one it makes up is nobody", async () => {
  const chosen = (agent: string) => ({
    router: inTurn([call("choose_way", { way: "agent", agent, reason: "It is writing." })]),
    writer: speaks("W"),
    coworker: speaks("C"),
  });
  const named = setTeamStage(chosen("writer"), { workMode: "auto" });
  await named.play(work);
  assert.deepEqual([routeOf(named), named.provider.requests.at(-1)?.role], [[["agent", "model", "writer"]], "writer"]);
  const madeUp = setTeamStage(chosen("__proto__"), { workMode: "auto" });
  await madeUp.play(work);
  assert.deepEqual([routeOf(madeUp), madeUp.provider.requests.at(-1)?.role], [[["agent", "model", undefined]], "coworker"]);
});

test("where the question brings no sensible answer, one agent does it", async () => {
  const answers = [
    [says("I think a team?")],
    [call("choose_way", { way: "army" })],
    [call("choose_way", "no json")],
    [{ type: "error", failure: { code: "server", message: "Down." } } as const],
  ];
  for (const answer of answers) {
    const stage = setTeamStage({ router: inTurn(answer), coworker: speaks("Done.") }, { workMode: "auto" });
    await stage.play(work);
    assert.deepEqual([routeOf(stage), stage.provider.requests.at(-1)?.role], [[["agent", "default", undefined]], "coworker"]);
  }
});

test("an agent that the person chose does everything with its own instructions, and nothing is routed", async () => {
  const stage = setTeamStage({ writer: speaks("Written.") }, { workMode: "auto", agent: "writer" });
  await stage.play(work);
  assert.deepEqual(routeOf(stage), [["agent", "person", "writer"]]);
  assert.match(stage.provider.requests[0]?.request.system ?? "", /You work as the agent “writer”\.\nBe a good writer\./);
});

test("a run that is gone on with keeps its route", async () => {
  const error = { type: "error", failure: { code: "server", message: "Down." } } as const;
  const stage = setTeamStage(
    { router: inTurn([call("choose_way", { way: "agent", reason: "One does." })]), coworker: inTurn([error], [says("Done.")]) },
    { workMode: "auto" },
  );
  await stage.send(work);
  await stage.until(({ event }) => event.type === "run-end");
  await stage.runtime.resume(stage.sessionId());
  await stage.until(() => stage.envelopes.filter(({ event }) => event.type === "run-end").length === 2);
  assert.equal(routeOf(stage).length, 2);
});

test("a conversation gets its title from whoever decides about it or plans it, once, and never over the person's own", async () => {
  const cast = {
    router: inTurn([call("choose_way", { way: "team", reason: "It is.", title: "Numbers and a report" })]),
    planner: inTurn([proposes([{ id: "a" }], "There is a report about the old numbers.")]),
    coder: speaks("Done."),
  };
  const routed = setTeamStage(cast, { workMode: "auto" });
  await routed.play(work);
  const planned = setTeamStage(cast, { workMode: "plan" });
  await planned.play(work);
  const named = setTeamStage(cast, { workMode: "plan" });
  await named.send(work);
  await named.runtime.change(named.sessionId(), { title: "Mine" });
  await named.until(({ event }) => event.type === "run-end");
  const titles = await Promise.all([routed, planned, named].map(async (stage) => (await stage.view()).session.title));
  assert.deepEqual(titles, ["Numbers and a report", "There is a report about the old numbers.", "Mine"]);
});
