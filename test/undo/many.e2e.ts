import assert from "node:assert/strict";
import { test } from "node:test";
import { picture, stoppable } from "./views.ts";
import { openWorkshop } from "./workshop.ts";

test("New files are taken away two hundred at a stroke, between which an undo can be stopped and gone on with", async () => {
  const shop = openWorkshop();
  for (const each of "abcd") shop.write(each, each);
  await shop.work([
    "run_command",
    { command: "for each in a b c d; do printf new > $each; done; mkdir -p out; for i in $(seq 250); do echo > out/$i; done" },
  ]);
  const before = picture(shop);
  const undo = await stoppable(shop);
  assert.deepEqual(await undo("keep 3 of 254"), { stepId: undefined, left: 254 });
  assert.deepEqual(picture(shop), before);
  assert.equal((await undo("undo 1 of 254")).left, 54);
  assert.equal((await undo("undo 52 of 54")).left, 2);
  assert.equal([..."abcd"].filter((each) => shop.read(each) === "new").length, 2);
  assert.equal((await undo(undefined)).left, 0);
  assert.deepEqual(picture(shop), { a: "644 61", b: "644 62", c: "644 63", d: "644 64" });
});
