import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { call, says } from "../../fakes/scripted-provider.ts";
import { gate, hears, holdAll, settle } from "../acts.ts";
import { agents, asks, inTurn, proposes, setTeamStage, speaks, standing } from "./hands.ts";

const handing = (agent: string, callId = `call-${agent}`) =>
  call("delegate", { agent, title: `Task for ${agent}`, objective: `Do it, ${agent}.` }, callId);
const toolsOf = (stage: ReturnType<typeof setTeamStage>, role: string) =>
  stage.provider.requests.find((each) => each.role === role)?.request.tools.map(({ name }) => name) ?? [];

test("work is handed to other agents, side by side, and each report comes back to whoever handed it on", async () => {
  const [one, other] = [gate(), gate()];
  const cast = {
    coworker: inTurn([handing("coder"), handing("writer")], [says("Both did well.")]),
    coder: inTurn([one.passed, call("write", { name: "code.txt", text: "x" })], [says("The code is there.")]),
    writer: inTurn([other.passed, says("The text is there.")]),
  };
  const stage = setTeamStage(cast, { workMode: "fast" });
  const played = stage.play("Have it done");
  await asks(stage, "writer");
  await asks(stage, "coder");
  other.open();
  await stage.until(({ event }) => event.type === "task-end");
  one.open();
  await played;
  await holdAll("team/delegated", stage);
  const back = stage.provider.requests
    .findLast(({ role }) => role === "coworker")
    ?.request.messages.slice(-2)
    .map(({ text }) => text);
  assert.deepEqual(back, ["The code is there.\nFiles: code.txt", "The text is there."]);
});

test("who was handed work may hand a part of it on, and nobody after that", async () => {
  const cast = {
    coworker: inTurn([handing("coder")], [says("Done.")]),
    coder: inTurn([handing("writer")], [says("I had it written.")]),
    writer: speaks("Written."),
  };
  const stage = setTeamStage(cast, { workMode: "fast" });
  await stage.play("Have it done");
  assert.deepEqual(
    ["coworker", "coder", "writer"].map((role) => toolsOf(stage, role).includes("delegate")),
    [true, true, false],
  );
  assert.deepEqual(
    (await stage.view()).tasks.map((each) => [each.agent, each.state]),
    [
      ["coder", "completed"],
      ["writer", "completed"],
    ],
  );
});

test("an agent whose tools are chosen hands nothing on unless that is among them, and one that isn't there is named", async () => {
  const narrow = agents.map((each) => (each.name === "coder" ? { ...each, tools: ["look"] } : each));
  const cast = { coworker: inTurn([handing("wizard")], [handing("coder")], [says("Done.")]), coder: speaks("Looked.") };
  const stage = setTeamStage(cast, { workMode: "fast", agents: narrow });
  await stage.play("Have it done");
  assert.deepEqual(toolsOf(stage, "coder"), ["look"]);
  assert.match(
    stage.provider.requests[1]?.request.messages.at(-1)?.text ?? "",
    /There is no agent "wizard"\. There are: coordinator, coder/,
  );
});

test("a stop ends what was handed on, and after a crash it goes on where it was", async () => {
  const cast = { coworker: inTurn([handing("coder")], [says("Done.")]), coder: inTurn([says("I begin"), new Promise(() => {})]) };
  const stopped = setTeamStage(cast, { workMode: "fast" });
  await stopped.send("Have it done");
  await asks(stopped, "coder");
  await stopped.runtime.stop(stopped.sessionId());
  assert.deepEqual(
    (await stopped.view()).tasks.map((each) => each.state),
    ["cancelled"],
  );

  const broken = setTeamStage(cast, { workMode: "fast" });
  await broken.send("Have it done");
  await hears(broken, "task-start");
  await asks(broken, "coder");
  await broken.runtime.close();
  const store = new MemoryStore();
  for (const changes of broken.store.commits) void store.commit(changes);
  const after = setTeamStage(
    { coworker: speaks("Done."), coder: speaks("It is done.") },
    { workMode: "fast", store, sessionId: broken.sessionId() },
  );
  const view = await settle(after);
  assert.deepEqual(
    view.tasks.map((each) => [each.state, each.attempts, each.result?.text]),
    [["completed", 1, "It is done."]],
  );
});

test("work that was handed on and came to its end is not done again after a crash, wherever that was", async () => {
  const whole = setTeamStage({ coworker: inTurn([handing("coder")], [says("Done.")]), coder: speaks("Written.") }, { workMode: "fast" });
  await whole.play("Have it done");
  for (let cut = 1; cut <= whole.store.commits.length; cut += 1) {
    const store = new MemoryStore();
    for (const changes of whole.store.commits.slice(0, cut)) void store.commit(changes);
    const isDone = (await store.session(whole.sessionId()))?.tasks.some((each) => each.state === "completed") ?? false;
    const cast = { coworker: speaks("Done."), coder: speaks("Written again.") };
    const after = setTeamStage(cast, { workMode: "fast", store, sessionId: whole.sessionId() });
    await settle(after);
    assert.ok(!isDone || after.provider.asked("coder") === 0, `after a crash at commit ${cut}`);
  }
});

