import assert from "node:assert/strict";
import { test } from "node:test";
import { retryable } from "../../src/extension/retryable.ts";

test("it is made once, on first use, however many ask", async () => {
  let made = 0;
  const thing = retryable(async () => ++made);
  assert.equal(thing.started(), undefined);
  assert.deepEqual(await Promise.all([thing.get(), thing.get()]), [1, 1]);
  assert.equal(await thing.started(), 1);
});

test("after a failure the next one who asks tries again", async () => {
  let tries = 0;
  const thing = retryable(async () => {
    tries += 1;
    if (tries === 1) throw new Error("disk full");
    return tries;
  });
  await assert.rejects(thing.get(), /disk full/);
  assert.equal(await thing.get(), 2);
});
