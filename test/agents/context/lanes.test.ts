import assert from "node:assert/strict";
import { test } from "node:test";
import { laneOf } from "../../../src/core/agents/session/lane.ts";
import type { Event } from "../../../src/core/events/event.ts";
import { viewOf } from "../../../src/core/events/session-view.ts";
import { call, says } from "../../fakes/scripted-provider.ts";
import { at, full } from "../../history/rows.ts";
import { holdInvariants, holdRowsAreTheTruth } from "../../scenarios/invariants.ts";
import { inTurn, proposes, setTeamStage, speaks, standing } from "../../scenarios/team/hands.ts";
import { compactionsOf, holdSound, long, summaryOf } from "./stand.ts";

const window = 8_000;

test("each task of a team outgrows the window by itself: what is shortened in one is nobody else's", async () => {
  const talks = (name: string) =>
    inTurn(
      ...Array.from({ length: 9 }, (_, index) => [
        says(long(`${name}${index}`, 900)),
        call("look", { what: `${name}${index}` }, `${name}${index}`),
      ]),
      [says(`${name} is done.`)],
    );
  const stage = setTeamStage(
    {
      planner: inTurn([
        proposes([
          { id: "a", agent: "coder" },
          { id: "b", agent: "writer" },
          { id: "c", agent: "reviewer" },
        ]),
      ]),
      coder: talks("coder"),
      writer: talks("writer"),
      reviewer: speaks("Seen."),
      coworker: speaks(summaryOf("A part of the task is done.")),
    },
    { window, limits: () => ({ turns: 90, milliseconds: 60_000 }) },
  );
  await stage.play("Build it, and never in red.");
  assert.deepEqual(await standing(stage), { "Task a": "completed", "Task b": "completed", "Task c": "completed" });
  const { tasks, messages } = await stage.view();
  const compactions = await compactionsOf(stage);
  const lanes = [...new Set(compactions.map((each) => each.laneId))];
  assert.deepEqual(new Set(lanes), new Set(tasks.slice(0, 2).map((each) => each.id)));
  for (const each of compactions) assert.equal(messages.find(({ id }) => id === each.after)?.laneId, each.laneId);
  for (const { role, request } of stage.provider.requests) {
    holdSound(request, window);
    const isShortened = request.messages[0]?.text.includes("stands in their place") ?? false;
    if (isShortened) assert.ok(role === "coder" || role === "writer");
    if (isShortened) assert.match(request.messages[0]?.text ?? "", new RegExp(`Do ${role === "coder" ? "a" : "b"}\\.`));
  }
  assert.equal((await stage.runtime.undoCompaction(stage.sessionId())).kind, "refused");
  holdInvariants(stage.envelopes);
  holdRowsAreTheTruth(stage.envelopes, await stage.view());
});

test("who plans sees the summary of the conversation, and not those of tasks", () => {
  const made = {
    sessionId: "s",
    runId: "r1",
    at,
    after: "m2",
    messageId: "m2",
    tokensBefore: 9,
    tokensAfter: 3,
    text: "In short.",
    by: "model",
  } as const;
  const [ofAll, ofTask] = [{ ...made, kind: "summary", id: "y" } as const, { ...made, kind: "summary", id: "z", laneId: "task" } as const];
  const view = viewOf({ ...full, compactions: [ofAll, ofTask] });
  const emitted: Event[] = [];
  const session = { view: () => view, emit: (_run: string, ...events: readonly Event[]) => emitted.push(...events) } as never;
  assert.deepEqual(laneOf(session, {}).view().compactions, [ofAll]);
  assert.deepEqual(laneOf(session, { laneId: "plan", seesConversation: true }).view().compactions, [ofAll]);
  assert.deepEqual(laneOf(session, { laneId: "task" }).view().compactions, [ofTask]);
  laneOf(session, { laneId: "task" }).emit("r1", { type: "context-compact", compaction: ofAll });
  assert.deepEqual(emitted, [{ type: "context-compact", compaction: { ...ofAll, laneId: "task" } }]);
});
