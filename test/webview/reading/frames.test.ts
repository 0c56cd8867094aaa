import assert from "node:assert/strict";
import { test } from "node:test";
import { Frames } from "../../../webview/ui/nearby/sight.ts";

const [one, other] = [{}, {}];

test("Of two that draw in the same frames one draws in each, by turns, whichever asks first", () => {
  const frames = new Frames();
  const drew = [16, 33, 50, 67].map((ms) => [frames.take(one, ms), frames.take(other, ms)]);
  assert.deepEqual(drew, [
    [true, false],
    [false, true],
    [true, false],
    [false, true],
  ]);
});

test("Who waited and has nothing to draw any more holds up nobody", () => {
  const frames = new Frames();
  frames.take(one, 16);
  assert.equal(frames.take(other, 16), false);
  frames.pass(other);
  assert.equal(frames.take(one, 33), true);
});

test("Alone it draws in every frame", () => {
  const frames = new Frames();
  assert.deepEqual(
    [16, 33, 50].map((ms) => frames.take(one, ms)),
    [true, true, true],
  );
});