test("what an agent hands on counts to its own budget, whoever does it", async () => {
  const usage = { type: "usage", usage: { inputTokens: 900, outputTokens: 100 } } as const;
  const cast = {
    planner: inTurn([proposes([{ id: "a" }])]),
    coder: inTurn([usage, handing("writer", "call-1")], [usage, handing("writer", "call-2")], [usage, says("Done.")]),
    writer: inTurn([usage, says("Written.")]),
  };
  const narrow = agents.map((each) => (each.name === "coder" ? { ...each, budget: { tokens: 2_500 } } : each));
  const stage = setTeamStage(cast, { agents: narrow, canAsk: () => false });
  await stage.play("Have it done");
  // The coder's first turn, the writer's, the coder's second: then it is spent, before the writer's next.
  assert.deepEqual([stage.provider.asked("coder"), stage.provider.asked("writer")], [2, 1]);
});

test("no more than three do at the same time what one agent handed on", async () => {
  let atWork = 0;
  let most = 0;
  const coder = () => {
    atWork += 1;
    most = Math.max(most, atWork);
    const leaves = new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))).then(() => {
      atWork -= 1;
    });
    return [leaves, says("Done.")];
  };
  const many = Array.from({ length: 7 }, (_, nr) =>
    call("delegate", { agent: "coder", title: `Part ${nr}`, objective: `Do part ${nr}.` }, `call-${nr}`),
  );
  const stage = setTeamStage({ coworker: inTurn(many, [says("All done.")]), coder }, { workMode: "fast" });
  await stage.play("Have it done");
  assert.deepEqual([most, stage.provider.asked("coder")], [3, 7]);
});

test("what was allowed in the conversation does not hold for an agent that is allowed nothing", async () => {
  const writing = (name: string) => [call("write", { name, text: name })];
  const cast = {
    planner: inTurn([proposes([{ id: "a" }, { id: "b", agent: "writer", depends_on: ["a"] }])]),
    coder: inTurn(writing("a.txt"), [says("a")]),
    writer: inTurn(writing("a.txt"), [says("b")]),
  };
  const narrow = agents.map((each) => (each.name === "writer" ? { ...each, approve: "none" as const } : each));
  const stage = setTeamStage(cast, { agents: narrow, approvalMode: "ask", person: () => ({ decision: "allow", scope: "session" }) });
  await stage.play("Do it");
  const steps = (await stage.view()).steps.filter((each) => each.tool === "write").map((each) => each.state);
  assert.deepEqual(steps, ["ok", "denied"]);
});

test("A person stops one piece of work that was handed on and does without another: each who handed it on is told, and goes on", async () => {
  const cast = {
    coworker: inTurn([handing("coder"), handing("writer")], [says("Neither was done.")]),
    coder: inTurn([says("I begin"), new Promise(() => {})]),
    writer: inTurn([says("I write"), new Promise(() => {})]),
  };
  const stage = setTeamStage(cast, { workMode: "fast" });
  const played = stage.play("Have it done");
  await asks(stage, "coder");
  await asks(stage, "writer");
  const lead = async (kind: "stop" | "skip", agent: string) => {
    const task = (await stage.view()).tasks.find((each) => each.agent === agent);
    return stage.runtime.lead(stage.sessionId(), { kind, taskId: task?.id ?? "" });
  };
  assert.deepEqual(await lead("stop", "coder"), { kind: "done" });
  await hears(stage, "task-end");
  assert.deepEqual(await lead("skip", "writer"), { kind: "done" });
  await played;
  assert.match(JSON.stringify(await lead("stop", "coder")), /No plan is at work/);
  await holdAll("team/delegated-led", stage);
});

test("Words to one who was handed work reach them alone, and count in their last answer too", async () => {
  const speaking = gate();
  const cast = {
    coworker: inTurn([handing("coder")], [says("Done.")]),
    coder: inTurn([speaking.passed, says("In French.")], [says("In English.")]),
  };
  const stage = setTeamStage(cast, { workMode: "fast" });
  const played = stage.play("Have it done");
  await asks(stage, "coder");
  const [task] = (await stage.view()).tasks;
  const taskId = task?.id ?? "";
  assert.deepEqual(await stage.runtime.lead(stage.sessionId(), { kind: "message", taskId, text: "Say it in English." }), { kind: "done" });
  assert.match(
    JSON.stringify(await stage.runtime.lead(stage.sessionId(), { kind: "edit", taskId, change: { agent: "writer" } })),
    /“Task for coder” was handed on by an agent and is at work: it has no place in a plan.*Stop it, or send its agent a message/,
  );
  speaking.open();
  await played;
  const view = await stage.view();
  assert.equal(view.tasks[0]?.result?.text, "In English.");
  assert.equal(view.messages.filter((each) => each.laneId === undefined && /English/.test(each.text)).length, 0);
  assert.match(JSON.stringify(await stage.runtime.lead(stage.sessionId(), { kind: "retry", taskId })), /No plan is at work/);
});

test("What a task of a plan handed on is ended alone: its agent goes on with the task", async () => {
  const cast = {
    planner: inTurn([proposes([{ id: "a" }])]),
    coder: inTurn([handing("writer")], [says("Without the writer, then.")]),
    writer: inTurn([new Promise(() => {})]),
  };
  const stage = setTeamStage(cast);
  const played = stage.play("Do it");
  await asks(stage, "writer");
  const handed = (await stage.view()).tasks.find((each) => each.agent === "writer");
  assert.deepEqual(await stage.runtime.lead(stage.sessionId(), { kind: "stop", taskId: handed?.id ?? "" }), { kind: "done" });
  await played;
  assert.deepEqual(await standing(stage), { "Task a": "completed", "Task for writer": "cancelled" });
});
