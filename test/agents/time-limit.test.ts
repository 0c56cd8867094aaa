import assert from "node:assert/strict";
import { test } from "node:test";
import { type Pace, startTimeLimit, type TimeLimit } from "../../src/core/agents/time-limit.ts";
import { ManualClock } from "../fakes/manual-clock.ts";

const minute = 60_000;
let pace: Pace = "working";
const waits = (limit: TimeLimit) => {
  pace = "paused";
  limit.hear({ type: "run-change", state: "waiting", reason: "approval" });
};
const goesOn = (limit: TimeLimit) => {
  pace = "working";
  limit.hear({ type: "run-change", state: "running" });
};

function begin(milliseconds: number) {
  const clock = new ManualClock();
  let over = 0;
  pace = "working";
  const limit = startTimeLimit({ ...clock, canAsk: () => true, pace: () => pace }, milliseconds, () => {
    over += 1;
  });
  return { clock, limit, over: () => over };
}

test("the time is over to the millisecond, once", () => {
  const { clock, over } = begin(25_000);
  clock.advance(24_999);
  assert.equal(over(), 0);
  clock.advance(1);
  assert.equal(over(), 1);
  clock.advance(minute);
  assert.equal(over(), 1);
});

test("waiting for a person does not count, however often the run waits", () => {
  const { clock, limit, over } = begin(minute);
  for (let nr = 0; nr < 59; nr += 1) {
    clock.advance(1_000);
    waits(limit);
    waits(limit);
    clock.advance(60 * minute);
    goesOn(limit);
    goesOn(limit);
  }
  assert.equal(limit.used(), 59 / 60);
  clock.advance(999);
  assert.equal(over(), 0);
  clock.advance(1);
  assert.equal(over(), 1);
});

test("hours that a machine slept, or by which a clock was set, make no more than ten seconds of difference", () => {
  for (const jump of [8 * 60 * minute, -8 * 60 * minute]) {
    const { clock, limit, over } = begin(minute);
    clock.advance(30_500);
    clock.jump(jump);
    waits(limit);
    assert.ok(limit.used() >= 0.5 && limit.used() <= 40 / 60, `${limit.used()} is used`);
    goesOn(limit);
    clock.jump(jump);
    assert.equal(over(), 0);
    clock.advance(30_000);
    assert.equal(over(), 1);
  }
});

test("a renewed limit gives as much time again, while the run is at work and while it waits", () => {
  for (const isWaiting of [false, true]) {
    const { clock, limit, over } = begin(minute);
    clock.advance(minute);
    if (isWaiting) waits(limit);
    limit.renew();
    assert.equal(limit.used(), 0);
    if (isWaiting) goesOn(limit);
    clock.advance(minute - 1);
    assert.equal(over(), 1);
    clock.advance(1);
    assert.equal(over(), 2);
  }
});

test("a cleared limit leaves no timer behind", () => {
  const { clock, limit } = begin(minute);
  clock.advance(25_000);
  limit.clear();
  assert.equal(clock.waiting, 0);
});
