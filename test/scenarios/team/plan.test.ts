import assert from "node:assert/strict";
import { test } from "node:test";
import { call, says } from "../../fakes/scripted-provider.ts";
import { holdAll } from "../acts.ts";
import { agents, inTurn, proposes, setTeamStage, speaks, standing, taskOf } from "./hands.ts";

const diamond = [
  { id: "top" },
  { id: "left", depends_on: ["top"], agent: "writer" },
  { id: "right", depends_on: ["top"], agent: "researcher" },
  { id: "end", depends_on: ["left", "right"], agent: "reviewer" },
];

test("a plan is made and carried out, results go to whoever needs them, and one answer tells what came of it", async () => {
  const cast = {
    planner: inTurn([call("look", { what: "notes" })], [proposes(diamond)]),
    coder: speaks("The top is laid."),
    writer: inTurn([call("write", { name: "left.md", text: "left" })], [says("left.md is written.")]),
    researcher: speaks("The right is known."),
    reviewer: speaks("Both fit."),
  };
  const stage = setTeamStage(cast);
  await stage.play("Build a house of cards");
  await holdAll("team/diamond", stage);
  const asked = (role: string) => stage.provider.requests.filter((each) => each.role === role).map(({ request }) => request);
  assert.match(asked("writer")[0]?.messages[0]?.text ?? "", /What was done before[\s\S]*The top is laid\./);
  const end = asked("reviewer")[0]?.messages[0]?.text ?? "";
  assert.match(end, /left\.md is written\.\nFiles: left\.md[\s\S]*The right is known\./);
  assert.equal(end.includes("The top is laid."), false);
  assert.deepEqual(asked("coordinator").length, 1);
  assert.deepEqual(stage.texts.get("left.md"), "left");
});

test("tasks without a dependency between them are at work at the same time, no more than three", async () => {
  let atWork = 0;
  let most = 0;
  const coder = (request: Parameters<typeof taskOf>[0]) => {
    atWork += 1;
    most = Math.max(most, atWork);
    const leaves = new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))).then(() => {
      atWork -= 1;
    });
    return [leaves, says(`${taskOf(request)} is done.`)];
  };
  const stage = setTeamStage({ planner: inTurn([proposes(["a", "b", "c", "d", "e"].map((id) => ({ id })))]), coder });
  await stage.play("Do five things");
  assert.equal(most, 3);
  assert.deepEqual(Object.values(await standing(stage)), Array(5).fill("completed"));
});

test("what a planner proposes that can't be carried out goes back to it in words", async () => {
  const bad = [
    { id: "a", depends_on: ["b"] },
    { id: "b", depends_on: ["a"] },
    { id: "c", agent: "wizard", depends_on: ["nobody"] },
  ];
  const stage = setTeamStage({
    planner: inTurn([proposes(bad)], [call("propose_plan", "no json")], [proposes([{ id: "a" }])]),
    coder: speaks("Done."),
  });
  await stage.play("Do it");
  const said = stage.provider.requests.filter((each) => each.role === "planner").map(({ request }) => request.messages.at(-1)?.text ?? "");
  assert.match(said[1] ?? "", /no such agent\. There are: coordinator, coder/);
  assert.match(said[1] ?? "", /depends on "nobody", which is no task/);
  assert.match(said[1] ?? "", /wait for each other, so that none could begin: “Task a”, “Task b”/);
  assert.match(said[2] ?? "", /not valid JSON/);
  assert.deepEqual(await standing(stage), { "Task a": "completed" });
});

test("a plan written as text counts, and where there is none at all, one agent does the whole", async () => {
  const inText = `Here it is:\n\`\`\`json\n${JSON.stringify({ goal: "g", tasks: [{ id: "x", title: "From text", objective: "Do.", agent: "writer" }] })}\n\`\`\``;
  const written = setTeamStage({ planner: speaks(inText), writer: speaks("Done.") });
  await written.play("Do it");
  assert.deepEqual(await standing(written), { "From text": "completed" });

  const refusing = setTeamStage({ planner: speaks("I would rather not plan."), coder: speaks("Done.") });
  await refusing.play("Mend the roof");
  assert.deepEqual(await standing(refusing), { "Do what was asked for": "completed" });
  const [order] = refusing.provider.requests.filter((each) => each.role === "coder");
  assert.match(order?.request.messages[0]?.text ?? "", /Mend the roof/);
});

test("sixty tasks are too many, and that is said", async () => {
  const many = Array.from({ length: 60 }, (_, index) => ({ id: `t${index}` }));
  const stage = setTeamStage({ planner: inTurn([proposes(many)], [proposes([{ id: "one" }])]), coder: speaks("Done.") });
  await stage.play("Do sixty things");
  const second = stage.provider.requests.filter((each) => each.role === "planner")[1];
  assert.match(second?.request.messages.at(-1)?.text ?? "", /60 tasks; 20 are the most/);
});

test("a planner looks and changes nothing, and each agent has only its own tools", async () => {
  const cast = { planner: inTurn([proposes([{ id: "a", agent: "reviewer" }])]), reviewer: speaks("Fine.") };
  const narrowed = agents.map((each) => (each.name === "reviewer" ? { ...each, tools: ["look"], model: "test/careful" } : each));
  const stage = setTeamStage(cast, { agents: narrowed });
  await stage.play("Look it through");
  const tools = Object.fromEntries(stage.provider.requests.map(({ role, request }) => [role, request.tools.map((each) => each.name)]));
  assert.deepEqual(tools, { planner: ["look", "propose_plan"], reviewer: ["look"], coordinator: [] });
  assert.deepEqual(
    (await stage.view()).messages.flatMap((each) => (each.role === "assistant" ? each.model : [])),
    ["test/scripted", "test/careful", "test/scripted"],
  );
});
