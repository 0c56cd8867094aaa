import assert from "node:assert/strict";
import { test } from "node:test";
import { isOver } from "../../../src/core/events/plan/plan.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { call, says } from "../../fakes/scripted-provider.ts";
import { breath, settle, yes } from "../acts.ts";
import { holdInvariants, holdRowsAreTheTruth } from "../invariants.ts";
import type { Cue, Role } from "./cast.ts";
import { inTurn, proposes, setTeamStage, type TeamSetting, type TeamStage, taskOf } from "./hands.ts";

interface Scene {
  readonly cast: Readonly<Record<Role, Cue>>;
  readonly setting: TeamSetting;
}

/** Each agent writes a file under its task's name, or looks, and then reports. What it did is seen in the request, as after a restart. */
const works: Cue = (request) => {
  const title = taskOf(request);
  const isDone = request.messages.some((each) => each.role === "tool");
  return isDone ? [says(`${title} is done.`)] : [call("write", { name: `${title.at(-1)}.txt`, text: title })];
};
const plans = (...drafts: Parameters<typeof proposes>[0]): Cue => {
  return ({ messages }) => [
    messages.some(({ text }) => /failed:/.test(text)) ? proposes([{ id: "n", title: "Task n", instead_of: ["t1"] }]) : proposes(drafts),
  ];
};
const scenes: Readonly<Record<string, Scene>> = {
  "a diamond with questions": {
    cast: {
      planner: plans(
        { id: "a" },
        { id: "b", depends_on: ["a"] },
        { id: "c", depends_on: ["a"], agent: "writer" },
        { id: "d", depends_on: ["b", "c"] },
      ),
      coder: works,
      writer: works,
    },
    setting: { approvalMode: "ask", person: yes },
  },
  "a failure that is planned around": {
    cast: {
      planner: plans({ id: "a", agent: "writer" }, { id: "b", depends_on: ["a"] }),
      writer: inTurn([{ type: "error", failure: { code: "content", message: "No." } }]),
      coder: works,
    },
    setting: {},
  },
  "a plan that is looked through": {
    cast: { planner: plans({ id: "a" }, { id: "b" }, { id: "c" }, { id: "d" }), coder: works },
    setting: { reviewsPlans: true, reply: () => "begin" },
  },
};

/** Everything that was begun is over, and what is stored says the same as what was told. */
async function holdOver(stage: TeamStage, when: string): Promise<SessionView> {
  const view = await stage.view();
  holdRowsAreTheTruth(stage.envelopes, view);
  assert.ok(view.tasks.every(isOver), `a task is left open ${when}: ${JSON.stringify(view.tasks.map((each) => [each.title, each.state]))}`);
  assert.ok(
    view.plans.every((each) => each.state === "over"),
    `the plan is left open ${when}`,
  );
  assert.ok(
    view.steps.every((each) => each.state !== "pending" && each.state !== "running"),
    `a step is left open ${when}`,
  );
  assert.ok(!view.queue.some((each) => each.state === "waiting"), `a message is stranded ${when}`);
  return view;
}

for (const [name, { cast, setting }] of Object.entries(scenes)) {
  test(`stopped at any single event, ${name} ends, leaves nothing open, and the next message is answered`, async () => {
    const whole = setTeamStage(cast, setting);
    await whole.play("Do it");
    holdInvariants(whole.envelopes);
    for (let cut = 1; cut < whole.envelopes.length - 1; cut += 1) {
      const stage = setTeamStage(cast, setting);
      const stopped = new Promise<void>((resolve) => {
        let count = 0;
        stage.runtime.subscribe(({ sessionId }) => {
          count += 1;
          if (count === cut) void stage.runtime.stop(sessionId).then(resolve);
        });
      });
      await stage.send("Do it");
      await stopped;
      const when = `after a stop at event ${cut}, ${whole.envelopes[cut - 1]?.event.type}`;
      const { runs, plans: left } = await stage.view();
      assert.notEqual(runs.at(-1)?.state, "running", when);
      if (left.length > 0 && runs.at(-1)?.state === "cancelled") await holdOver(stage, when);
      holdInvariants(stage.envelopes);
      await stage.play("Again");
    }
  });

  test(`after a crash at any commit, ${name} goes on where it was, does nothing twice, and comes to its end`, async () => {
    const whole = setTeamStage(cast, setting);
    await whole.play("Do it");
    const count = whole.store.commits.length;
    assert.ok(count > 8);
    for (let cut = 1; cut <= count; cut += 1) {
      const store = new MemoryStore();
      for (const changes of whole.store.commits.slice(0, cut)) void store.commit(changes);
      const when = `after a crash at commit ${cut} of ${count}`;
      const stage = setTeamStage(cast, { ...setting, store, sessionId: whole.sessionId() });
      const before = await stage.store.session(whole.sessionId());
      const view = await settle(stage);
      assert.equal(view.runs.at(-1)?.state, "completed", when);
      assert.ok(view.tasks.every(isOver), `a task is left open ${when}`);
      assert.equal(view.plans.length, 1, when);
      const done = before?.tasks.filter(isOver).map((each) => each.id) ?? [];
      const again = stage.envelopes.flatMap(({ event }) => (event.type === "task-start" && done.includes(event.taskId) ? [event] : []));
      assert.ok(
        again.every((each) => each.attempt > 1),
        `what was done is done again ${when}`,
      );
      await breath();
    }
  });
}
