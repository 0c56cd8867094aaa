import assert from "node:assert/strict";
import { test } from "node:test";
import { paceOf } from "../../../src/core/agents/pace.ts";
import type { Approval } from "../../../src/core/events/approval.ts";
import type { Task, TaskState } from "../../../src/core/events/plan/plan.ts";
import type { AskedQuestion, Question } from "../../../src/core/events/question.ts";
import type { Run } from "../../../src/core/events/session.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { Step } from "../../../src/core/events/step.ts";
import { call, says } from "../../fakes/scripted-provider.ts";
import { gate, hears } from "../../scenarios/acts.ts";
import { asks, inTurn, proposes, setTeamStage } from "../../scenarios/team/hands.ts";

const task = (id: string, state: TaskState, stepId?: string) => ({ id, runId: "r", state, stepId }) as Task;
const approval = (laneId?: string) => ({ request: { runId: "r", laneId } }) as Approval;
const question = (about: Question["about"], laneId?: string) => ({ question: { runId: "r", about, laneId } }) as AskedQuestion;

interface Stands {
  readonly tasks?: readonly Task[];
  readonly approvals?: readonly Approval[];
  readonly questions?: readonly AskedQuestion[];
  readonly waitReason?: Run["waitReason"];
}

function pace({ waitReason, ...stands }: Stands) {
  const steps = [{ id: "handing", laneId: "a" } as Step];
  const runs = [{ id: "r", state: waitReason ? "waiting" : "running", waitReason } as Run];
  return paceOf({ runs, steps, tasks: [], approvals: [], questions: [], ...stands } as unknown as SessionView, "r");
}

test("A run is at work as long as anybody is: what waits stops the time only once everything does", () => {
  const [a, b] = [task("a", "running"), task("b", "running")];
  const parked = task("b", "waiting");
  const table: readonly (readonly [Stands, string])[] = [
    [{}, "working"],
    [{ approvals: [approval()] }, "paused"],
    [{ questions: [question("plan")] }, "paused"],
    [{ waitReason: "parked" }, "parked"],
    [{ tasks: [a, b], approvals: [approval("a")] }, "working"],
    [{ tasks: [a, b], approvals: [approval("a")], questions: [question("ask-user", "b")] }, "paused"],
    [{ tasks: [a, parked] }, "working"],
    [{ tasks: [a, parked], approvals: [approval("a")] }, "parked"],
    [{ tasks: [parked] }, "parked"],
    [{ tasks: [a, b], questions: [question("limit")] }, "paused"],
    [{ tasks: [a, b], questions: [question("task")] }, "working"],
    [{ tasks: [task("a", "completed")], questions: [question("task")] }, "paused"],
    // Who has handed something on waits for that.
    [{ tasks: [a, task("h", "running", "handing")], approvals: [approval("h")] }, "paused"],
    [{ tasks: [a, task("h", "running", "handing")] }, "working"],
  ];
  for (const [stands, wanted] of table) assert.equal(pace(stands), wanted, JSON.stringify(stands));
});

const minutes = 60_000;

test("While one task waits for the person and another works the time goes on; where both wait it stands still", async () => {
  for (const bothWait of [false, true]) {
    const works = gate();
    const write = (name: string) => call("write", { name, text: "x" });
    const cast = {
      planner: inTurn([proposes([{ id: "a", agent: "writer" }, { id: "b" }])]),
      writer: inTurn([write("a.txt")], [says("a")]),
      coder: inTurn(bothWait ? [write("b.txt")] : [works.passed, call("look", { what: "b" })], [says("b")]),
    };
    const limits = () => ({ turns: 20, milliseconds: 10 * minutes });
    const stage = setTeamStage(cast, { approvalMode: "ask", limits, reply: ({ about }) => (about === "limit" ? "go-on" : undefined) });
    const played = stage.play("Do it");
    await asks(stage, "writer");
    await asks(stage, "coder");
    const open = () => stage.envelopes.flatMap(({ event }) => (event.type === "approval-request" ? [event.approvalId] : []));
    await stage.until(() => open().length === (bothWait ? 2 : 1));
    stage.clock.advance(11 * minutes);
    works.open();
    if (!bothWait) await hears(stage, "question-request");
    for (const id of open()) stage.runtime.answer(id, { decision: "allow", scope: "once" }, "chat");
    await played;
    const asked = stage.envelopes.flatMap(({ event }) => (event.type === "question-request" ? [event.limit] : []));
    assert.deepEqual(asked, bothWait ? [] : ["time"]);
  }
});
