import assert from "node:assert/strict";
import { test } from "node:test";
import { createBoard } from "../../../src/cli/terminal/team/board.ts";
import { teamDrawing } from "../../../src/cli/terminal/team/drawing.ts";
import { fold, viewOf } from "../../../src/core/events/session-view.ts";
import { says } from "../../fakes/scripted-provider.ts";
import { gate, hears } from "../acts.ts";
import { asks, inTurn, proposes, setTeamStage } from "./hands.ts";

const failure = { code: "server", message: "The provider had an error." } as const;
const retry = { type: "retry", attempt: 2, of: 5, delayMs: 4_000, failure } as const;

test("A task whose provider is asked again says so itself: what comes in another lane leaves it standing, what comes in its own ends it", async () => {
  const [back, other] = [gate(), gate()];
  const cast = {
    planner: inTurn([proposes([{ id: "a" }, { id: "b", agent: "writer" }])]),
    coder: inTurn([retry, back.passed, says("a is done.")]),
    writer: inTurn([other.passed, says("b is done.")]),
  };
  const stage = setTeamStage(cast);
  const played = stage.play("Do it");
  await hears(stage, "notice");
  await asks(stage, "writer");
  other.open();
  await hears(stage, "task-end");
  const before = (await stage.view()).tasks;
  const [a, b] = before.map(({ id }) => id);
  stage.clock.advance(5_000);
  back.open();
  await played;
  const { session } = await stage.view();
  let view = viewOf({
    session: { ...session, seq: 0 },
    runs: [],
    messages: [],
    steps: [],
    approvals: [],
    questions: [],
    queue: [],
    plans: [],
    tasks: [],
  });
  const standing: string[] = [];
  for (const envelope of stage.envelopes) {
    view = fold(view, envelope);
    const { event } = envelope;
    if (event.type === "task-end") standing.push(`${event.taskId === a ? "a" : "b"} ends: ${Object.keys(view.laneNotices ?? {}).length}`);
    if (event.type === "notice") standing.push(`told in ${event.laneId === a ? "a" : "another"}, above ${view.notice?.kind}`);
  }
  assert.ok(b);
  assert.deepEqual(standing, ["told in a, above undefined", "b ends: 1", "a ends: 0"]);

  const lines: string[] = [];
  const colours = { dim: (text: string) => text, bold: String, red: String, green: String };
  const screen = { colours, status: () => {} } as unknown as Parameters<typeof teamDrawing>[0]["screen"];
  const board = createBoard();
  const draw = teamDrawing({ screen, board, titles: new Map(), verbose: false, tellsPlaces: false, line: (text) => lines.push(text) });
  for (const envelope of stage.envelopes) draw(envelope);
  const told = "    1 coder   The provider had an error. Trying again in 4 s (2 of 5); Ctrl+C stops.";
  assert.deepEqual(
    lines.filter((each) => each.includes("Trying again")),
    [told],
  );
});
